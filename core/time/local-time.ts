import { TZDate, tzOffset } from '@date-fns/tz';
import { DAY_MS, MINUTE_MS } from '../contract/lengths.ts';
import { type DailyWindow, MINUTES_PER_DAY } from './time-of-day.ts';

/** Zones change their offset on the quarter hour, so within one the offset is looked up once. */
const QUARTER_MS = 15 * MINUTE_MS;
const MAX_REMEMBERED = 5_000;
const offsets = new Map<string, Map<number, number>>();

/** Minutes a zone is ahead of UTC at a moment. */
const offsetMinutes = (at: number, zone: string): number => {
  let known = offsets.get(zone);
  if (known === undefined || known.size > MAX_REMEMBERED) {
    known = new Map();
    offsets.set(zone, known);
  }
  const quarter = Math.floor(at / QUARTER_MS);
  let minutes = known.get(quarter);
  if (minutes === undefined) {
    minutes = tzOffset(zone, new Date(at));
    known.set(quarter, minutes);
  }
  return minutes;
};

/** Milliseconds of local clock time since the epoch: only for taking apart, never for comparing moments. */
const localMs = (at: number, zone: string): number => at + offsetMinutes(at, zone) * MINUTE_MS;

const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** The local minute of the day, 0 to 1439. */
export const minuteOfDay = (at: number, zone: string): number =>
  Math.floor(modulo(localMs(at, zone), DAY_MS) / MINUTE_MS);

/** Whether a moment lies in a daily local window; its end is exclusive. */
export const inDailyWindow = (at: number, window: DailyWindow, zone: string): boolean => {
  const fromStart = modulo(minuteOfDay(at, zone) - window.startMinute, MINUTES_PER_DAY);
  return fromStart < modulo(window.endMinute - window.startMinute, MINUTES_PER_DAY);
};

/** Days since the epoch by the local calendar: equal for two moments of one local day. */
export const localDay = (at: number, zone: string): number => Math.floor(localMs(at, zone) / DAY_MS);

/** The local date of a moment: `2026-05-14`. */
export const localDayName = (at: number, zone: string): string =>
  new Date(localDay(at, zone) * DAY_MS).toISOString().slice(0, 10);

/** The first moment after `at` at which the local clock shows `minute`; a time the spring change skips comes an hour later. */
export const nextLocalTime = (at: number, minute: number, zone: string): number => {
  const day = localDay(at, zone);
  const coming = [day, day + 1]
    .flatMap((localDate) => momentsAt(localDate * DAY_MS + minute * MINUTE_MS, zone))
    .filter((moment) => moment > at);
  return Math.min(...coming);
};

/** When the local clock shows a time: twice where the autumn change repeats it; the change later where the spring one skips it. */
const momentsAt = (clockMs: number, zone: string): number[] => {
  const earlier = clockMs - offsetMinutes(clockMs - DAY_MS, zone) * MINUTE_MS;
  const later = clockMs - offsetMinutes(clockMs + DAY_MS, zone) * MINUTE_MS;
  const shown = [earlier, later].filter((moment) => localMs(moment, zone) === clockMs);
  return shown.length === 0 ? [earlier] : shown;
};

/**
 * Whether a daily window is open at a moment. As `inDailyWindow`, but for the night on which the clock goes back: a
 * window that closed inside the hour which then comes again does not open a second time.
 */
export const isWindowOpen = (at: number, window: DailyWindow, zone: string): boolean => {
  if (!inDailyWindow(at, window, zone)) return false;
  const first = Math.min(...momentsAt(localMs(at, zone), zone));
  return first >= at || nextLocalTime(first, window.endMinute, zone) > at;
};

/** The first moment after `at`, outside the window, at which a daily window opens. */
export const nextOpening = (at: number, window: DailyWindow, zone: string): number => {
  const next = nextLocalTime(at, window.startMinute, zone);
  return isWindowOpen(next, window, zone) ? next : nextLocalTime(next, window.startMinute, zone);
};

/** A local day, week (from Monday) or month, epoch ms: `startsAt` inclusive, `endsAt` exclusive. */
interface LocalPeriod {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Asked for moment after moment, mostly of one period: each kind is worked out anew where the last one does not hold it. */
const lastPeriods = new Map<string, LocalPeriod>();

/** The local day, week (from Monday) or month that holds `at`. */
export const periodAround = (at: number, period: 'day' | 'week' | 'month', zone: string): LocalPeriod => {
  const key = `${period} ${zone}`;
  const last = lastPeriods.get(key);
  if (last !== undefined && at >= last.startsAt && at < last.endsAt) return last;
  const around = workOutPeriod(at, period, zone);
  lastPeriods.set(key, around);
  return around;
};

const workOutPeriod = (at: number, period: 'day' | 'week' | 'month', zone: string): LocalPeriod => {
  const local = new TZDate(at, zone);
  const [year, month, day] = [local.getFullYear(), local.getMonth(), local.getDate()];
  const midnight = (m: number, d: number) => new TZDate(year, m, d, 0, 0, zone).getTime();
  if (period === 'month') return { startsAt: midnight(month, 1), endsAt: midnight(month + 1, 1) };
  if (period === 'day') return { startsAt: midnight(month, day), endsAt: midnight(month, day + 1) };
  const monday = day - ((local.getDay() + 6) % 7);
  return { startsAt: midnight(month, monday), endsAt: midnight(month, monday + 7) };
};

/** The moment at which the local clock shows a date and time such as `2026-05-15T18:00`; undefined for anything else. */
export const localDateTime = (text: string, zone: string): number | undefined => {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = match.slice(1).map(Number);
  return new TZDate(year, month - 1, day, hour, minute, zone).getTime();
};

/** A local date and time of day as people write it in a message. */
export interface LocalMoment {
  readonly date: string;
  readonly time: string;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `{ date: 'Fri 15 May', time: '18:02' }`. */
export const localMoment = (at: number, zone: string): LocalMoment => {
  const clock = new Date(localMs(at, zone));
  const date = `${WEEKDAYS[clock.getUTCDay()]} ${clock.getUTCDate()} ${MONTHS[clock.getUTCMonth()]}`;
  return { date, time: clock.toISOString().slice(11, 16) };
};
