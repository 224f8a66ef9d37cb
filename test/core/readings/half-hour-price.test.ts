import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addPriced,
  type HalfHourSum,
  pencePerKwh,
  SeenPrices,
} from '../../../core/readings/half-hour-price.ts';
import { packPrices, unpackPrices } from '../../../core/readings/point-prices.ts';
import { at } from '../../support/timeline.ts';

const HALF = at('2026-01-14T17:30:00Z');
const S = 1_000;

interface Row {
  readonly second: number;
  readonly wh?: number;
  readonly pence?: number;
}

/** The price at each row. */
const pricesOf = (rows: readonly Row[]): (number | undefined)[] => {
  let sum: HalfHourSum | undefined;
  const prices = new SeenPrices(undefined);
  for (const { second, wh, pence } of rows) {
    sum = addPriced(sum, { at: HALF + second * S, consumptionDeltaWh: wh, costPence: pence });
    prices.note(HALF + second * S, sum);
  }
  return rows.map(({ second }) => prices.at(HALF + second * S));
};

describe('the price of a half hour', () => {
  it.each<[sentence: string, rows: readonly Row[], prices: readonly (number | undefined)[]]>([
    ['is not known without rows', [], []],
    [
      'is unknown until its rows total 10 Wh, and counts the row that makes them',
      [
        { second: 0, wh: 6, pence: 0.12 },
        { second: 10, wh: 3, pence: 0.06 },
        { second: 20, wh: 1, pence: 0.02 },
      ],
      [undefined, undefined, 20],
    ],
    [
      'is the cost of all rows over the energy of all, not a mean of their prices',
      [
        { second: 0, wh: 10, pence: 0.1 },
        { second: 10, wh: 30, pence: 0.9 },
      ],
      [10, 25],
    ],
    [
      'counts rows that have both, and no others',
      [
        { second: 0, wh: 20 },
        { second: 10, pence: 3 },
        { second: 20, wh: 10, pence: 0.3 },
      ],
      [undefined, undefined, 30],
    ],
    [
      'is not priced afterwards: a later row counts from that row on',
      [
        { second: 0, wh: 10, pence: 0.2 },
        { second: 10, wh: 10, pence: 0.4 },
      ],
      [20, 30],
    ],
    [
      'begins anew with each half hour, on the row at its start',
      [
        { second: -10, wh: 50, pence: 0.5 },
        { second: 0, wh: 5, pence: 0.2 },
        { second: 10, wh: 5, pence: 0.2 },
      ],
      [10, undefined, 40],
    ],
    ['is negative where the tariff pays for use', [{ second: 0, wh: 20, pence: -0.1 }], [-5]],
    ['is nothing in a free hour', [{ second: 0, wh: 20, pence: 0 }], [0]],
    [
      'stays unknown while nothing is imported',
      [
        { second: 0, wh: 0, pence: 0 },
        { second: 900, wh: 0, pence: 0 },
      ],
      [undefined, undefined],
    ],
    ['is not told by energy below zero', [{ second: 0, wh: -20, pence: 1 }], [undefined]],
    [
      'has no dust of adding up: three times 3.4 Wh at 30p is 30p',
      [
        { second: 0, wh: 3.4, pence: 0.102 },
        { second: 10, wh: 3.4, pence: 0.102 },
        { second: 20, wh: 3.4, pence: 0.102 },
      ],
      [undefined, undefined, 30],
    ],
  ])('%s', (_, rows, prices) => {
    expect(pricesOf(rows)).toEqual(prices);
  });

  it('is told roughly by less energy, where that is asked for', () => {
    expect(pencePerKwh(0.053, 2, 1)).toBe(26.5);
    expect(pencePerKwh(0.02, 0.5, 1)).toBeUndefined();
    expect(pencePerKwh(0, 0, 0)).toBeUndefined();
  });

  it('between two samples is that of the earlier, as long as their half hour lasts', () => {
    const prices = new SeenPrices([HALF / 1_800_000 - 1, 1, 40]);
    prices.note(HALF + 60 * S, [HALF / 1_800_000, 1, 50]);
    expect(prices.at(HALF - S)).toBe(25);
    expect(prices.at(HALF)).toBeUndefined();
    expect(prices.at(HALF + 60 * S)).toBe(20);
    expect(prices.at(HALF + 1_799 * S)).toBe(20);
    expect(prices.at(HALF + 1_800 * S)).toBeUndefined();
  });

  it('that is newest is that of the last sample which had one, else that of the rows before', () => {
    const half = HALF / 1_800_000;
    const prices = new SeenPrices([half - 1, 1, 40]);
    prices.note(HALF, [half, 1, 50]);
    prices.note(HALF + 60 * S, undefined);
    prices.note(HALF + 70 * S, [half, 3, 100]);
    const newest = [-1, 0, 60, 70, 7_200].map((second) => prices.newest(HALF + second * S));
    expect(newest).toEqual([25, 20, 20, 30, 30]);
    expect(prices.newest(HALF, 60)).toBeUndefined();
    expect(new SeenPrices(undefined).newest(HALF)).toBeUndefined();
    expect(new SeenPrices(undefined).at(HALF)).toBeUndefined();
  });

  it('is none where the newest priced row is of the half hour before', () => {
    const prices = new SeenPrices(undefined);
    prices.note(HALF, [HALF / 1_800_000 - 1, 1, 50]);
    expect([prices.at(HALF), prices.newest(HALF)]).toEqual([undefined, undefined]);
  });

  it('counts no row of a half hour that is over', () => {
    const half = HALF / 1_800_000;
    const late = { at: HALF - S, costPence: 9, consumptionDeltaWh: 9 };
    expect(addPriced([half, 1, 50], late)).toEqual([half, 1, 50]);
  });

  it('kept between two batches is the same as in one go', () => {
    const row = fc.record({
      step: fc.integer({ min: 1, max: 400 }),
      wh: fc.option(fc.double({ min: 0, max: 30, noNaN: true }), { nil: undefined }),
      pence: fc.option(fc.double({ min: -1, max: 3, noNaN: true }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), fc.nat(), (steps, cut) => {
        let second = 0;
        const rows = steps.map(({ step, wh, pence }) => {
          second += step;
          return { at: HALF + second * S, consumptionDeltaWh: wh, costPence: pence };
        });
        const batches = [rows.slice(0, cut % rows.length), rows.slice(cut % rows.length)];
        let sum: HalfHourSum | undefined;
        const found = batches.flatMap((batch) => {
          sum = sum === undefined ? undefined : JSON.parse(JSON.stringify(sum));
          const prices = new SeenPrices(sum);
          for (const one of batch) {
            sum = addPriced(sum, one);
            prices.note(one.at, sum);
          }
          return batch.map((one) => prices.at(one.at));
        });
        let whole: HalfHourSum | undefined;
        const inOneGo = rows.map((one) => {
          whole = addPriced(whole, one);
          const own = whole !== undefined && whole[0] === Math.floor(one.at / 1_800_000) ? whole : undefined;
          return own && pencePerKwh(own[1], own[2]);
        });
        expect(found).toEqual(inOneGo);
      }),
    );
  });
});

describe('the prices of points', () => {
  it('are packed by runs', () => {
    expect(packPrices([26.5, 26.5, 26.5, undefined, undefined, -4.2])).toEqual([3, 26.5, 2, null, 1, -4.2]);
    expect(packPrices([])).toEqual([]);
  });

  it('come back as they were', () => {
    const price = fc.option(fc.constantFrom(26.5, 0, -4.2, 39.17), { nil: undefined });
    fc.assert(
      fc.property(fc.array(price, { maxLength: 400 }), (prices) => {
        expect(unpackPrices(JSON.parse(JSON.stringify(packPrices(prices))))).toEqual(prices);
      }),
    );
  });

  it('that claim to be endless fill no memory', () => {
    expect(unpackPrices([1e12, 20]).length).toBeLessThanOrEqual(10_000);
    expect(unpackPrices([9_000, 20, 9_000, 30])).toHaveLength(10_000);
  });

  it('that end in half a run have no such run', () => {
    expect(unpackPrices([2, 26.5, 3])).toEqual([26.5, 26.5]);
  });
});
