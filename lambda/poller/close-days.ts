import { type DayConditions, daysToWrite } from '../../core/polling/days-to-write.ts';
import { type Day, type DayAlert, type DaySpan, dayOf, daySpan } from '../../core/readings/day.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Log, ReadingStore } from './ports.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS_BACK = 35;

/** Where days are kept, as the poller sees it. */
export interface DayWriter {
  write(household: string, day: Day, options: { keepForMs: number; signal: AbortSignal }): Promise<void>;
  written(
    household: string,
    from: string,
    to: string,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, { readonly open: boolean }>>;
}

export interface CloseDaysPorts {
  readonly readings: Pick<ReadingStore, 'between'>;
  readonly days: DayWriter;
  readonly log: Log;
}

/** What a poll knows once it has told what there was to tell. */
export interface ClosingPoll extends Omit<DayConditions, 'written'> {
  readonly household: string;
  readonly keepForMs: number;
  /** Alerts of the last days, for the days that they touch. */
  readonly episodes?: readonly DayAlert[];
  /** Its own deadline: ten seconds after the messages went out. */
  readonly signal: AbortSignal;
}

/** Households of which this process knows that days are missing: caught up with at every poll, one day at a time. */
const behind = new Set<string>();

/**
 * Writes the days that are due (`daysToWrite`). What is stored is only looked up in the first poll of a process that
 * meets a new hour, or while days are missing: a steady poll asks AWS nothing. What fails is logged and left to a later
 * poll: days are never worth failing a poll for.
 * @returns the dates written
 */
export const closeDays = async (poll: ClosingPoll, ports: CloseDaysPorts): Promise<string[]> => {
  const { household, now, lastPollAt, timeZone, signal, keepForMs, episodes } = poll;
  const dates: string[] = [];
  try {
    const newHour = lastPollAt === undefined || Math.floor(now / HOUR_MS) > Math.floor(lastPollAt / HOUR_MS);
    const looks = newHour || behind.has(household);
    const written = looks
      ? await ports.days.written(
          household,
          daySpan(now - DAYS_BACK * DAY_MS, timeZone).date,
          daySpan(now, timeZone).date,
          signal,
        )
      : undefined;
    const due = daysToWrite({ ...poll, written });
    for (const span of due) {
      const day = dayOf(await neighbourhood(span, poll, ports.readings), span, episodes);
      await ports.days.write(household, day, { keepForMs, signal });
      dates.push(day.date);
    }
    if (looks && due.length > 0) behind.add(household);
    else if (looks) behind.delete(household);
  } catch (error) {
    behind.add(household);
    ports.log.warn('days not written', {
      household,
      written: dates,
      reason: error instanceof Error ? error.name : String(error),
    });
  }
  return dates;
};

/** The readings that a day is worked out from: a day before it (more where that has none), itself, and what follows. */
const neighbourhood = async (
  { startsAt, endsAt }: DaySpan,
  { household, now, signal }: ClosingPoll,
  readings: Pick<ReadingStore, 'between'>,
): Promise<MeterReading[]> => {
  const before = await nearest(
    DAYS_BACK,
    (day) => ({ from: startsAt - day * DAY_MS, to: startsAt - (day - 1) * DAY_MS - 1 }),
    (from, to) => readings.between(household, from, to, signal),
  );
  const own = await readings.between(household, startsAt, endsAt - 1, signal);
  const hours = Math.ceil((now - endsAt) / HOUR_MS);
  const soon = await readings.between(household, endsAt, Math.min(now, endsAt + HOUR_MS - 1), signal);
  const after =
    soon.length > 0 || hours <= 1
      ? soon
      : await nearest(
          Math.ceil(hours / 24),
          (day) => ({ from: endsAt + (day - 1) * DAY_MS, to: Math.min(now, endsAt + day * DAY_MS - 1) }),
          (from, to) => readings.between(household, from, to, signal),
        );
  return [...before, ...own, ...after.slice(0, 1)];
};

/** The readings of the nearest of so many spans that has any. */
const nearest = async (
  spans: number,
  spanAt: (index: number) => { readonly from: number; readonly to: number },
  read: (from: number, to: number) => Promise<MeterReading[]>,
): Promise<MeterReading[]> => {
  for (let index = 1; index <= spans; index++) {
    const { from, to } = spanAt(index);
    const found = await read(from, to);
    if (found.length > 0) return found;
  }
  return [];
};
