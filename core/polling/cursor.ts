import type { MeterReading } from '../readings/reading.ts';

/** Octopus answers a longer ten-second range with an empty list and no error, so we stay ten minutes inside its 12 h. */
export const REACH_MS = (11 * 60 + 50) * 60_000;
/** Read again before the cursor, since the newest rows still grow. */
export const OVERLAP_MS = 2 * 60_000;
/** The Mini leaves out single buckets as a matter of course; a longer pause is a hole. */
const HOLE_MS = 30_000;
const SWEEP_EVERY_MS = 4 * 3_600_000;
const SWEEP_AFTER_HOLE_MS = 10 * 60_000;

/** When the whole reach is asked for again. */
export interface SweepPlan {
  readonly lastAt: number;
  /** Set while a hole that closed waits for its late rows. */
  readonly dueAt?: number | undefined;
}

/** A range to ask Octopus for: `start` inclusive, `end` exclusive, epoch ms. */
export interface TelemetryWindow {
  readonly kind: 'live' | 'sweep';
  readonly start: number;
  readonly end: number;
}

/** Whether this poll should ask for the whole reach. */
export const sweepDue = (sweep: SweepPlan, now: number): boolean =>
  now - sweep.lastAt >= SWEEP_EVERY_MS || (sweep.dueAt !== undefined && now >= sweep.dueAt);

/**
 * The range of this poll: from shortly before the cursor to now, the whole reach for a sweep or without a cursor.
 * `readAgainFrom` is the oldest row that another run may have overwritten.
 */
export const planWindow = (
  cursor: number | undefined,
  sweep: boolean,
  now: number,
  readAgainFrom: number = Number.POSITIVE_INFINITY,
): TelemetryWindow => {
  const reach = now - REACH_MS;
  if (sweep || cursor === undefined) return { kind: sweep ? 'sweep' : 'live', start: reach, end: now };
  const start = Math.min(Math.min(cursor, now) - OVERLAP_MS, readAgainFrom);
  return { kind: 'live', start: Math.max(start, reach), end: now };
};

/** The newer half of a window, for an answer that may have been empty because the window was too long. */
export const newerHalf = ({ kind, start, end }: TelemetryWindow): TelemetryWindow => ({
  kind,
  start: start + Math.floor((end - start) / 2_000) * 1_000,
  end,
});

/** The sweep plan after a poll that stored `readings` (oldest first) beyond `cursor`. */
export const nextSweep = (
  plan: SweepPlan,
  poll: {
    readonly kind: TelemetryWindow['kind'];
    readonly cursor: number | undefined;
    readonly readings: readonly MeterReading[];
    readonly now: number;
  },
): SweepPlan => {
  const next = poll.kind === 'sweep' ? { lastAt: poll.now } : plan;
  return closesHole(poll.cursor, poll.readings) ? sweepSoon(next, poll.now) : next;
};

/** The plan with a sweep in ten minutes, unless one is due earlier. */
export const sweepSoon = (plan: SweepPlan, now: number): SweepPlan =>
  plan.dueAt === undefined ? { ...plan, dueAt: now + SWEEP_AFTER_HOLE_MS } : plan;

const closesHole = (cursor: number | undefined, readings: readonly MeterReading[]): boolean => {
  let previous = cursor;
  for (const { at } of readings) {
    if (previous !== undefined && at - previous > HOLE_MS) return true;
    previous = at;
  }
  return false;
};

/** Time that no poll can bring back any more. */
export interface LostGap {
  readonly from: number;
  readonly to: number;
}

/** What lies between the cursor and the start of the window asked for, where the window could not reach back to the cursor. */
export const lostGap = (cursor: number | undefined, windowStart: number): LostGap | undefined =>
  cursor !== undefined && windowStart > cursor + HOLE_MS ? { from: cursor, to: windowStart } : undefined;
