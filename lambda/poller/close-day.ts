import { AFTERWARDS_MS } from '../../core/contract/deadlines.ts';
import { DAY_MS, HOUR_MS } from '../../core/contract/lengths.ts';
import { REACH_MS } from '../../core/polling/cursor.ts';
import { alertsAfter, alertsWith } from '../../core/polling/day-alerts.ts';
import { dayToWrite } from '../../core/polling/day-to-write.ts';
import { type DaySpan, dayOf } from '../../core/readings/day.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { PollTask, Ports } from './ports.ts';
import { type Draft, saveNow } from './save-and-send.ts';
import type { Household } from './tell.ts';

const DAYS_BACK = 35;

/**
 * Writes the oldest day that is closed and not written yet, one a poll, and then notes that it is: a run that ends in
 * between writes it again. Where another run has saved meanwhile nothing is noted, since its rows may lie in the day.
 * Which days are written stands in the monitor, so that a poll without one to write asks AWS nothing. Alerts that the
 * item has from an earlier time stay in it.
 * @returns undefined where no day is to be written
 */
export const closeDay = async (
  { settings }: Household,
  draft: Draft,
  task: PollTask,
  ports: Ports,
): Promise<{ readonly awsErrors: readonly unknown[] } | undefined> => {
  const { timeZone, keepFor: keepForMs } = settings;
  const { monitor } = draft;
  const span = dayToWrite({ ...monitor, now: task.now, timeZone });
  if (span === undefined) return undefined;
  const { timeout = AbortSignal.timeout } = task;
  const signal = timeout(AFTERWARDS_MS);
  try {
    const known = { from: monitor.firstPollAt - REACH_MS, to: task.now };
    const readings = await neighbourhood(span, known, (from, to) =>
      ports.readings.between(task.household, from, to, signal),
    );
    const [stored] = await ports.days.between(task.household, span.date, span.date, signal);
    const alerts = alertsWith(stored?.alerts, monitor.dayAlerts);
    await ports.days.write(task.household, dayOf(readings, span, alerts), { keepForMs, signal });
  } catch (error) {
    return { awsErrors: [error] };
  }
  const dayAlerts = alertsAfter(monitor.dayAlerts, span.endsAt);
  return saveNow({ ...draft, monitor: { ...monitor, dayAlerts, daysWrittenTo: span.endsAt } }, task, ports);
};

type Read = (from: number, to: number) => Promise<MeterReading[]>;

/** The readings that a day is worked out from: a day before it (an earlier one where that has none), itself, and the next. */
const neighbourhood = async (
  { startsAt, endsAt }: DaySpan,
  known: { readonly from: number; readonly to: number },
  read: Read,
): Promise<MeterReading[]> => {
  const before = await firstFound(daysIn(startsAt - known.from), (day) =>
    read(startsAt - day * DAY_MS, startsAt - (day - 1) * DAY_MS - 1),
  );
  const own = await read(startsAt, endsAt - 1);
  const soon = await read(endsAt, Math.min(known.to, endsAt + HOUR_MS) - 1);
  const after =
    soon.length > 0
      ? soon
      : await firstFound(daysIn(known.to - endsAt), (day) =>
          read(endsAt + (day - 1) * DAY_MS, Math.min(known.to, endsAt + day * DAY_MS - 1)),
        );
  return [...before, ...own, ...after.slice(0, 1)];
};

const daysIn = (ms: number): number => Math.min(DAYS_BACK, Math.max(1, Math.ceil(ms / DAY_MS)));

/** The readings of the first of so many days, one after the other, that has any. */
const firstFound = async (
  days: number,
  readDay: (day: number) => Promise<MeterReading[]>,
): Promise<MeterReading[]> => {
  for (let day = 1; day <= days; day++) {
    const found = await readDay(day);
    if (found.length > 0) return found;
  }
  return [];
};
