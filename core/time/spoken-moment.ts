import { readLocalDateTime } from './local-date-time.ts';
import { nextLocalTime, periodAround } from './local-time.ts';

const TIME_OF_DAY = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/;
const BY_HALVES = /^(1[0-2]|[1-9])(?:[:.]([0-5]\d))?(am|pm)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** How a moment is written, in words. */
export const SPOKEN_MOMENT =
  'a time of day (18:00), today, yesterday or tomorrow (with a time: yesterday 18:00), or a local date or time (2026-05-15, 2026-05-15T18:00)';

/**
 * A moment as people write it: `18:00`, `6 pm`, `yesterday`, `tomorrow 07:30`, `07:30 tomorrow`, `2026-05-15`,
 * `2026-05-15T18:00`. Epoch ms; undefined for anything else. A day alone is its beginning.
 * @param side which of the days is meant by a time of day alone: the last one `before` now, or the next one `after` it
 */
export const readSpokenMoment = (
  text: string,
  {
    now,
    timeZone,
    side,
  }: { readonly now: number; readonly timeZone: string; readonly side: 'before' | 'after' },
): number | undefined => {
  const words = text
    .trim()
    .toLowerCase()
    .replace(' at ', ' ')
    .replace(/(\d)\s+(am|pm)\b/, '$1$2')
    .replace(/^(\S+)\s+(today|yesterday|tomorrow)$/, '$2 $1');
  const minute = minuteOf(words);
  if (minute !== undefined) {
    const today = momentOf(startOf('today', now, timeZone), minute, timeZone);
    if (side === 'after') return nextLocalTime(now, minute, timeZone);
    return today <= now ? today : momentOf(startOf('yesterday', now, timeZone), minute, timeZone);
  }
  const [day = '', time, ...rest] = words.split(/\s+/);
  if (isDay(day) && rest.length === 0) {
    const from = startOf(day, now, timeZone);
    if (time === undefined) return from;
    const minuteOfThatDay = minuteOf(time);
    return minuteOfThatDay === undefined ? undefined : momentOf(from, minuteOfThatDay, timeZone);
  }
  const written = text.trim();
  if (DATE.test(written)) return readLocalDateTime(`${written}T00:00`, timeZone);
  return readLocalDateTime(written.replace(' ', 'T'), timeZone);
};

const DAYS = ['today', 'yesterday', 'tomorrow'] as const;
type Day = (typeof DAYS)[number];
const isDay = (word: string): word is Day => DAYS.some((day) => day === word);

const minuteOf = (text: string): number | undefined => {
  const byHalves = BY_HALVES.exec(text);
  if (byHalves !== null) {
    const [, hour, minute = '0', half] = byHalves;
    return ((Number(hour) % 12) + (half === 'pm' ? 12 : 0)) * 60 + Number(minute);
  }
  const match = TIME_OF_DAY.exec(text);
  return match === null ? undefined : Number(match[1]) * 60 + Number(match[2]);
};

const startOf = (day: Day, now: number, timeZone: string): number => {
  const { startsAt, endsAt } = periodAround(now, 'day', timeZone);
  if (day === 'today') return startsAt;
  return day === 'tomorrow' ? endsAt : periodAround(startsAt - 1, 'day', timeZone).startsAt;
};

/** The first time on a local day at which the clock shows a minute. */
const momentOf = (startsAt: number, minute: number, timeZone: string): number =>
  minute === 0 ? startsAt : nextLocalTime(startsAt, minute, timeZone);
