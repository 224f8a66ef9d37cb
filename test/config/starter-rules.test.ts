import { describe, expect, it, test } from 'vitest';
import { parseConfigValue } from '../../config/config.ts';
import { type HomeTraits, missingRules, starterRules, UNKNOWN_HOME } from '../../config/starter-rules.ts';
import { parseDailyWindow } from '../../core/time/time-of-day.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';

const rulesFor = (night: string | undefined, more: Partial<HomeTraits> = {}) =>
  starterRules({
    ...UNKNOWN_HOME,
    nightUse: night === undefined ? undefined : parseDailyWindow(night),
    ...more,
  }).map(({ rule }) => rule);
const windowsOf = (night: string | undefined) =>
  Object.fromEntries(rulesFor(night).map(({ name, activeBetween = 'always' }) => [name, activeBetween]));
const limitOf = (name: string, more: Partial<HomeTraits>) => {
  const rule = rulesFor(undefined, more).find((one) => one.name === name);
  return rule?.above ?? rule?.below;
};

describe('starterRules', () => {
  it('has a home that sleeps told what is left on at night, and always what is very high', () => {
    expect(windowsOf(undefined)).toEqual({
      'very-high': 'always',
      'left-on': '23:00-06:00',
      'unusual-night': 'always',
      'left-on-by-day': '09:00-17:00',
      'fridge-or-freezer-off': 'always',
      'home-mini-offline': 'always',
      'home-mini-frozen': 'always',
    });
  });

  test.each([
    [
      'what a car all night hides is reported once its hours are over',
      '23:30-05:30',
      '06:00-23:30',
      ['06:00-07:00'],
    ],
    [
      'the night before the car and after it is watched',
      '00:30-04:30',
      '05:00-00:30',
      ['23:00-00:30', '05:00-06:00'],
    ],
    ['the rest after it begins half an hour later', '22:00-02:00', '02:30-22:00', ['02:30-06:00']],
    ['hours by day leave the night as it is', '12:00-15:00', '15:30-12:00', ['23:00-06:00']],
    ['more than the night leaves none of it', '22:00-07:00', '07:30-22:00', []],
  ])('%s', (_, night, day, asleep) => {
    const windows = windowsOf(night);
    expect(windows).toMatchObject({ 'near-the-fuse': 'always', 'very-high': day, 'night-load-by-day': day });
    const leftOn = [windows['left-on'], windows['left-on-after-night']];
    expect(leftOn.filter((hours) => hours !== undefined)).toEqual(asleep);
  });

  it.each([
    ['23:30-05:30', ['left-on', 'left-on-by-day', 'night-load-by-day']],
    [undefined, ['car-at-peak-price', 'left-on', 'left-on-by-day']],
  ])(
    'where Octopus charges the car, and %s is busy, leaves that out of what a car would raise',
    (night, names) => {
      const excepting = (more: Partial<HomeTraits>) =>
        rulesFor(night, more)
          .filter(({ exceptSmartCharging = false }) => exceptSmartCharging)
          .map(({ name }) => name)
          .sort();
      expect(excepting({ smartCharging: true })).toEqual(names);
      expect(excepting({ smartCharging: false })).toEqual([]);
      const rules = rulesFor(night, { smartCharging: true });
      expect(parseConfigValue(rawConfig([rawHousehold({ rules })]))).toMatchObject({ ok: true });
    },
  );

  test.each([
    ['left-on by night is twice the quiet load', 'left-on', 300, 600],
    ['left-on by night is 500 W at least', 'left-on', 120, 500],
    ['left-on by day is twice the quiet load', 'left-on-by-day', 650, 1_300],
    ['left-on by day is 1.2 kW at least', 'left-on-by-day', 120, 1_200],
    ['a fridge is off below what fridge and freezer leave', 'fridge-or-freezer-off', 183.6, 169],
    ['a home of which no night was seen has nearly everything off', 'fridge-or-freezer-off', undefined, 50],
    ['a small home keeps a limit of 50 W', 'fridge-or-freezer-off', 63.6, 50],
    ['a home that draws hardly anything has no such rule', 'fridge-or-freezer-off', 42, undefined],
  ])('%s', (_, name, quietLoadW, limitW) => {
    expect(limitOf(name, { quietLoadW })).toBe(limitW);
  });

  it('watches the fridge in the dark only where there are panels, and not at all behind a battery', () => {
    const fridge = (more: Partial<HomeTraits>) =>
      rulesFor(undefined, { quietLoadW: 180, ...more }).find(({ name }) => name === 'fridge-or-freezer-off');
    expect(fridge({})).not.toHaveProperty('activeBetween');
    expect(fridge({ exports: true })).toHaveProperty('activeBetween', '22:00-04:30');
    expect(fridge({ exports: true, battery: true })).toBeUndefined();
  });

  it('lets the home tell what is much at night, where neither a car or heating nor a battery hides it', () => {
    const names = (night: string | undefined, more?: Partial<HomeTraits>) =>
      rulesFor(night, more).map(({ name }) => name);
    expect(names(undefined)).toContain('unusual-night');
    expect(names('23:30-05:30')).not.toContain('unusual-night');
    expect(names(undefined, { exports: true, battery: true })).not.toContain('unusual-night');
  });

  it('says which rule it could not fit, and why', () => {
    expect(missingRules({ ...UNKNOWN_HOME, quietLoadW: 180 })).toEqual([]);
    expect(missingRules(UNKNOWN_HOME)).toEqual([expect.stringContaining('no quiet hour')]);
    expect(missingRules({ ...UNKNOWN_HOME, battery: true })).toEqual([expect.stringContaining('battery')]);
    expect(missingRules({ ...UNKNOWN_HOME, quietLoadW: 42 })).toEqual([
      expect.stringContaining('too little'),
    ]);
  });

  it('says of every rule what it reports, with its limit', () => {
    for (const { rule, sentence } of starterRules({ ...UNKNOWN_HOME, exports: true, dailyBudget: 6 })) {
      expect(sentence, rule.name).toMatch(/^\S.{20,160}[^.]$/);
      const limitW = rule.above ?? rule.below;
      if (typeof limitW === 'number') expect(sentence).toMatch(/ \d+ W| \d+(\.\d+)? kW/);
    }
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
