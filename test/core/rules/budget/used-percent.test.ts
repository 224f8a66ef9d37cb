import { describe, expect, it } from 'vitest';
import { usedPercent } from '../../../../core/rules/budget/used-percent.ts';

describe('how many percent of a budget are used', () => {
  it.each([
    ['none of nothing used', 0, 6, 0],
    ['whole ones only', 4.79, 6, 79],
    ['all of a budget met exactly', 6, 6, 100],
    ['more than all where more is used', 7.5, 6, 125],
    ['29 of 29p of a pound, which divides to a little less', 0.29, 1, 29],
    [
      '80 where so many pence were added up',
      Array.from({ length: 480 }, () => 0.01).reduce((a, b) => a + b),
      6,
      80,
    ],
    ['79 where a penny is missing', 4.79, 6, 79],
    ['less than nothing where the tariff paid for use', -0.6, 6, -10],
  ])('is %s', (_, used, limit, percent) => {
    expect(usedPercent(used, limit)).toBe(percent);
  });
});
