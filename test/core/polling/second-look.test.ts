import { describe, expect, it } from 'vitest';
import { parseLiveRules } from '../../../config/live-rules.ts';
import {
  type LookConditions,
  learnDelay,
  planSecondLook,
  type SecondLook,
} from '../../../core/polling/second-look.ts';
import type { DemandState } from '../../../core/rules/demand/state.ts';
import { at } from '../../support/timeline.ts';

const NOW = at('2026-05-15T12:00:05Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** The newest reading of the poll: 17 s old. */
const NEWEST = NOW - 17 * SECOND;
const TODAY = Math.floor(at('2026-05-15T12:00:00Z') / 86_400_000);

const rulesOf = (...rules: readonly object[]) => {
  const parsed = parseLiveRules(JSON.stringify({ rules }), MINUTE);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value.rules;
};
const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '2m' };

const pending = (evidenceMs: number, change: Partial<DemandState> = {}): DemandState => ({
  kind: 'demand',
  phase: 'pending',
  lastAt: NEWEST,
  lastSide: 'beyond',
  lastDemandW: 9_000,
  evidenceMs,
  clearMs: 0,
  ...change,
});

const plan = (change: Partial<LookConditions> = {}) =>
  planSecondLook({
    now: NOW,
    timeZone: 'Europe/London',
    rules: rulesOf(HIGH),
    state: { rules: { high: pending(100 * SECOND) } },
    calls: { left: 5, at: NOW },
    secondLook: { delayMs: 17 * SECOND },
    ...change,
  });
/** Seconds after the tick. */
const lookAfter = (change: Partial<LookConditions> = {}) => {
  const planned = plan(change);
  return planned === undefined ? undefined : (planned.at - (change.now ?? NOW)) / SECOND;
};
const lookWith = (evidenceMs: number, state: Partial<DemandState> = {}) =>
  lookAfter({ state: { rules: { high: pending(evidenceMs, state) } } });

describe('a second look', () => {
  it('waits for the reading that decides, by its time and the delay of uploads, and a second more', () => {
    // 20 s are missing: the reading 20 s after the newest, which is 17 s old and took 17 s: 20 + 1.
    expect(lookWith(100 * SECOND)).toBe(21);
  });

  it.each([
    ['steps of ten seconds: 13 s are missing, the reading after 20 decides', 107, 21],
    ['all that is missing comes with the next reading', 119, 11],
    ['what is missing is there at 48 s', 73, undefined],
    ['what is missing is there just before', 80, 41],
    ['more is missing than a tick brings', 10, undefined],
  ] as const)('%s', (_, evidenceS, expected) => {
    expect(lookWith(evidenceS * SECOND)).toBe(expected);
  });

  it.each([
    ['comes ten seconds later where the next reading is due in less: it may be left out', 119, 10, 14],
    ['is for the next reading where that is due in ten', 119, 16, 10],
    ['is for nothing where the reading should be there by now: it was left out', 119, 6, undefined],
    ['is planned for 48 s after the tick at the latest', 70, 14, 48],
  ] as const)('%s', (_, evidenceS, delayS, expected) => {
    const state = { rules: { high: pending(evidenceS * SECOND) } };
    expect(lookAfter({ state, secondLook: { delayMs: delayS * SECOND } })).toBe(expected);
  });

  it('is not planned before anything was decided', () => {
    expect(lookAfter({ state: { rules: {} } })).toBeUndefined();
  });

  it.each([
    ['nothing is pending', { phase: 'ok' }],
    ['it is raised already', { phase: 'raised' }],
    ['the newest reading is no evidence', { lastSide: 'band' }],
    ['too little is known of the mean', { lastSide: 'unknown' }],
    ['readings have stopped: it should have been here long ago', { lastAt: NEWEST - 5 * MINUTE }],
  ] as const)('is not planned where %s', (_, state) => {
    expect(lookWith(100 * SECOND, state)).toBeUndefined();
  });

  it('is not planned with fewer than five calls to spare', () => {
    expect(lookAfter({ calls: { left: 4.9, at: NOW } })).toBeUndefined();
    expect(lookAfter({ calls: { left: 5, at: NOW } })).toBe(21);
  });

  it('is not planned before the delay is known', () => {
    expect(lookAfter({ secondLook: undefined })).toBeUndefined();
  });

  it('is planned sixty times a local day, and again the day after', () => {
    const looks = (day: number, count: number): SecondLook => ({
      delayMs: 17 * SECOND,
      day,
      looks: count,
      waitMs: count * 21 * SECOND,
    });
    expect(plan({ secondLook: looks(TODAY, 59) })?.secondLook).toEqual(looks(TODAY, 60));
    expect(plan({ secondLook: looks(TODAY, 60) })).toBeUndefined();
    expect(plan({ secondLook: looks(TODAY - 1, 60) })?.secondLook).toEqual(looks(TODAY, 1));
  });

  it('is planned for 43 minutes of waiting a local day', () => {
    const waited = (seconds: number): SecondLook => ({
      delayMs: 17 * SECOND,
      day: TODAY,
      looks: 58,
      waitMs: seconds * SECOND,
    });
    expect(plan({ secondLook: waited(43 * 60 - 21) })).toBeDefined();
    expect(plan({ secondLook: waited(43 * 60 - 20) })).toBeUndefined();
  });

  it('is for the rule that can be decided first', () => {
    const rules = rulesOf(HIGH, { ...HIGH, name: 'slow', for: '3m' }, { ...HIGH, name: 'quick', for: '1m' });
    const state = {
      rules: { high: pending(100 * SECOND), slow: pending(100 * SECOND), quick: pending(50 * SECOND) },
    };
    expect(lookAfter({ rules, state })).toBe(11);
  });

  it('waits for a window that opens: what has been on before is told then', () => {
    const rules = rulesOf({ ...HIGH, activeBetween: '13:00-14:00' });
    const noon = at('2026-05-15T12:00:00Z') - 20 * SECOND;
    const state = { rules: { high: pending(10 * MINUTE, { lastAt: noon - 17 * SECOND }) } };
    // The window opens 20 s after the tick; the reading that is the first in it is of 3 s later.
    expect(lookAfter({ now: noon, rules, state })).toBe(23 + 17 + 1);
  });

  it('is for demand alone', () => {
    const rules = rulesOf({ kind: 'no-data', name: 'high', after: '15m' });
    expect(lookAfter({ rules })).toBeUndefined();
  });
});

describe('the delay of uploads', () => {
  const learned = (ages: readonly (number | undefined)[], before?: SecondLook) =>
    ages.reduce(
      (known, age) => learnDelay(known, age === undefined ? undefined : NOW - age * SECOND, NOW),
      before,
    )?.delayMs;

  it.each([
    ['is the first age seen', [24], 24],
    ['is the least age seen: one says up to ten seconds too much', [24, 17, 22], 17],
    ['is not shorter for a poll that brought nothing new', [24, undefined], 24],
    ['grows where an age shows that it is longer: more than ten seconds over it', [17, 28], 28],
    ['holds where it may still be true', [17, 27], 17],
    ['follows Octopus into a lag of four minutes, and out of it', [17, 257, 19], 19],
    ['is nothing where a clock runs behind the meter', [-3], 0],
  ] as const)('%s', (_, ages, seconds) => {
    expect(learned(ages)).toBe(seconds * SECOND);
  });

  it('is not known before a reading', () => {
    expect(learnDelay(undefined, undefined, NOW)).toBeUndefined();
  });

  it('keeps the count of the day', () => {
    const before = { delayMs: 20_000, day: TODAY, looks: 3 };
    expect(learnDelay(before, NOW - 17_000, NOW)).toEqual({ ...before, delayMs: 17_000 });
  });
});
