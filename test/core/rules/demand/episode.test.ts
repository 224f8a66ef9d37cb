import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import type { EpisodeFacts } from '../../../../core/rules/events.ts';
import { at, homeRows, live, MINUTE, rulesOf, withRegister } from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');
const TEN_SECONDS = 10_000;

/** Limit 5 kW for 5 min, clear under 4 kW for 10 min. */
const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', clearFor: '10m' };
const below = (watts: number) => ({ kind: 'demand', name: 'low', below: watts, for: '5m', clearFor: '10m' });

/** What the last word of an alert says of its episode. */
const told = (rule: object, rows: readonly Reading[]): EpisodeFacts => {
  const reason = live(rulesOf(rule), rows).events.at(-1)?.reason;
  if (reason === undefined || !('episode' in reason)) throw new Error('nothing was told of an episode');
  return reason.episode;
};

/** What a constant demand comes to in a time, Wh. */
const wattHours = (watts: number, seconds: number): unknown => expect.closeTo((watts * seconds) / 3_600, 6);

/** An export register beside rows, which a home that draws in between makes pay for import too. */
const exporting = (rows: readonly Reading[]): Reading[] =>
  rows.map((row, i) => ({ ...row, exportWh: i * 5, consumptionDeltaWh: 1, costPence: 1 }));

describe('an episode', () => {
  it('lasts from the first sample beyond the limit to the last one, and tells its peak', () => {
    const rows = homeRows(START, [10, 200], [5, 6000], [5, 8000], [5, 5500], [5, 4500], [15, 200]);
    expect(told(HIGH, rows)).toMatchObject({
      startedAt: START + 10 * MINUTE,
      lastBeyondAt: START + 25 * MINUTE - TEN_SECONDS,
      peakW: 8000,
    });
  });

  it('of a limit from below peaks at its lowest', () => {
    const rows = homeRows(START, [5, -2000], [5, -3000], [5, -2500], [15, 200]);
    expect(told(below(-1500), rows).peakW).toBe(-3000);
  });

  it.each([
    { name: 'above any limit is import', rule: HIGH, demandW: 6000, flow: 'import' },
    {
      name: 'above a limit under zero is import',
      rule: { ...HIGH, above: -500, clearBelow: -600 },
      demandW: 100,
      flow: 'import',
    },
    { name: 'below a limit over zero is import', rule: below(300), demandW: 100, flow: 'import' },
    { name: 'below zero is export', rule: below(0), demandW: -100, flow: 'export' },
    { name: 'below a limit under zero is export', rule: below(-50), demandW: -100, flow: 'export' },
  ])('$name', ({ rule, demandW, flow }) => {
    expect(told(rule, homeRows(START, [10, demandW]))).toMatchObject({ flow });
  });
});

describe('the energy of an episode', () => {
  const HIGH_ROWS = homeRows(START, [10, 6000], [15, 200]);

  it('is what the import register counted from the first sample beyond to the last', () => {
    expect(told(HIGH, withRegister(HIGH_ROWS))).toMatchObject({
      source: 'register',
      energyWh: wattHours(6000, 590),
    });
  });

  it('of export is what the export register counted, and costs nothing', () => {
    const rows = exporting(homeRows(START, [10, -2000], [15, 200]));
    expect(told(below(-1500), rows)).toEqual({
      startedAt: START,
      lastBeyondAt: START + 10 * MINUTE - TEN_SECONDS,
      peakW: -2000,
      energyWh: 59 * 5,
      source: 'register',
      flow: 'export',
      gap: false,
    });
  });

  it('of export is what was given by demand where no register counts it', () => {
    expect(told(below(-1500), homeRows(START, [10, -2000], [15, 200]))).toMatchObject({
      source: 'demand',
      energyWh: wattHours(2000, 590),
    });
  });

  it('is nothing yet by the register at its first sample', () => {
    const rows = withRegister(homeRows(START, [1, 6000]));
    expect(told({ ...HIGH, for: '0s' }, rows)).toMatchObject({ source: 'register', energyWh: 0 });
  });

  const without = (rows: readonly Reading[], from: number, to: number) =>
    rows.map((row, i) => (i >= from && i < to ? { at: row.at, demandW: row.demandW } : row));
  it.each([{ name: 'its first sample has no register', rows: without(withRegister(HIGH_ROWS), 0, 1) }])(
    'is that of demand over time where $name',
    ({ rows }) => {
      expect(told(HIGH, rows)).toMatchObject({ source: 'demand', energyWh: wattHours(6000, 590) });
    },
  );

  it.each([
    { name: 'its last sample has no register', rows: without(withRegister(HIGH_ROWS), 59, 60) },
    {
      name: 'the register went back',
      rows: withRegister(HIGH_ROWS).map((row, i) => (i < 30 ? row : { ...row, consumptionWh: 5 })),
    },
  ])('goes on by the register as it would stand where $name', ({ rows }) => {
    const { source, energyWh } = told(HIGH, rows);
    expect(source).toBe('register');
    expect(energyWh).toEqual(wattHours(6000, 590));
  });

  it('by demand takes what is exported in between for nothing', () => {
    const rows = homeRows(START, [10, 6000], [5, -3000], [10, 6000], [15, 200]);
    expect(told(HIGH, rows).energyWh).toEqual(wattHours(6000, 1_200 - 10));
  });
});

describe('a gap', () => {
  const between = (fromMinute: number, toMinute: number) => ({
    from: START + fromMinute * MINUTE - TEN_SECONDS,
    to: START + toMinute * MINUTE,
  });

  it('within an episode is told, and demand counts for no more than 30 s of it', () => {
    const rows = homeRows(START, [10, 6000], [20, undefined], [10, 6000], [15, 200]);
    // 59 steps of 10 s, 30 s of the gap, 59 steps of 10 s
    expect(told(HIGH, rows)).toMatchObject({ gap: true, energyWh: wattHours(6000, 590 + 30 + 590) });
    expect(told(HIGH, rows)).toMatchObject({ longestGap: between(10, 30) });
    expect(told(HIGH, rows)).not.toHaveProperty('gapAtEnd');
  });

  it('within an episode is told though demand came back from it low at first', () => {
    const rows = homeRows(START, [10, 6000], [20, undefined], [5, 200], [10, 6000], [15, 200]);
    expect(told(HIGH, rows)).toMatchObject({ gap: true, longestGap: between(10, 30) });
    expect(told(HIGH, rows)).not.toHaveProperty('gapAtEnd');
  });

  it('is told by the longest where there are several', () => {
    const gaps = [
      [5, undefined],
      [5, 6000],
      [12, undefined],
      [5, 6000],
      [3, undefined],
      [5, 6000],
    ] as const;
    const rows = homeRows(START, [10, 6000], ...gaps, [15, 200]);
    expect(told(HIGH, rows)).toMatchObject({ gap: true, longestGap: between(20, 32) });
  });

  it.each([
    { name: 'clear', after: 200, lastly: [15, 200] as const },
    { name: 'in the band', after: 4500, lastly: [15, 200] as const },
  ])('between the last sample beyond and one that is $name leaves the end unknown', ({ after, lastly }) => {
    const rows = homeRows(START, [10, 6000], [20, undefined], [2, after], lastly);
    expect(told(HIGH, rows)).toMatchObject({
      gap: false,
      gapAtEnd: between(10, 30),
      lastBeyondAt: START + 10 * MINUTE - TEN_SECONDS,
      energyWh: wattHours(6000, 590),
    });
  });

  it('at the end of an episode below a limit leaves its end unknown too', () => {
    const rows = homeRows(START, [10, -2000], [20, undefined], [15, 200]);
    expect(told(below(-1500), rows)).toMatchObject({ gap: false, gapAtEnd: between(10, 30) });
  });

  it('at the end of a mean over its limit leaves its end unknown too', () => {
    const rows = homeRows(START, [20, 6000], [20, undefined], [30, 200]);
    expect(told({ ...HIGH, averageOver: '5m' }, rows)).toMatchObject({ gapAtEnd: between(20, 40) });
  });

  it('after the first sample that is not beyond is no part of the episode', () => {
    const rows = homeRows(START, [10, 6000], [1, 200], [20, undefined], [15, 200]);
    expect(told(HIGH, rows)).toMatchObject({ gap: false });
    expect(told(HIGH, rows)).not.toHaveProperty('gapAtEnd');
    expect(told(HIGH, rows)).not.toHaveProperty('longestGap');
  });

  it('that is still open when the window closes is told with no end', () => {
    const rule = { ...HIGH, activeBetween: '18:00-18:30' };
    const { events } = live(rulesOf(rule), homeRows(START, [15, 6000]), { until: START + 31 * MINUTE });
    expect(events.at(-1)).toMatchObject({
      event: 'ended',
      at: START + 30 * MINUTE,
      reason: { episode: { gapAtEnd: { from: START + 15 * MINUTE - TEN_SECONDS } } },
    });
  });

  it('over the end of the window is told the same where all rows come late', () => {
    const rule = { ...HIGH, activeBetween: '18:00-18:30' };
    const rows = homeRows(START, [15, 6000], [25, undefined], [5, 200]);
    const once = { from: START + 60 * MINUTE, until: START + 60 * MINUTE };
    const { events } = live(rulesOf(rule), rows, { ...once, conditions: { lateAfterMs: 60 * MINUTE } });
    expect(events.at(-1)).toMatchObject({
      event: 'ended',
      reason: { episode: { gapAtEnd: between(15, 40) } },
    });
  });

  it.each([
    { name: 'a minute', readMinutes: 29 },
    { name: 'nothing', readMinutes: 60 },
  ])('of $name before the window closes is only a reading on its way', ({ readMinutes }) => {
    const rule = { ...HIGH, activeBetween: '18:00-18:30' };
    const rows = homeRows(START, [readMinutes, 6000]);
    const { events } = live(rulesOf(rule), rows, { until: START + 31 * MINUTE });
    expect(events.at(-1)?.event).toBe('ended');
    expect(events.at(-1)?.reason).not.toHaveProperty('episode.gapAtEnd');
  });

  it('is longer than a sample holds: 30 s between rows are none', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      at: START + i * 30_000,
      demandW: i < 30 ? 6000 : 200,
    }));
    expect(told(HIGH, rows)).toMatchObject({ gap: false, energyWh: wattHours(6000, 29 * 30) });
  });
});

describe('the cost of an episode', () => {
  const KWH = (6000 * 590) / 3_600_000;
  const rows = withRegister(homeRows(START, [10, 6000], [15, 200]));
  const unpriced = ({ costPence: _, ...row }: Reading): Reading => row;

  it.each([
    { name: 'the price of its rows', rows, penceAKwh: 25 },
    {
      name: 'a price below zero',
      rows: rows.map((row) => ({ ...row, costPence: -(row.costPence ?? 0) })),
      penceAKwh: -25,
    },
    {
      name: 'the mean price where that changed half-way, whatever came after it',
      rows: rows.map((row, i) => ({
        ...row,
        costPence: (row.costPence ?? 0) * (i < 30 ? 1 : i < 59 ? 2 : 9),
      })),
      penceAKwh: (30 * 25 + 29 * 50) / 59,
    },
    {
      name: 'the price of the rows that have one',
      rows: rows.map((row, i) => {
        if (i < 20) return row;
        return i < 40 ? unpriced(row) : { ...row, costPence: (row.costPence ?? 0) * 2 };
      }),
      penceAKwh: (20 * 25 + 19 * 50) / 39,
    },
    {
      name: 'the price of the rows that say what it bought',
      rows: rows.map((row, i): Reading => {
        const { consumptionDeltaWh: _, ...bare } = row;
        return i < 20 || i >= 40 ? row : { ...bare, costPence: 1_000 };
      }),
      penceAKwh: 25,
    },
  ])('is its energy at $name', ({ rows: priced, penceAKwh }) => {
    expect(told(HIGH, priced).costPence).toBeCloseTo(KWH * penceAKwh, 6);
  });

  it('is not told where no row has a price', () => {
    expect(told(HIGH, rows.map(unpriced))).not.toHaveProperty('costPence');
  });
});
