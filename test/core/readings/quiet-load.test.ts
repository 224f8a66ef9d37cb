import { describe, expect, it, test } from 'vitest';
import { quietLoadW } from '../../../core/readings/quiet-load.ts';

const ZONE = 'Europe/London';
const MINUTE_MS = 60_000;

/** Readings every 10 s from a moment on, so many minutes of each demand. */
const readings = (from: string, ...stretches: readonly (readonly [minutes: number, demandW: number])[]) => {
  let at = Date.parse(from);
  return stretches.flatMap(([minutes, demandW]) => {
    const rows = Array.from({ length: minutes * 6 }, (_, index) => ({ at: at + index * 10_000, demandW }));
    at += minutes * MINUTE_MS;
    return rows;
  });
};

describe('quietLoadW', () => {
  it('is the lowest hourly mean, where the night was seen', () => {
    const seen = readings('2026-11-02T02:00:00Z', [60, 220], [60, 180], [120, 400]);
    expect(quietLoadW(seen, ZONE, false)).toBeCloseTo(180, 6);
  });

  it('may be lower while everybody is out than at night, but not under the sun', () => {
    const seen = readings('2026-11-02T04:00:00Z', [60, 220], [300, 900], [60, 150], [1, 150]);
    expect(quietLoadW(seen, ZONE, false)).toBeCloseTo(150, 6);
    expect(quietLoadW(seen, ZONE, true)).toBeCloseTo(220, 6);
  });

  test.each([
    ['an evening says nothing of the night', readings('2026-11-02T09:00:00Z', [660, 300])],
    ['storage heaters all night hide it', readings('2026-11-02T00:00:00Z', [360, 3_000])],
    ['half an hour is no hour', readings('2026-11-02T03:00:00Z', [30, 200])],
    ['a home that gives energy away all night', readings('2026-11-02T00:00:00Z', [360, -200])],
    ['nothing seen', []],
  ])('is unknown where %s', (_, seen) => {
    expect(quietLoadW(seen, ZONE, false)).toBeUndefined();
  });

  it('goes by the local night: 22:30 UTC in summer is 23:30', () => {
    expect(quietLoadW(readings('2026-06-02T21:00:00Z', [61, 170]), ZONE, true)).toBeCloseTo(170, 6);
    expect(quietLoadW(readings('2026-06-02T06:00:00Z', [61, 170]), ZONE, true)).toBeUndefined();
  });
});
