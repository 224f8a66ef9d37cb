import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalSums } from '../../../core/readings/local-sums.ts';
import type { MeterReading } from '../../../core/readings/reading.ts';

const ZONE = 'Europe/London';
const STEP_MS = 10_000;

/** Readings every 10 s of one demand, their register counting it, at 25 p/kWh. */
const readings = (from: string, minutes: number, demandW: number, registerWh = 1_000): MeterReading[] =>
  Array.from({ length: minutes * 6 + 1 }, (_, i) => ({
    at: Date.parse(from) + i * STEP_MS,
    demandW,
    consumptionWh: registerWh + (Math.max(0, demandW) * i) / 360,
    consumptionDeltaWh: Math.max(0, demandW) / 360,
    costPence: (Math.max(0, demandW) / 360) * 0.025,
  }));
const sums = (by: 'hour' | 'day', ...pages: readonly (readonly MeterReading[])[]) => {
  const counted = new LocalSums(by, ZONE);
  for (const page of pages) counted.count(page);
  return counted.result();
};

describe('LocalSums', () => {
  it('sums kWh, pounds, mean, peak and what is known by the hour', () => {
    const [first, second, ...others] = sums('hour', readings('2026-11-02T10:00:00Z', 90, 1_200));
    expect(first).toMatchObject({
      from: Date.parse('2026-11-02T10:00:00Z'),
      knownMs: 3_600_000,
      peakW: 1_200,
    });
    expect(first?.energyWh).toBeCloseTo(1_200, 3);
    expect(first?.costPence).toBeCloseTo(30, 0);
    expect(first?.meanW).toBeCloseTo(1_200, 6);
    expect(second).toMatchObject({ knownMs: 1_800_000 });
    expect(second?.energyWh).toBeCloseTo(600, 3);
    expect(others).toEqual([]);
  });

  it('begins a day at local midnight, and gives the day of the clock change its 25 hours', () => {
    const [saturday, sunday] = sums('day', readings('2026-10-24T22:30:00Z', 27 * 60, 400));
    expect(saturday?.energyWh).toBeCloseTo(200, 3);
    expect(sunday).toMatchObject({ from: Date.parse('2026-10-24T23:00:00Z'), knownMs: 25 * 3_600_000 });
    expect(sunday?.energyWh).toBeCloseTo(10_000, 3);
  });

  it('shares out by time what the register counted across a hole, and knows nothing of its demand', () => {
    const before = readings('2026-11-02T10:00:00Z', 30, 600);
    const after = readings('2026-11-02T12:30:00Z', 30, 600, 1_000 + 300 + 1_200);
    const [ten, eleven, twelve] = sums('hour', before, after);
    expect([ten, eleven, twelve].map((sum) => Math.round(sum?.energyWh ?? 0))).toEqual([600, 600, 600]);
    // At the mean of the last day: 25p.
    expect([ten, eleven, twelve].map((sum) => Math.round(sum?.costPence ?? 0))).toEqual([15, 15, 15]);
    expect(eleven).toMatchObject({ knownMs: 0, meanW: undefined, peakW: undefined });
  });

  it('counts what the home gives away apart from what it uses', () => {
    const [hour] = sums('hour', readings('2026-11-02T10:00:00Z', 59, -1_500));
    expect(hour?.energyWh).toBe(0);
    expect(hour?.exportedWh).toBeCloseTo(1_475, 0);
    expect(hour?.meanW).toBeCloseTo(-1_500, 6);
  });

  it('weighs demand by time, names the highest, and has no cost without a price', () => {
    const rows = [
      ...readings('2026-11-02T10:00:00Z', 40, 300),
      ...readings('2026-11-02T10:40:10Z', 5, 3_000),
      ...readings('2026-11-02T10:45:20Z', 20, 300),
    ].map(({ at, demandW }) => (demandW === undefined ? { at } : { at, demandW }));
    const [hour] = sums('hour', rows);
    expect(hour).toMatchObject({ peakW: 3_000, costPence: undefined });
    // 310 s of 3 kW and the rest of 0.3 kW.
    expect(hour?.meanW).toBeCloseTo(300 + (2_700 * 310) / 3_600, 6);
  });

  it('ends an hour on the clock, wherever in it the readings begin', () => {
    const hours = sums('hour', readings('2026-11-02T10:20:10Z', 59, 600));
    expect(hours.map(({ knownMs }) => knownMs)).toEqual([2_390_000, 1_150_000]);
  });

  it('has nothing where nothing was read', () => {
    expect(sums('day')).toEqual([]);
  });

  it('adds up to the same however the readings come in pages, by hours and by days', () => {
    const all = readings('2026-10-24T20:00:00Z', 300, 730);
    const total = (pages: readonly (readonly MeterReading[])[], by: 'hour' | 'day') =>
      sums(by, ...pages).reduce((sum, { energyWh }) => sum + energyWh, 0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: all.length - 1 }), fc.constantFrom('hour', 'day'), (cut, by) => {
        expect(total([all.slice(0, cut), all.slice(cut)], by)).toBeCloseTo(730 * 5, 3);
      }),
      { numRuns: 30 },
    );
  });
});
