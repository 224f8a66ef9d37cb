import { type DaySpan, daySpan } from '../readings/day.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The Mini uploads late: rows of a day may still come so long after it. */
const SETTLED_MS = 10 * MINUTE_MS;
/** What Octopus has not told by then it never tells: its reach. */
const GIVEN_UP_MS = 12 * HOUR_MS;
const DAYS_BACK = 35;

/** What is stored of a day: `open` where no reading after it was there. */
export interface WrittenDay {
  readonly open: boolean;
}

/** What a poll knows when it looks for days to write; moments in epoch ms. */
export interface DayConditions {
  readonly now: number;
  /** IANA. */
  readonly timeZone: string;
  /** The newest stored reading, and what it was before this poll. */
  readonly cursor: number | undefined;
  readonly cursorBefore: number | undefined;
  /** The poll before this one: what has closed by time since then is due. */
  readonly lastPollAt: number | undefined;
  /** Moments of readings that this poll wrote. */
  readonly landed: readonly number[];
  /** What is stored, by date, where it was looked up: the days that are missing are caught up with. */
  readonly written?: ReadonlyMap<string, WrittenDay> | undefined;
}

/** Whether a day can be written: the cursor is ten minutes past it, or twelve hours are. */
const isClosed = (
  { endsAt }: Pick<DaySpan, 'endsAt'>,
  now: number,
  cursor: number | undefined,
): boolean => (cursor !== undefined && cursor >= endsAt + SETTLED_MS) || now >= endsAt + GIVEN_UP_MS;

/**
 * The closed days to write at this poll: those that have just closed, those a landed row lies in or shares a hole with,
 * and, where it is known what is stored, the oldest of the last 35 days that is missing or was written too early.
 * Oldest first; no more than one is caught up with at a poll.
 */
export const daysToWrite = (conditions: DayConditions): DaySpan[] => {
  const { now, timeZone, cursor, cursorBefore, lastPollAt, landed, written } = conditions;
  const days = new Map<string, DaySpan>();
  const take = (day: DaySpan) => {
    if (isClosed(day, now, cursor)) days.set(day.date, day);
  };
  for (const day of pastDays(now, timeZone)) {
    const wasClosed = isClosed(day, lastPollAt ?? now, cursorBefore);
    if (!wasClosed && isClosed(day, now, cursor)) days.set(day.date, day);
  }
  for (const day of daysTouched(landed, cursorBefore, timeZone)) take(day);
  if (written !== undefined) {
    const missing = pastDays(now, timeZone)
      .filter((day) => isClosed(day, now, cursor) && !days.has(day.date))
      .find((day) => isMissing(day, written.get(day.date), cursor));
    if (missing !== undefined) take(missing);
  }
  return [...days.values()].sort((a, b) => a.startsAt - b.startsAt);
};

const isMissing = ({ endsAt }: DaySpan, stored: WrittenDay | undefined, cursor = 0): boolean =>
  stored === undefined || (stored.open && cursor >= endsAt + SETTLED_MS);

/** The last 35 days before today, oldest first. */
const pastDays = (now: number, timeZone: string): DaySpan[] => {
  const days: DaySpan[] = [];
  for (let day = daySpan(now, timeZone); days.length < DAYS_BACK; ) {
    day = daySpan(day.startsAt - 1, timeZone);
    days.unshift(day);
  }
  return days;
};

/** Days whose sums a landed row changes: its own, and those that a hole it lies in or ends reaches into. */
const daysTouched = (
  landed: readonly number[],
  cursorBefore: number | undefined,
  timeZone: string,
): DaySpan[] => {
  const days = new Map<string, DaySpan>();
  const add = (from: number, to: number) => {
    for (let day = daySpan(from, timeZone); day.startsAt <= to; day = daySpan(day.endsAt, timeZone)) {
      days.set(day.date, day);
    }
  };
  const late = landed.filter((at) => cursorBefore !== undefined && at < cursorBefore);
  if (late.length > 0) add(Math.min(...late) - GIVEN_UP_MS, Math.max(...late) + GIVEN_UP_MS);
  const first = landed.reduce((a, at) => Math.min(a, at), Number.POSITIVE_INFINITY);
  if (cursorBefore !== undefined && first > cursorBefore && first < Number.POSITIVE_INFINITY) {
    add(Math.max(cursorBefore, first - DAYS_BACK * 24 * HOUR_MS), first);
  }
  return [...days.values()];
};
