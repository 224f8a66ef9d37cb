import { MINUTE_MS, SECOND_MS } from '../contract/lengths.ts';

/** What a written time says: a clock's date and time as if in UTC, and minutes ahead of UTC where it says so. */
export interface WrittenTime {
  readonly clockMs: number;
  readonly offsetMin: number | undefined;
}

const ISO =
  /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)(?:[T ]\s*)(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?\s*(?<offset>Z|UTC|GMT|[+\-\u2212]\d\d(?::?\d\d)?)?$/i;
const MONTH_FIRST =
  /^(?<month>\d\d?)\/(?<day>\d\d?)\/(?<year>\d{4}),?\s+(?<hour>\d\d?):(?<minute>\d\d)(?::(?<second>\d\d))?\s*(?<half>[AP]M)?$/i;
const EPOCH_SECONDS = /^\d{9,10}(?:\.\d+)?$/;
const EPOCH_MILLISECONDS = /^\d{12,13}(?:\.\d+)?$/;

/**
 * Reads a time: ISO 8601 in any spelling of its offset (`Z`, `+01:00`, `+0100`, `+01`), with or without one, or seconds
 * or milliseconds since the epoch. Undefined for anything else, a day or an hour that is none included.
 * @param monthFirst whether `05/15/2026 17:00:00` is a time too
 */
export const readTime = (text: string, monthFirst: boolean): WrittenTime | undefined => {
  if (EPOCH_SECONDS.test(text)) return { clockMs: Math.floor(Number(text) * SECOND_MS), offsetMin: 0 };
  if (EPOCH_MILLISECONDS.test(text)) return { clockMs: Math.floor(Number(text)), offsetMin: 0 };
  const parts = (ISO.exec(text) ?? (monthFirst ? MONTH_FIRST.exec(text) : null))?.groups;
  return parts === undefined ? undefined : timeOf(parts);
};

type Parts = Readonly<Record<string, string | undefined>>;

const timeOf = (parts: Parts): WrittenTime | undefined => {
  const part = (name: string) => Number(parts[name] ?? 0);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  const [minute, second] = [part('minute'), part('second')];
  const hour = hourOf(part('hour'), parts.half);
  const midnight = new Date(Date.UTC(year, month - 1, day));
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;
  if (!(hour < 24 && minute < 60 && second < 60)) return undefined;
  const offsetMin = parts.offset === undefined ? undefined : offsetOf(parts.offset);
  if (Number.isNaN(offsetMin)) return undefined;
  const fractionMs = Math.floor(Number(`0.${parts.fraction ?? 0}`) * SECOND_MS);
  const clockMs = midnight.getTime() + ((hour * 60 + minute) * 60 + second) * SECOND_MS + fractionMs;
  return { clockMs, offsetMin };
};

/** The hour of a 24-hour clock; NaN for one that a clock with AM and PM does not have. */
const hourOf = (hour: number, half: string | undefined): number => {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
};

const MAX_HOURS_AHEAD = 14;

const offsetOf = (text: string): number => {
  const [, sign, hours, minutes = '00'] = /^([+\-\u2212])(\d\d):?(\d\d)?$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > MAX_HOURS_AHEAD || Number(minutes) > 59) return Number.NaN;
  return (sign === '+' ? 1 : -1) * (Number(hours) * 60 + Number(minutes));
};

/** The moment of a time that says its offset, epoch ms. */
export const momentOf = (clockMs: number, offsetMin: number): number => clockMs - offsetMin * MINUTE_MS;
