import { describe, expect, it, test } from 'vitest';
import { parseConfigValue } from '../../config/config.ts';
import { type HomeTraits, starterRules } from '../../config/starter-rules.ts';
import { parseDailyWindow } from '../../core/time/time-of-day.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';

const rulesFor = (night: string | undefined, more: Partial<HomeTraits> = {}) =>
  starterRules({
    nightUse: night === undefined ? undefined : parseDailyWindow(night),
    exports: false,
    dailyBudget: undefined,
    ...more,
  });
const windowsOf = (night: string | undefined) =>
  Object.fromEntries(rulesFor(night).map(({ name, activeBetween = 'always' }) => [name, activeBetween]));

describe('starterRules', () => {
  it('has a home that sleeps told what is left on at night, and always what is very high', () => {
    expect(windowsOf(undefined)).toEqual({
      'very-high': 'always',
      'left-on': '23:00-06:00',
      'home-mini-offline': 'always',
      'home-mini-frozen': 'always',
    });
  });

  test.each([
    ['a car all night leaves no night to watch', '23:30-05:30', '06:00-23:30', undefined],
    ['the longer rest of the night is watched', '00:30-04:30', '05:00-00:30', '23:00-00:30'],
    ['the rest after it begins half an hour later', '22:00-02:00', '02:30-22:00', '02:30-06:00'],
    ['hours by day leave the night as it is', '12:00-15:00', '15:30-12:00', '23:00-06:00'],
    ['more than the night leaves none of it', '22:00-07:00', '07:30-22:00', undefined],
  ])('%s', (_, night, day, sleep) => {
    const windows = windowsOf(night);
    expect(windows).toMatchObject({ 'near-the-fuse': 'always', 'very-high': day, 'night-load-by-day': day });
    expect(windows['left-on']).toBe(sleep);
  });

  it('keeps only the limit near the fuse where hardly an hour of the day is left', () => {
    expect(windowsOf('01:00-00:00')).not.toHaveProperty('very-high');
  });

  it('adds spare solar and a budget where there is one', () => {
    const rules = rulesFor(undefined, { exports: true, dailyBudget: 7.5 });
    expect(rules).toContainEqual(expect.objectContaining({ name: 'spare-solar', below: -1_500 }));
    expect(rules).toContainEqual(expect.objectContaining({ kind: 'budget', costAbove: 7.5 }));
  });

  test.each([
    undefined,
    '23:30-05:30',
    '00:30-04:30',
    '12:00-15:00',
    '01:00-00:00',
    '23:00-06:00',
    '06:00-23:00',
  ])('makes a valid config for nights of %s', (night) => {
    const rules = rulesFor(night, { exports: true, dailyBudget: 6 });
    expect(parseConfigValue(rawConfig([rawHousehold({ rules })]))).toMatchObject({ ok: true });
  });
});
