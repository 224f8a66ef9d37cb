import { describe, expect, it } from 'vitest';
import { costAnHour, lastHour, priceNow } from '../../../page/data/now-figures.ts';
import { at, homeRows, MINUTE, withRegister } from '../../support/timeline.ts';

const HALF = at('2026-05-15T18:00:00Z');

describe('the price of this half hour', () => {
  it('is what its own rows cost, once they total 10 Wh', () => {
    const before = withRegister(homeRows(HALF - 30 * MINUTE, [30, 3_000]), 0, 40);
    const own = withRegister(homeRows(HALF, [10, 300]), 1_500, 26.5);
    expect(priceNow([...before, ...own.slice(0, 11)], HALF + 2 * MINUTE)).toBeUndefined();
    expect(priceNow([...before, ...own], HALF + 10 * MINUTE)).toBeCloseTo(26.5, 6);
  });

  it('is unknown where rows have no price', () => {
    expect(priceNow(homeRows(HALF, [10, 3_000]), HALF + 10 * MINUTE)).toBeUndefined();
  });
});

describe('the cost an hour', () => {
  it.each([
    [200, 26.5, 'about 5p an hour at 26.5p'],
    [9_800, 26.5, 'about £2.60 an hour at 26.5p'],
    [1_000, -3, 'earns about 3p an hour at −3p'],
    [-2_000, 26.5, undefined],
    [200, undefined, undefined],
  ])('of %d W at %s p is: %s', (demandW, price, text) => {
    expect(costAnHour(demandW, price)).toBe(text);
  });
});

describe('the last hour', () => {
  it('keeps the spike of a minute and the hole of another', () => {
    const now = HALF + 60 * MINUTE;
    const rows = homeRows(HALF, [10, 300], [1, 3_000], [5, undefined], [44, 300]);
    const minutes = lastHour(rows, now);
    expect(minutes).toHaveLength(60);
    expect([minutes[9], minutes[10], minutes[11], minutes[15], minutes[16]]).toEqual([
      300,
      3_000,
      null,
      null,
      300,
    ]);
  });
});
