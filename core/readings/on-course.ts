import { periodAround } from '../time/local-time.ts';
import { daySpan } from './day.ts';
import type { Day } from './stored-day.ts';

const QUARTER_MS = 15 * 60_000;
/** A day of which less is known is no measure for another. */
export const KNOWN_WELL = 0.75;
/** So many like days tell what a day to come will be. */
const LIKE_DAYS = 4;

/** What of a day is added up: Wh imported, or pence. */
export type Counted = 'energy' | 'cost';
const FIELD = { energy: 3, cost: 4 } as const;

/** What a day came to: Wh or pence; undefined where it has no price. */
const amountOf = (day: Day, counted: Counted): number | undefined =>
  counted === 'energy' ? day.energyWh : day.costPence;

/** What a day's quarters came to up to so long after its start, Wh or pence. */
export const upTo = ({ quarters }: Day, elapsedMs: number, counted: Counted): number => {
  const [whole, part] = [Math.floor(elapsedMs / QUARTER_MS), (elapsedMs % QUARTER_MS) / QUARTER_MS];
  const field = FIELD[counted];
  const before = quarters.slice(0, whole).reduce((sum, quarter) => sum + (quarter[field] ?? 0), 0);
  return before + (quarters[whole]?.[field] ?? 0) * part;
};

/**
 * What a day still brings from so long after its start on: the mean of the last four days of its weekday that are known
 * well, or of the last four of any weekday where there is none of its own. Undefined where no day is known well.
 * @param date of the day to come, `2026-05-14`
 * @param earlier days before it, oldest first
 */
export const stillToCome = (
  date: string,
  earlier: readonly Day[],
  counted: Counted,
  elapsedMs = 0,
): number | undefined => {
  const known = earlier.filter((day) => day.knownShare >= KNOWN_WELL && amountOf(day, counted) !== undefined);
  const like = known.filter((day) => weekdayOf(day.date) === weekdayOf(date));
  const rests = (like.length > 0 ? like : known)
    .slice(-LIKE_DAYS)
    .map((day) => (amountOf(day, counted) ?? 0) - upTo(day, elapsedMs, counted));
  return rests.length === 0 ? undefined : rests.reduce((a, b) => a + b, 0) / rests.length;
};

const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** Where a local month is going. */
export interface OnCourse {
  readonly startsAt: number;
  readonly energyWh: number;
  /** Absent where some of it has no price. */
  readonly costPence?: number;
}

/**
 * What the local month that holds `at` comes to: what its closed days used, and for each day left what such days used
 * lately. Undefined where a day before `at` is not known, or no day tells of those to come.
 * @param closed days that are over, oldest first
 */
export const monthOnCourse = (at: number, closed: readonly Day[], timeZone: string): OnCourse | undefined => {
  const month = periodAround(at, 'month', timeZone);
  const byDate = new Map(closed.map((day) => [day.date, day]));
  const total = (counted: Counted): number | undefined => {
    let sum = 0;
    for (let from = month.startsAt; from < month.endsAt; ) {
      const { date, endsAt } = daySpan(from, timeZone);
      const day = byDate.get(date);
      if (day === undefined && endsAt <= at) return undefined;
      const amount = day === undefined ? stillToCome(date, closed, counted) : amountOf(day, counted);
      // A day without any energy needs no price.
      if (amount === undefined && (day === undefined || day.energyWh > 0)) return undefined;
      sum += amount ?? 0;
      from = endsAt;
    }
    return sum;
  };
  const energyWh = total('energy');
  const costPence = total('cost');
  if (energyWh === undefined) return undefined;
  return { startsAt: month.startsAt, energyWh, ...(costPence === undefined ? {} : { costPence }) };
};
