import { describe, expect, it } from 'vitest';
import { durationSchema, formatDuration, parseDurationMs } from '../../../core/time/duration.ts';

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
    [7_200_000, '2h'],
    [172_800_000, '2d'],
  ])('%i ms is written in the largest unit that divides: %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
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
