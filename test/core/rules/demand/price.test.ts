import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import { packAlertState } from '../../../../core/rules/state.ts';
import { pricedRows } from '../../../support/priced-home.ts';
import { at, live, MINUTE, rulesOf, told } from '../../../support/timeline.ts';

/** A winter afternoon: London is UTC. */
const AT_15 = at('2026-01-14T15:00:00Z');
const AT_1530 = at('2026-01-14T15:30:00Z');

const DEAR = { kind: 'demand', name: 'dear', above: 2_000, for: '10m', clearFor: '10m', whilePriceAbove: 30 };
const PLUNGE = { kind: 'demand', name: 'plunge', above: 1_000, for: '5m', whilePriceBelow: 0 };
const COST = { kind: 'demand', name: 'cost', costPerHourAbove: 1, for: '10m', clearFor: '10m' };

interface Row {
  readonly name: string;
  readonly rule: object;
  readonly rows: readonly Reading[];
  readonly told: readonly string[];
}

const table: Row[] = [
  {
    name: 'Agile: a dear evening raises what was on before, from the first sample whose price is known',
    rule: DEAR,
    // 2.7 kW is 7.5 Wh a row: the second row of 16:00 has the price
    rows: pricedRows(AT_15, [60, 2_700, 18], [180, 2_700, 36], [30, 2_700, 22]),
    told: ['raised 16:10:10', 'recovered 19:10:10'],
  },
  {
    name: 'Agile: a cheap afternoon tells nothing, however much is used',
    rule: DEAR,
    rows: pricedRows(AT_15, [180, 7_000, 18]),
    told: [],
  },
  {
    name: 'Agile: a negative half hour is told while something runs, and is over with it',
    rule: PLUNGE,
    rows: pricedRows(AT_15, [30, 2_000, 6], [30, 2_000, -4], [30, 2_000, 3]),
    told: ['raised 15:35:10', 'recovered 16:10:10'],
  },
  {
    name: 'Agile: half hours that change sides keep evidence only of those that are dear in one go',
    rule: { ...DEAR, for: '20m' },
    rows: pricedRows(AT_15, [15, 200, 35], [15, 2_700, 35], [30, 2_700, 25], [30, 2_700, 35]),
    // 15 min of evidence before 15:30 are given up by the price; 20 more from 16:00:10 on
    told: ['raised 16:20:10'],
  },
  {
    name: 'Economy 7: what runs on by day is told once the day rate is known; at night nothing is',
    rule: { ...DEAR, whilePriceAbove: 20 },
    rows: pricedRows(at('2026-01-14T06:00:00Z'), [90, 3_000, 8], [60, 3_000, 27], [30, 200, 27]),
    told: ['raised 07:40:10', 'recovered 08:40:00'],
  },
  {
    name: 'a flat tariff over the limit: the price changes nothing',
    rule: DEAR,
    rows: pricedRows(AT_15, [10, 300, 32], [20, 3_000, 32], [20, 300, 32]),
    told: ['raised 15:20:00', 'recovered 15:40:00'],
  },
  {
    name: 'a flat tariff exactly at the limit is not over it',
    rule: DEAR,
    rows: pricedRows(AT_15, [120, 3_333, 30]),
    told: [],
  },
  {
    name: 'a flat tariff exactly at the limit is not under it',
    rule: { ...DEAR, whilePriceAbove: undefined, whilePriceBelow: 30 },
    rows: pricedRows(AT_15, [120, 3_333, 30]),
    told: [],
  },
  {
    name: 'a hundredth of a penny over the limit is over it',
    rule: DEAR,
    rows: pricedRows(AT_15, [20, 3_600, 30.01]),
    told: ['raised 15:10:00'],
  },
  {
    name: 'without prices nothing is told',
    rule: DEAR,
    rows: pricedRows(AT_15, [180, 7_000]),
    told: [],
  },
  {
    name: 'the first minutes of a half hour: both clocks wait where little energy has not told the price',
    rule: { ...DEAR, above: 200, for: '40m' },
    // 240 W is 0.67 Wh a row: the price of a half hour is known from its fifteenth row on, at 2:20
    rows: pricedRows(AT_15, [90, 240, 36]),
    // evidence from 15:02:20 to 15:30:00, and from 15:32:20 on: 27:40 and 12:20
    told: ['raised 15:44:40'],
  },
  {
    name: 'an unknown price stops the clear clock too, without setting it back',
    rule: { ...DEAR, above: 300, clearFor: '20m' },
    rows: pricedRows(AT_15, [40, 2_000, 36], [20, 2_000], [30, 360, 20], [30, 360, 20]),
    // 16:00-16:01:30 has no price yet at 1 Wh a row; out of price from 16:01:30 on
    told: ['raised 15:10:10', 'recovered 16:21:30'],
  },
  {
    name: 'demand inside the limit needs no price: it ends pending',
    rule: { ...DEAR, for: '20m' },
    rows: pricedRows(AT_15, [15, 3_000, 36], [1, 1_900], [15, 3_000, 36]),
    told: [],
  },
  {
    name: 'demand under the clear level needs no price: it recovers',
    rule: DEAR,
    rows: pricedRows(AT_15, [20, 3_000, 36], [30, 300]),
    told: ['raised 15:10:10', 'recovered 15:30:00'],
  },
  {
    name: 'demand in the band stops the clear clock, whatever the price',
    rule: DEAR,
    rows: pricedRows(AT_15, [20, 3_000, 36], [10, 1_900, 36], [30, 1_900, 10]),
    told: ['raised 15:10:10'],
  },
  {
    name: 'a price between two limits',
    rule: { ...DEAR, whilePriceAbove: 10, whilePriceBelow: 20 },
    rows: pricedRows(AT_15, [30, 3_000, 9], [30, 3_000, 15], [30, 3_000, 21]),
    told: ['raised 15:40:10', 'recovered 16:10:10'],
  },
  {
    name: 'below: little is used while power is cheap',
    rule: { kind: 'demand', name: 'unused', below: 500, for: '10m', whilePriceBelow: 5 },
    rows: pricedRows(AT_15, [30, 360, 20], [30, 360, 2], [30, 360, 20]),
    told: ['raised 15:41:30', 'recovered 16:11:30'],
  },
  {
    name: 'a mean is tested against the limit, and the price of its newest sample',
    rule: { ...DEAR, above: 1_000, averageOver: '10m', for: '5m' },
    rows: pricedRows(AT_15, [30, 1_800, 20], [20, 1_800, 36]),
    told: ['raised 15:35:10'],
  },
  {
    name: 'a cost an hour over its limit: 7 kW at 18p is 1.26, at 12p is 84p',
    rule: COST,
    rows: pricedRows(AT_15, [30, 7_000, 12], [60, 7_000, 18], [30, 300, 18]),
    // 300 W tells the price of 16:30 with its twelfth row
    told: ['raised 15:40:00', 'recovered 16:41:50'],
  },
  {
    name: 'a cost exactly at its limit is not over it',
    rule: COST,
    rows: pricedRows(AT_15, [60, 4_000, 25]),
    told: [],
  },
  {
    name: 'a cost clears under ten percent less, or under clearBelow in pounds',
    rule: { ...COST, clearBelow: 0.5 },
    rows: pricedRows(AT_15, [30, 5_000, 25], [60, 3_000, 25], [30, 1_900, 25]),
    told: ['raised 15:10:00', 'recovered 16:40:10'],
  },
  {
    name: 'a cost does not clear at exactly clearBelow',
    rule: { ...COST, clearBelow: 0.5 },
    rows: pricedRows(AT_15, [30, 5_000, 25], [60, 2_000, 25]),
    told: ['raised 15:10:00'],
  },
  {
    name: 'a price that is outside ends an alert with its first sample, where it clears at once',
    rule: { ...DEAR, clearFor: '0s' },
    rows: pricedRows(AT_15, [30, 4_000, 36], [10, 4_000, 20]),
    told: ['raised 15:10:00', 'recovered 15:30:00'],
  },
  {
    name: 'a cost without a price is not known, and waits',
    rule: COST,
    rows: pricedRows(AT_15, [60, 7_000]),
    told: [],
  },
  {
    name: 'a cost while the home exports is nothing, whatever the price: it recovers',
    rule: COST,
    rows: pricedRows(AT_15, [30, 7_000, 18], [30, -2_000, 18]),
    told: ['raised 15:10:00', 'recovered 15:40:00'],
  },
  {
    name: 'a negative price is no cost',
    rule: COST,
    rows: pricedRows(AT_15, [60, 7_000, -20]),
    told: [],
  },
  {
    name: 'a mean cost is over its limit though no half of its switching is for long',
    rule: { ...COST, averageOver: '10m', for: '5m' },
    rows: pricedRows(
      AT_15,
      ...Array.from({ length: 30 }, () => [[1, 9_000, 20] as const, [1, 3_000, 20] as const]).flat(),
    ),
    // its mean is 1.20 and known from 15:05 on, over 1.00 already
    told: ['raised 15:10:00'],
  },
  {
    name: 'a mean cost is known once half of its window is priced',
    rule: { ...COST, averageOver: '10m', for: '0s' },
    rows: pricedRows(AT_15, [30, 7_000], [30, 7_000, 18]),
    told: ['raised 15:35:00'],
  },
];

describe('a demand rule that goes by the price', () => {
  it.each(table)('$name', ({ rule, rows, told: expected }) => {
    expect(told(live(rulesOf(rule), rows).events)).toEqual(expected);
  });

  it('says that demand is back to normal where its rule asks for no price', () => {
    const unused = rulesOf({ kind: 'demand', name: 'unused', below: 500, for: '5m' });
    const { events } = live(unused, pricedRows(AT_15, [10, 300, 20], [20, 800, 20]));
    expect(events.map(({ reason }) => reason.kind)).toEqual(['beyond-limit', 'back-to-normal']);
  });

  it('says that the price changed where demand went on, and not where it ended', () => {
    const why = (...rows: Parameters<typeof pricedRows>[1][]) =>
      live(rulesOf(DEAR), pricedRows(AT_15, ...rows)).events.map(({ reason }) => reason.kind);
    expect(why([30, 3_000, 36], [30, 3_000, 20])).toEqual(['beyond-limit', 'price-changed']);
    expect(why([30, 3_000, 36], [30, 300, 20])).toEqual(['beyond-limit', 'back-to-normal']);
    expect(why([30, 3_000, 36], [5, 3_000, 20], [30, 300, 20])).toEqual(['beyond-limit', 'back-to-normal']);
  });

  it.each<[string, object, Parameters<typeof pricedRows>[1][], object]>([
    [
      'the first sample of another price, where it clears at once',
      { ...DEAR, clearFor: '0s' },
      [
        [30, 4_000, 36],
        [10, 4_100, 20],
      ],
      { kind: 'price-changed', demandW: 4_100 },
    ],
    [
      'a price that was outside for long enough, though it is inside again with the sample that tells',
      { ...DEAR, clearFor: '30m' },
      [
        [30, 4_000, 36],
        [30, 4_100, 20],
        [10, 4_200, 36],
      ],
      { kind: 'price-changed', demandW: 4_100 },
    ],
    [
      'demand that was low for long enough, though it is high again with the sample that tells',
      { ...DEAR, clearFor: '20m' },
      [
        [30, 4_000, 36],
        [20, 300, 36],
        [10, 4_200, 36],
      ],
      { kind: 'back-to-normal', demandW: 300 },
    ],
    [
      'demand that was low for long enough though the price was outside before',
      { ...DEAR, clearFor: '20m' },
      [
        [30, 4_000, 36],
        [10, 4_100, 20],
        [10, 300, 20],
        [10, 1_900, 20],
      ],
      { kind: 'back-to-normal', demandW: 300 },
    ],
  ])('is over by %s', (_, rule, stretches, reason) => {
    const { events } = live(rulesOf(rule), pricedRows(AT_15, ...stretches));
    expect(events.find(({ event }) => event === 'recovered')?.reason).toMatchObject(reason);
  });

  it('is raised and over at the price of the sample that tells it', () => {
    const high = rulesOf({ ...DEAR, whilePriceAbove: 10 });
    const rows = pricedRows(AT_1530 - 10 * MINUTE, [10, 4_000, 36], [30, 4_000, 40], [11, 300, 48]);
    const prices = live(high, rows).events.map(({ at: moment, reason }) => [
      moment - AT_1530,
      'pencePerKwh' in reason ? reason.pencePerKwh : undefined,
    ]);
    expect(prices).toEqual([
      [0, 40],
      [40 * MINUTE, expect.closeTo(48, 6)],
    ]);
  });

  it.each([
    ['a reminder', { remindEvery: '5m' }, ['raised', 'reminder']],
    ['the end of its window', { activeBetween: '15:00-15:30' }, ['raised', 'ended']],
  ])('is told by time alone, as %s, at the price of the sample before', (_, change, told_) => {
    const rows = pricedRows(AT_1530 - 16 * MINUTE, [16, 4_000, 36]);
    const { events } = live(rulesOf({ ...DEAR, ...change }), rows, { until: AT_1530 });
    expect(events.map(({ event }) => event)).toEqual(told_);
    for (const { reason } of events) expect(reason).toMatchObject({ pencePerKwh: 36 });
  });

  it('says the same of a cost that fell with the price alone', () => {
    const why = (...rows: Parameters<typeof pricedRows>[1][]) =>
      live(rulesOf(COST), pricedRows(AT_15, ...rows)).events.map(({ reason }) => reason.kind);
    expect(why([30, 4_000, 30], [30, 4_000, 15])).toEqual(['beyond-limit', 'price-changed']);
    expect(why([30, 4_000, 30], [30, 1_000, 15])).toEqual(['beyond-limit', 'back-to-normal']);
  });

  it('tells the price and what an hour costs', () => {
    const rows = pricedRows(AT_15, [30, 3_000, 36]);
    expect(live(rulesOf(DEAR), rows).events[0]?.reason).toMatchObject({
      pencePerKwh: 36,
      costPencePerHour: 108,
    });
    expect(live(rulesOf(COST), rows).events[0]?.reason).toMatchObject({
      pencePerKwh: 36,
      costPencePerHour: 108,
      terms: { direction: 'cost', limitPencePerHour: 100, clearPencePerHour: 90 },
    });
  });

  it('tells a mean cost, not that of the newest sample', () => {
    const rule = { ...COST, averageOver: '10m', for: '0s' };
    const rows = pricedRows(AT_15, [20, 1_000, 30], [30, 9_000, 30]);
    const { reason } = live(rulesOf(rule), rows).events[0] ?? {};
    expect(reason).toMatchObject({ demandW: 9_000, pencePerKwh: 30 });
    expect(reason && 'costPencePerHour' in reason && reason.costPencePerHour).toBeCloseTo(100, -1);
  });

  it('keeps a small state: a mean cost of an hour adds little to the history', () => {
    const rule = { ...COST, averageOver: '1h' };
    const { state } = live(rulesOf(rule), pricedRows(AT_15, [30, 200], [60, 1_300, 26.5], [60, 1_300, 39.2]));
    const { prices } = packAlertState(state);
    expect(JSON.stringify(prices).length).toBeLessThan(100);
    expect(state.prices?.length).toBeLessThan(366);
    expect(live(rulesOf(DEAR), pricedRows(AT_15, [30, 200, 20])).state.prices).toBeUndefined();
  });
});

describe('cost in the messages of any demand rule', () => {
  const HIGH = { kind: 'demand', name: 'high', above: 2_000, for: '5m' };
  const costOf = (rows: readonly Reading[]) => {
    const { reason } = live(rulesOf(HIGH), rows).events[0] ?? {};
    return reason !== undefined && 'costPencePerHour' in reason ? reason.costPencePerHour : undefined;
  };

  it('goes by the half hour of the deciding sample, not by the episode', () => {
    expect(costOf(pricedRows(AT_1530 - 4 * MINUTE, [4, 3_000, 30], [10, 3_000, 10]))).toBeCloseTo(30);
  });

  it('is not told where that half hour has no price', () => {
    expect(costOf(pricedRows(AT_1530 - 4 * MINUTE, [4, 3_000, 30], [10, 3_000]))).toBeUndefined();
  });
});
