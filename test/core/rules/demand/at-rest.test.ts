import { describe, expect, it } from 'vitest';
import { addPriced, type HalfHourSum, SeenPrices } from '../../../../core/readings/half-hour-price.ts';
import type { DemandPoint } from '../../../../core/readings/history.ts';
import type { Reading } from '../../../../core/readings/reading.ts';
import { staysAtRest } from '../../../../core/rules/demand/tested.ts';
import type { Samples } from '../../../../core/rules/kind.ts';
import { pricedRows } from '../../../support/priced-home.ts';
import { samplesWith } from '../../../support/samples.ts';
import { at, rulesOf } from '../../../support/timeline.ts';

const START = at('2026-01-14T15:00:00Z');

const rests = (rule: object, samples: Partial<Samples>): boolean => {
  const [parsed] = rulesOf({ kind: 'demand', name: 'rule', for: '1m', ...rule });
  if (parsed?.kind !== 'demand') throw new Error('not a demand rule');
  return staysAtRest(parsed, samplesWith(samples));
};
const rows = (...watts: readonly number[]): Reading[] =>
  watts.map((demandW, nth) => ({ at: START + nth * 10_000, demandW }));
const points = (...watts: readonly number[]): DemandPoint[] =>
  watts.map((demandW, nth) => [START + nth * 10_000, demandW]);

describe('a demand rule that was at rest', () => {
  it.each([
    { name: 'up to its limit it rests', rule: { above: 5_000 }, demand: rows(300, 5_000), rested: true },
    { name: 'beyond it it does not', rule: { above: 5_000 }, demand: rows(300, 5_001, 300), rested: false },
    { name: 'down to its limit it rests', rule: { below: -500 }, demand: rows(300, -500), rested: true },
    { name: 'below it it does not', rule: { below: -500 }, demand: rows(300, -501), rested: false },
    { name: 'without samples it rests', rule: { above: 5_000 }, demand: [], rested: true },
  ])('$name', ({ rule, demand, rested }) => {
    expect(rests(rule, { demand })).toBe(rested);
  });

  it.each([
    { name: 'it rests where no point is beyond its limit', of: points(300, 5_000), rested: true },
    { name: 'one point beyond may lift it', of: points(300, 5_001, 300), rested: false },
  ])('by a mean: $name', ({ of, rested }) => {
    expect(rests({ above: 5_000, averageOver: '5m' }, { points: of, demand: rows(300) })).toBe(rested);
  });

  it.each([
    { name: 'up to so many pence an hour it rests', demandW: 4_000, pence: 25, rested: true },
    { name: 'beyond it does not', demandW: 4_010, pence: 25, rested: false },
    { name: 'by the price, not by demand', demandW: 9_000, pence: 10, rested: true },
  ])('by cost: $name', ({ demandW, pence, rested }) => {
    const demand = pricedRows(START, [30, demandW, pence]);
    const prices = new SeenPrices(undefined);
    let sum: HalfHourSum | undefined;
    for (const row of demand) {
      sum = addPriced(sum, row);
      prices.note(row.at, sum);
    }
    expect(rests({ costPerHourAbove: 1 }, { demand, prices })).toBe(rested);
  });

  it('by cost: it rests while no price is known', () => {
    expect(rests({ costPerHourAbove: 1 }, { demand: rows(20_000) })).toBe(true);
  });

  it.each([
    {
      name: 'the price of the last points is that of the last ones',
      of: points(300, 300, 9_000),
      rested: false,
    },
    { name: 'a point before them has none', of: points(9_000, 300, 300), rested: true },
  ])('by the mean of cost: $name', ({ of, rested }) => {
    const rule = { costPerHourAbove: 1, averageOver: '5m' };
    expect(rests(rule, { points: of, pointPrices: [25], demand: rows(300) })).toBe(rested);
  });
});
