import { describe, expect, it } from 'vitest';
import { mostInAWeek, perWeek, seenAWeek } from '../../../core/replay/alert-rate.ts';

const DAY = 86_400_000;

describe('alerts a week', () => {
  it.each([
    { name: 'are none of none', days: [], most: 0 },
    { name: 'are one of one', days: [3], most: 1 },
    { name: 'are those within seven days', days: [0, 1, 6.9, 20], most: 3 },
    { name: 'are no two that lie seven days apart', days: [0, 7], most: 1 },
    { name: 'are counted wherever they are closest', days: [0, 8, 20, 21, 22, 40], most: 3 },
    { name: 'are counted from any day on', days: [0, 5, 8, 11, 12.9], most: 3 },
  ])('at most $name', ({ days, most }) => {
    expect(mostInAWeek(days.map((day) => 5 * DAY + day * DAY))).toBe(most);
  });

  it.each([
    { name: 'of two weeks are half of them', count: 6, span: 14 * DAY, rate: 3 },
    { name: 'of one week are all', count: 6, span: 7 * DAY, rate: 6 },
    { name: 'of less are not known', count: 6, span: 7 * DAY - 1, rate: undefined },
  ])('$name', ({ count, span, rate }) => {
    expect(perWeek(count, span)).toBe(rate);
  });

  it('can be told once a week is known, its usual gaps left out', () => {
    expect(seenAWeek({ knownMs: 0.95 * 7 * DAY })).toBe(true);
    expect(seenAWeek({ knownMs: 0.95 * 7 * DAY - 1 })).toBe(false);
  });
});
