import { describe, expect, it } from 'vitest';
import { QUICK } from '../../bench/measurement.ts';
import { MEASUREMENTS } from '../../bench/measurements.ts';

/** Counts do not depend on the machine, so their limits hold here as well; times are not looked at. */
const COUNTED = ['Requests of a steady home', 'Requests of each kind of poll'];

describe('every measurement of npm run bench, as small as it can be', () => {
  it.each(MEASUREMENTS)('$title still measures', { timeout: 120_000 }, async (measurement) => {
    const figures = await measurement.measure(QUICK);
    expect(figures.length).toBeGreaterThan(0);
    for (const { what, value } of figures) expect(`${what}: ${value}`).not.toMatch(/NaN|undefined|Infinity/);
    if (COUNTED.includes(measurement.title)) expect(figures.filter(({ kept }) => !kept)).toEqual([]);
  });
});
