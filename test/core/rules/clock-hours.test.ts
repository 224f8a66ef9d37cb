import { describe, expect, it } from 'vitest';
import { CLOCK_HOURS, hourEndsIn, wholeHoursIn } from '../../../core/rules/clock-hours.ts';

const window = (text: string) => {
  const [startMinute = 0, endMinute = 0] = text.split('-').map((time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return 60 * hour + minute;
  });
  return { startMinute, endMinute };
};

describe('the hours of the clock in a window', () => {
  it.each([
    { name: 'on the hour', text: '00:00-03:00', whole: [0, 1, 2], ending: [0, 1, 2] },
    { name: 'over midnight', text: '22:00-02:00', whole: [22, 23, 0, 1], ending: [0, 1, 22, 23] },
    { name: 'off the hour', text: '00:30-03:30', whole: [1, 2], ending: [0, 1, 2] },
    { name: 'a minute short of the hour', text: '00:01-02:59', whole: [1], ending: [0, 1] },
    { name: 'with the end of one hour and none whole', text: '00:30-01:30', whole: [], ending: [0] },
    { name: 'within one hour', text: '00:10-00:50', whole: [], ending: [] },
  ])('$name: $text', ({ text, whole, ending }) => {
    expect(wholeHoursIn(window(text))).toEqual(whole);
    expect(CLOCK_HOURS.filter((hour) => hourEndsIn(hour, window(text)))).toEqual(ending);
  });
});
