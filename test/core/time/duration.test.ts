import { describe, expect, it } from 'vitest';
import { durationMs, durationSchema, formatDuration, parseDurationMs } from '../../../core/time/duration.ts';

describe('durations', () => {
  it.each([
    ['0s', 0],
    ['30s', 30_000],
    ['90s', 90_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['400d', 34_560_000_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  it.each(['', '5', 'm', '5 m', '5M', '-5m', '1.5h', '5m30s', '1w', '1234567s', '5m\n'])(
    '%j is no duration',
    (text) => {
      expect(parseDurationMs(text)).toBeUndefined();
    },
  );

  it.each([
    [0, '0s'],
    [90_000, '90s'],
    [300_000, '5m'],
    [5_400, '5s'],
    [7_200_000, '2h'],
    [172_800_000, '2d'],
  ])('%i ms is written in the largest unit that divides: %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is read from our own code, or is a mistake there', () => {
    expect(durationMs('5m')).toBe(300_000);
    expect(() => durationMs('5x')).toThrow(new TypeError('5x is no duration'));
  });

  it.each([
    ['5 minutes', '5m'],
    [' 5 Minutes ', '5m'],
    ['5M', '5m'],
    ['90 secs', '90s'],
    ['1.5h', '90m'],
    ['1h30m', '90m'],
    ['1 hour 30 mins', '90m'],
    ['0.5 days', '12h'],
    ['2 hrs', '2h'],
    ['5 months', undefined],
    ['5', undefined],
    ['', undefined],
    ['an hour', undefined],
    ['1h30', undefined],
    ['40.5 s', undefined],
    ['2 days', undefined],
    ['2d', undefined],
    ['10 s', undefined],
    [5, undefined],
    [null, undefined],
  ])('written as %j is refused, and what is meant is guessed where it is plain: %s', (text, meant) => {
    const allowed = 'a duration from 30s to 1d, such as 30s, 5m, 1h or 2d';
    const { error } = durationSchema({ min: '30s', max: '1d' }).safeParse(text);
    const messages = new Set(error?.issues.map(({ message }) => message));
    expect([...messages]).toEqual([meant === undefined ? allowed : `${allowed}; did you mean ${meant}?`]);
  });

  it('left empty is no guess, not even of none at all', () => {
    const { error } = durationSchema({ min: '0s', max: '1h' }).safeParse('');
    expect(error?.issues[0]?.message).toBe('a duration from 0s to 1h, such as 30s, 5m, 1h or 2d');
  });

  it('in the config is milliseconds', () => {
    expect(durationSchema({ min: '1m', max: '1h' }).parse('20m')).toBe(1_200_000);
  });

  it.each([
    ['59s', false],
    ['60s', true],
    ['1m', true],
    ['60m', true],
    ['61m', false],
    ['2h', false],
  ])('from 1m to 1h, ends included: %s → %s', (text, allowed) => {
    expect(durationSchema({ min: '1m', max: '1h' }).safeParse(text).success).toBe(allowed);
  });
});
