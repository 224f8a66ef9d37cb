import { HOUR_MS, MINUTE_MS } from '../contract/lengths.ts';
import { type DaySpan, daySpan } from '../readings/day.ts';
import { REACH_MS } from './cursor.ts';

/** The Mini uploads late: rows of a day may still come so long after it. */
const SETTLED_MS = 10 * MINUTE_MS;
/** What Octopus has not told by then it never tells: its reach. */
const GIVEN_UP_MS = 12 * HOUR_MS;
const DAYS_BACK = 35;

/** What a poll knows when it looks for a day to write; moments in epoch ms. */
export interface DayConditions {
  readonly now: number;
  /** IANA. */
  readonly timeZone: string;
  /** The newest stored reading. */
  readonly cursor?: number | undefined;
  /** Local days that end by then are written; undefined before the first. */
  readonly daysWrittenTo?: number | undefined;
  /** The first poll stored what Octopus could tell by then. */
  readonly firstPollAt: number;
}

/** Whether a day can be written: the cursor is ten minutes past it, or twelve hours are. */
const isClosed = ({ endsAt }: DaySpan, now: number, cursor: number | undefined): boolean =>
  (cursor !== undefined && cursor >= endsAt + SETTLED_MS) || now >= endsAt + GIVEN_UP_MS;

/** The oldest of the last 35 local days that is closed and not written; undefined where there is none. */
export const dayToWrite = (conditions: DayConditions): DaySpan | undefined => {
  const { now, timeZone, cursor, firstPollAt, daysWrittenTo = firstPollAt - REACH_MS } = conditions;
  const day = daySpan(Math.max(daysWrittenTo, now - DAYS_BACK * 24 * HOUR_MS), timeZone);
  return isClosed(day, now, cursor) ? day : undefined;
};

/**
 * Where rows landed the day of the last reading before them (`after`, epoch ms) is to be written again, and those that
 * follow: energy and cost of the time between are shared out anew.
 */
export const writeAgainFrom = (
  daysWrittenTo: number | undefined,
  after: number | undefined,
): number | undefined =>
  daysWrittenTo === undefined || after === undefined ? daysWrittenTo : Math.min(daysWrittenTo, after);
