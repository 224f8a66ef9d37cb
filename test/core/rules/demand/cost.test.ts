import { describe, expect, it } from 'vitest';
import { costPencePerHour, knownCost } from '../../../../core/rules/demand/cost.ts';

describe('what demand costs an hour', () => {
  it.each<[string, number, number, number]>([
    ['2 kW at 25p', 2_000, 25, 50],
    ['to the thousandth of a penny', 333, 24.671, 8.215],
    ['nothing while nothing is drawn', 0, 25, 0],
    ['nothing while the home exports', -1_500, 25, 0],
    ['less than nothing where the tariff pays for use', 2_000, -4.2, -8.4],
  ])('is %s', (_, demandW, pencePerKwh, cost) => {
    expect(costPencePerHour(demandW, pencePerKwh)).toBe(cost);
    expect(knownCost(demandW, pencePerKwh)).toBe(cost);
  });

  it.each<[string, number, number | undefined]>([
    ['not known where something is drawn', 2_000, undefined],
    ['nothing while nothing is drawn', 0, 0],
    ['nothing while the home exports', -1_500, 0],
  ])('is, without a price, %s', (_, demandW, cost) => {
    expect(knownCost(demandW, undefined)).toBe(cost);
  });
});
