import { setImmediate as breathe } from 'node:timers/promises';
import { DAY_MS, MINUTE_MS } from '../core/contract/lengths.ts';
import type { OutboxMessage } from '../core/messages/outbox.ts';
import { REACH_MS } from '../core/polling/cursor.ts';
import { dayOf, daySpan } from '../core/readings/day.ts';
import type { MeterReading } from '../core/readings/reading.ts';
import type { KeptEpisode } from '../core/replay/kept-episodes.ts';
import { RetoldAlerts } from '../core/replay/retold-alerts.ts';
import type { Rule } from '../core/rules/rule.ts';
import type { DayStore } from '../lambda/aws/day-store.ts';
import type { ReadingStore } from '../lambda/poller/ports.ts';
import { HOUSEHOLD, KEEP_FOR_DAYS, POLL_EVERY_MS, SIMULATED_DEVICE } from './household.ts';
import type { JsonList } from './json-file.ts';
import type { LivedPast } from './simulator/past.ts';

const KEEP_FOR_MS = KEEP_FOR_DAYS * DAY_MS;

interface Memories {
  readonly rules: readonly Rule[];
  readonly days: DayStore;
  readonly readings: ReadingStore;
  readonly keepTold: (message: OutboxMessage) => Promise<void>;
  readonly episodes: JsonList<KeptEpisode>;
  /** Shows what is there by now. */
  readonly show: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Works out the days of a past and what the rules would have told in it, and keeps both. */
export const rememberPast = async (
  past: LivedPast,
  { rules, days, readings, keepTold, episodes, show, signal }: Memories,
): Promise<void> => {
  const [first, last] = [past.days[0], past.days.at(-1)];
  if (first === undefined || last === undefined) return;
  const written = await days.written(HOUSEHOLD, first.date, last.date, signal);
  if (written.has(last.date)) return;
  const retold = new RetoldAlerts({
    household: HOUSEHOLD,
    timeZone: past.timeZone,
    rules,
    pollEveryMs: POLL_EVERY_MS,
  });
  let before: MeterReading[] = [];
  for (const span of past.days) {
    if (signal.aborted) return;
    const own = past.readings(span.startsAt, span.endsAt);
    const next = past.readings(span.endsAt, span.endsAt + MINUTE_MS);
    await days.write(HOUSEHOLD, dayOf([...before, ...own, ...next], span), {
      keepForMs: KEEP_FOR_MS,
      signal,
    });
    before = own;
    retold.take(own);
    await breathe();
  }
  await writeReached(past, readings, signal);
  for (const message of retold.alerts) await keepTold(message);
  episodes.replace([...retold.episodes, ...episodes.list()]);
  await show();
};

/** The first poll reaches back into this day and works it out anew from what is stored, so all of it is there before. */
const writeReached = async (past: LivedPast, readings: ReadingStore, signal: AbortSignal): Promise<void> => {
  const { startsAt } = daySpan(past.to - REACH_MS, past.timeZone);
  await writeReadings(past, { from: startsAt, to: past.to }, { readings, signal });
};

const writeReadings = (
  past: LivedPast,
  { from, to }: { readonly from: number; readonly to: number },
  { readings, signal }: { readonly readings: ReadingStore; readonly signal: AbortSignal },
): Promise<number> =>
  readings.write(
    {
      household: HOUSEHOLD,
      deviceId: SIMULATED_DEVICE,
      keepForMs: KEEP_FOR_MS,
      readings: past.readings(from, to),
    },
    signal,
  );

/** Readings at a day's end are written last: where they are there, the day is. */
const END_MS = 10 * MINUTE_MS;

/** Writes the readings of a past, newest days first, a batch at a time, so that the page stays quick. */
export const writePast = async (
  past: LivedPast,
  { readings, signal }: { readonly readings: ReadingStore; readonly signal: AbortSignal },
): Promise<void> => {
  for (const { startsAt, endsAt } of past.days.toReversed()) {
    if (signal.aborted) return;
    try {
      const there = await readings.between(HOUSEHOLD, endsAt - END_MS, endsAt - 1, signal);
      if (there.length > 0) continue;
      await writeReadings(past, { from: startsAt, to: endsAt }, { readings, signal });
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
  }
};
