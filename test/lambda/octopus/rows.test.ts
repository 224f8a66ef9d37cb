import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRows } from '../../../lambda/octopus/rows.ts';
import { at } from '../../support/timeline.ts';

const NOW = at('2026-05-15T17:30:00Z');
const READ_AT = '2026-05-15T17:14:50+00:00';
const AT = at('2026-05-15T17:14:50Z');
const ROW = { readAt: READ_AT, demand: '350.5' };

interface Moment {
  readonly name: string;
  readonly readAt: unknown;
  readonly at: number | undefined;
}

const moments: Moment[] = [
  { name: 'an offset of zero', readAt: '2026-05-15T17:14:50+00:00', at: AT },
  { name: 'an offset without a colon', readAt: '2026-05-15T17:14:50+0000', at: AT },
  { name: 'Z', readAt: '2026-05-15T17:14:50Z', at: AT },
  { name: 'no offset, which is UTC', readAt: '2026-05-15T17:14:50', at: AT },
  { name: 'British summer time', readAt: '2026-05-15T18:14:50+01:00', at: AT },
  { name: 'a half-hour offset behind UTC', readAt: '2026-05-15T13:44:50-03:30', at: AT },
  { name: 'a fraction, which is cut off', readAt: '2026-05-15T17:14:50.999999+00:00', at: AT },
  { name: 'a fraction without offset', readAt: '2026-05-15T17:14:50.5', at: AT },
  { name: 'null', readAt: null, at: undefined },
  { name: 'nothing', readAt: undefined, at: undefined },
  { name: 'epoch milliseconds', readAt: AT, at: undefined },
  { name: 'a date alone', readAt: '2026-05-15', at: undefined },
  { name: 'a month that is none', readAt: '2026-13-15T17:14:50Z', at: undefined },
  { name: 'words', readAt: 'just now', at: undefined },
  { name: 'text before a moment', readAt: 'at 2026-05-15T17:14:50Z', at: undefined },
  { name: 'text after a moment', readAt: '2026-05-15T17:14:50Zulu', at: undefined },
];

describe('the time of a row', () => {
  it.each(moments)('is read from $name', ({ readAt, at: expected }) => {
    const { readings, dropped } = readRows([{ ...ROW, readAt }], NOW);
    expect(readings.map((reading) => reading.at)).toEqual(expected === undefined ? [] : [expected]);
    expect(dropped).toEqual(expected === undefined ? { 'no-time': 1 } : {});
  });

  it('may be two minutes ahead of our clock', () => {
    expect(readRows([{ ...ROW, readAt: '2026-05-15T17:32:00Z' }], NOW).readings).toHaveLength(1);
  });

  it('is refused further ahead, since the cursor would pass everything real', () => {
    expect(readRows([{ ...ROW, readAt: '2026-05-15T17:32:01Z' }], NOW)).toEqual({
      readings: [],
      dropped: { 'from-the-future': 1 },
    });
  });
});

interface Demand {
  readonly demand: unknown;
  readonly read: number | 'no-demand' | 'implausible-demand';
}

const demands: Demand[] = [
  { demand: '350.5', read: 350.5 },
  { demand: 350.5, read: 350.5 },
  { demand: ' 350 ', read: 350 },
  { demand: '-1500', read: -1_500 },
  { demand: '+20', read: 20 },
  { demand: '.5', read: 0.5 },
  { demand: '3.', read: 3 },
  { demand: '1.2E+3', read: 1_200 },
  { demand: '0', read: 0 },
  { demand: '70000', read: 70_000 },
  { demand: -70_000, read: -70_000 },
  { demand: '70000.1', read: 'implausible-demand' },
  { demand: -70_001, read: 'implausible-demand' },
  { demand: '80000', read: 'implausible-demand' },
  { demand: null, read: 'no-demand' },
  { demand: undefined, read: 'no-demand' },
  { demand: '', read: 'no-demand' },
  { demand: '  ', read: 'no-demand' },
  { demand: 'NaN', read: 'no-demand' },
  { demand: 'Infinity', read: 'no-demand' },
  { demand: '1e999', read: 'no-demand' },
  { demand: Number.NaN, read: 'no-demand' },
  { demand: Number.POSITIVE_INFINITY, read: 'no-demand' },
  { demand: '1,200', read: 'no-demand' },
  { demand: '0x10', read: 'no-demand' },
  { demand: '350 W', read: 'no-demand' },
  { demand: true, read: 'no-demand' },
  { demand: [350], read: 'no-demand' },
  { demand: { value: 350 }, read: 'no-demand' },
];

describe('the demand of a row', () => {
  it.each(demands)('$demand is read as $read', ({ demand, read }) => {
    const { readings, dropped } = readRows([{ ...ROW, demand }], NOW);
    if (typeof read === 'number') expect(readings).toEqual([{ at: AT, demandW: read }]);
    else expect({ readings, dropped }).toEqual({ readings: [], dropped: { [read]: 1 } });
  });
});

describe('a row without demand', () => {
  it.each([
    { name: 'null', demand: null },
    { name: 'missing', demand: undefined },
    { name: 'blank', demand: ' ' },
  ])('that is $name is read where it has a register', ({ demand }) => {
    const row = { ...ROW, demand, consumption: '1000.5', costDeltaWithTax: '0.1' };
    expect(readRows([row], NOW)).toStrictEqual({
      readings: [{ at: AT, consumptionWh: 1_000.5, costPence: 0.1 }],
      dropped: {},
    });
    expect(readRows([{ ...ROW, demand, export: '7' }], NOW).readings).toStrictEqual([
      { at: AT, exportWh: 7 },
    ]);
  });

  it.each([
    {
      name: 'has a cost and a difference only',
      row: { demand: null, consumptionDelta: 1, costDeltaWithTax: 1 },
    },
    { name: 'has a register that no meter shows', row: { demand: null, consumption: -1 } },
    { name: 'has a register that is no number', row: { demand: null, consumption: 'NaN' } },
  ])('is dropped and counted where it $name', ({ row }) => {
    expect(readRows([{ ...ROW, ...row }], NOW)).toEqual({ readings: [], dropped: { 'no-demand': 1 } });
  });

  it.each([
    { demand: 'NaN', dropped: 'no-demand' },
    { demand: '350 W', dropped: 'no-demand' },
    { demand: 80_000, dropped: 'implausible-demand' },
  ])(
    'is not one whose demand $demand makes no sense: that is dropped, register or not',
    ({ demand, dropped }) => {
      expect(readRows([{ ...ROW, demand, consumption: 5 }], NOW)).toEqual({
        readings: [],
        dropped: { [dropped]: 1 },
      });
    },
  );

  it('takes the demand of its twin', () => {
    const rows = [
      { ...ROW, consumption: '10' },
      { ...ROW, demand: null, consumption: '11' },
    ];
    for (const order of [rows, [...rows].reverse()]) {
      expect(readRows(order, NOW).readings).toEqual([{ at: AT, demandW: 350.5, consumptionWh: 11 }]);
    }
  });
});

describe('the other fields of a row', () => {
  it('are taken as they are given', () => {
    const row = {
      ...ROW,
      consumption: '1000123.45',
      consumptionDelta: 1.5,
      export: '20',
      costDeltaWithTax: '-0.25',
    };
    expect(readRows([row], NOW).readings).toEqual([
      {
        at: AT,
        demandW: 350.5,
        consumptionWh: 1_000_123.45,
        consumptionDeltaWh: 1.5,
        exportWh: 20,
        costPence: -0.25,
      },
    ]);
  });

  it('are absent, never zero, where they are null or no numbers', () => {
    const row = { ...ROW, consumption: null, consumptionDelta: 'n/a', export: {}, costDeltaWithTax: '' };
    const [reading] = readRows([row], NOW).readings;
    expect(Object.keys(reading ?? {})).toEqual(['at', 'demandW']);
  });

  it('are absent where a register is negative, which no meter shows', () => {
    const row = { ...ROW, consumption: '-1', consumptionDelta: -0.1, export: -5 };
    expect(readRows([row], NOW).readings).toEqual([{ at: AT, demandW: 350.5 }]);
  });
});

describe('rows of one answer', () => {
  it('are counted by what was wrong with them', () => {
    const rows = [
      null,
      'row',
      7,
      [],
      {},
      { readAt: READ_AT },
      { demand: '5' },
      ROW,
      { ...ROW, demand: '1e6' },
    ];
    expect(readRows(rows, NOW).dropped).toEqual({
      'not-a-row': 4,
      'no-time': 2,
      'no-demand': 1,
      'implausible-demand': 1,
    });
  });

  it('are put in order, and those of one second are one reading with the value that is there', () => {
    const rows = [
      { readAt: '2026-05-15T17:15:00Z', demand: '400' },
      { readAt: '2026-05-15T17:14:50.200Z', demand: '350', consumption: '90' },
      { readAt: '2026-05-15T17:14:50.900Z', demand: '360', consumption: '100', export: null },
      { readAt: '2026-05-15T17:14:50Z', demand: '340', consumption: null, export: '7' },
    ];
    expect(readRows(rows, NOW).readings).toEqual([
      { at: AT, demandW: 340, consumptionWh: 100, exportWh: 7 },
      { at: AT + 10_000, demandW: 400 },
    ]);
  });

  it('never throw, and every one of them is either read or counted', () => {
    const field = fc.oneof(fc.jsonValue(), fc.double().map(String), fc.constantFrom(READ_AT, null, '12', 13));
    const row = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { readAt: fc.oneof(fc.constant(READ_AT), field), demand: field, consumption: field },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        const { readings, dropped } = readRows(rows, NOW);
        const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
        const times = readings.map((reading) => reading.at);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        expect(readings.length + lost).toBeLessThanOrEqual(rows.length);
        expect(readings.length > 0 || lost === rows.length).toBe(true);
        for (const { demandW } of readings) expect(Math.abs(demandW ?? 0)).toBeLessThanOrEqual(70_000);
      }),
    );
  });
});
