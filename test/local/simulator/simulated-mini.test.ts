import { describe, expect, it } from 'vitest';
import type { Home } from '../../../local/simulator/home.ts';
import { simulatedHome } from '../../../local/simulator/simulated-home.ts';
import {
  type MiniTraits,
  simulatedMini,
  type TelemetryRow,
} from '../../../local/simulator/simulated-mini.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-05-15T17:10:00Z');
const home = simulatedHome({ seed: 1, solar: true, timeZone: 'Europe/London', startMs: START });
const miniOf = (traits: Partial<MiniTraits> = {}) =>
  simulatedMini(home, {
    seed: 1,
    installedAt: START - 12 * HOUR,
    dropouts: [],
    leavesOut: true,
    tellsExport: true,
    ...traits,
  });
const times = (rows: readonly TelemetryRow[]) => rows.map(({ readAt }) => Date.parse(readAt));
const steps = (rows: readonly TelemetryRow[]) =>
  times(rows)
    .map((at, index, all) => (at - (all[index - 1] ?? at)) / 1_000)
    .slice(1);

describe('what a Mini uploads', () => {
  it('is about 323 rows an hour, in steps of 10 and now and then 20 seconds', () => {
    const rows = miniOf().uploaded(START - 12 * HOUR, START, START + MINUTE);
    expect(rows.length / 12).toBeGreaterThan(315);
    expect(rows.length / 12).toBeLessThan(331);
    expect(new Set(steps(rows))).toEqual(new Set([10, 20]));
  });

  it('writes times with +00:00 and decimals as strings, some registers null, demand never', () => {
    const rows = miniOf().uploaded(START - 12 * HOUR, START, START + MINUTE);
    for (const row of rows) {
      expect(row.readAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/);
      expect(row.demand).toMatch(/^-?\d+$/);
      expect(row.consumption ?? '0.0').toMatch(/^\d+\.\d+$/);
    }
    const nulls = rows.filter(({ consumption }) => consumption === null).length;
    expect(nulls).toBeGreaterThan(3);
    expect(nulls).toBeLessThan(50);
  });

  it('tells no export where the meter has none', () => {
    const rows = miniOf({ tellsExport: false }).uploaded(START - HOUR, START, START);
    expect(new Set(rows.map((row) => row.export))).toEqual(new Set([null]));
  });

  it('arrives 10 to 20 seconds after the fact, never earlier, in order', () => {
    const mini = miniOf({ leavesOut: false });
    for (let now = START; now < START + 2 * MINUTE; now += 1_000) {
      const newest = times(mini.uploaded(START - MINUTE, now, now)).at(-1)!;
      expect(now - newest).toBeGreaterThanOrEqual(10_000);
      expect(now - newest).toBeLessThan(30_000);
    }
  });

  it('lets the newest row grow until the next one comes, then leaves it', () => {
    const mini = miniOf({ leavesOut: false });
    const deltaOf = (at: string, now: number) =>
      Number(mini.uploaded(START - MINUTE, now, now).find((row) => row.readAt === at)?.consumptionDelta ?? 0);
    let grown = 0;
    for (let now = START; now < START + 30 * MINUTE; now += 10_000) {
      const newest = mini.uploaded(START - MINUTE, now, now).at(-1)!.readAt;
      const [young, old] = [deltaOf(newest, now), deltaOf(newest, now + MINUTE)];
      expect(old).toBeGreaterThanOrEqual(young - 1);
      expect(deltaOf(newest, now + 2 * MINUTE)).toBe(old);
      if (old > young) grown++;
    }
    expect(grown).toBeGreaterThan(20);
  });

  it('gives deltas that add up to the register, priced with VAT', () => {
    const rows = miniOf().uploaded(START - HOUR, START, START + HOUR);
    for (const [index, row] of rows.entries()) {
      const next = rows[index + 1];
      if (row.consumption === null || !next || next.consumption === null) continue;
      expect(Number(row.consumptionDelta)).toBe(Number(next.consumption) - Number(row.consumption));
      expect(Number(row.costDeltaWithTax)).toBeCloseTo(Number(row.consumptionDelta) * 0.0265, 6);
      expect(Number(row.costDelta) * 1.05).toBeCloseTo(Number(row.costDeltaWithTax), 4);
    }
  });

  it.each([
    { moment: '2026-09-30T22:59:50Z', rate: 1.05 },
    { moment: '2026-09-30T23:00:00Z', rate: 1 },
    { moment: '2027-03-31T22:59:50Z', rate: 1 },
    { moment: '2027-03-31T23:00:00Z', rate: 1.05 },
  ])('is priced with the VAT of its day: $rate at $moment', ({ moment, rate }) => {
    const at = Date.parse(moment);
    const flat: Home = {
      readings: (fromMs, toMs) =>
        fromMs > at || toMs <= at
          ? []
          : [0, 10_000].map((later) => ({
              at: at + later,
              demandW: 3_600,
              importWh: later / 1_000,
              exportWh: 0,
            })),
    };
    const traits = { seed: 1, installedAt: 0, dropouts: [], leavesOut: false, tellsExport: false };
    const [row] = simulatedMini(flat, traits).uploaded(at, at + 1, at + MINUTE);
    expect(row?.consumptionDelta).toBe('10.0');
    expect(Number(row?.costDeltaWithTax) / Number(row?.costDelta)).toBeCloseTo(rate, 4);
  });

  it('is nothing while it is unplugged and nothing from before it was installed', () => {
    const dropout = { fromMs: START - 40 * MINUTE, toMs: START - 20 * MINUTE };
    const mini = miniOf({ dropouts: [dropout], installedAt: START - HOUR });
    const rows = mini.uploaded(START - 2 * HOUR, START, START + MINUTE);
    expect(times(rows)[0]).toBeGreaterThanOrEqual(START - HOUR);
    expect(Math.max(...steps(rows))).toBeGreaterThanOrEqual(1_200);
    expect(times(rows).filter((at) => at >= dropout.fromMs && at < dropout.toMs)).toEqual([]);
  });

  it('counts what it uploaded so far', () => {
    const mini = miniOf();
    const now = START + 3 * HOUR;
    expect(mini.countUploaded(now)).toBe(mini.uploaded(START - 12 * HOUR, now, now).length);
  });

  it('hands on the rows of a recording as they are', () => {
    const at = [0, 1, 14, 400].map((second) => START + second * 1_000);
    const recording: Home = {
      readings: (from, to) =>
        at
          .filter((moment) => moment >= from && moment < to)
          .map((moment) => ({ at: moment, demandW: 360.5, importWh: 1_000, exportWh: 0 })),
    };
    const mini = simulatedMini(recording, {
      seed: 0,
      installedAt: START,
      dropouts: [],
      leavesOut: false,
      tellsExport: false,
    });
    const rows = mini.uploaded(START, START + HOUR, START + HOUR);
    expect(times(rows)).toEqual(at);
    expect(rows.map(({ demand }) => demand)).toEqual(['360.5', '360.5', '360.5', '360.5']);
  });
});
