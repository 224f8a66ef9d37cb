import { type DailyWindow, MINUTES_PER_DAY } from '../time/time-of-day.ts';

const MINUTES_PER_HOUR = 60;
const HOURS_PER_DAY = 24;

/** The hours of a local day, 0 to 23. */
export const CLOCK_HOURS: readonly number[] = Array.from({ length: HOURS_PER_DAY }, (_, hour) => hour);

/** Whether a value of the config is a window of the day, as a check across its keys may meet what is none. */
export const isWindow = (value: unknown): value is DailyWindow =>
  typeof value === 'object' && value !== null && 'startMinute' in value;

const lengthOf = ({ startMinute, endMinute }: DailyWindow): number =>
  (endMinute - startMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY || MINUTES_PER_DAY;

/** Minutes from the start of a window to the end of an hour of the clock, 1 to 1440. */
const endAfter = (hour: number, { startMinute }: DailyWindow): number =>
  ((hour + 1) * MINUTES_PER_HOUR - startMinute + MINUTES_PER_DAY) % MINUTES_PER_DAY || MINUTES_PER_DAY;

/** Whether an hour of the clock (0 to 23) ends in a window; in 00:00-07:00 those from 00:00 to 06:00 do. */
export const hourEndsIn = (hour: number, window: DailyWindow): boolean =>
  endAfter(hour, window) <= lengthOf(window);

/** The whole hours of the clock that a window holds, in its order. */
export const wholeHoursIn = (window: DailyWindow): number[] =>
  CLOCK_HOURS.filter((hour) => {
    const end = endAfter(hour, window);
    return end >= MINUTES_PER_HOUR && end <= lengthOf(window);
  }).sort((a, b) => endAfter(a, window) - endAfter(b, window));
