import { describe, expect, it } from 'vitest';
import {
  dailyWindowSchema,
  formatDailyWindow,
  parseDailyWindow,
  windowInside,
} from '../../../core/time/time-of-day.ts';

describe('daily windows', () => {
  it.each([
    ['22:30-07:00', 1_350, 420],
    ['05:30-23:30', 330, 1_410],
    ['18:00-24:00', 1_080, 0],
    ['00:00-00:01', 0, 1],
  ])('%s starts at minute %i and ends before minute %i', (text, startMinute, endMinute) => {
    expect(parseDailyWindow(text)).toEqual({ startMinute, endMinute });
  });

  it.each([
    '',
    '7:00-8:00',
    '07:00',
    '24:00-07:00',
    '07:60-08:00',
    '07:00-24:01',
    '07:00-07:00',
    '00:00-24:00',
    '07:00 - 08:00',
    '07:00-08:00\n',
  ])('%j is no window', (text) => {
    expect(parseDailyWindow(text)).toBeUndefined();
  });

  it.each(['22:30-07:00', '18:00-00:00', '00:00-00:01'])('%s is written as it was read', (text) => {
    const window = parseDailyWindow(text);
    expect(window && formatDailyWindow(window)).toBe(text);
  });

  it('in the config is minutes after midnight', () => {
    expect(dailyWindowSchema.parse('22:30-07:00')).toEqual({ startMinute: 1_350, endMinute: 420 });
  });

  it.each(['7-8', '07:00-07:00', '00:00-24:00', 7])(
    'in the config %j is refused, and said what one is',
    (text) => {
      expect(dailyWindowSchema.safeParse(text).error?.issues[0]?.message).toBe(
        'a window of local time, neither empty nor the whole day, such as 22:30-07:00',
      );
    },
  );

  it.each([
    ['23:00-06:00', '22:30-07:00', true],
    ['22:30-07:00', '22:30-07:00', true],
    ['22:29-07:00', '22:30-07:00', false],
    ['23:00-07:01', '22:30-07:00', false],
    ['00:30-01:00', '22:30-07:00', true],
    ['07:00-22:30', '22:30-07:00', false],
    ['06:00-23:00', '22:30-07:00', false],
    ['10:00-11:00', '09:00-12:00', true],
  ])('%s inside %s: %s', (inner, outer, inside) => {
    expect(windowInside(parseDailyWindow(inner)!, parseDailyWindow(outer)!)).toBe(inside);
  });
});
