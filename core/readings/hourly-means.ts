import * as z from 'zod/mini';
import { localDay, minuteOfDay } from '../time/local-time.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MINUTES_PER_HOUR = 60;
/** An hour of which less is known has no mean. */
const LEAST_KNOWN_SHARE = 0.75;

/** The hour of the local clock that is being counted. */
export const openHourSchema = z.object({
  /** Local calendar day (days since the epoch) and hour of the local clock, 0 to 23. */
  day: z.number(),
  hour: z.number(),
  /** Epoch ms; where the clock goes back the hour is two hours long. */
  startsAt: z.number(),
  endsAt: z.number(),
  /** How much of it is known so far, and demand over that time in watt-milliseconds. */
  knownMs: z.number(),
  wattMs: z.number(),
  /** The newest sample, which stands until the next one. */
  lastAt: z.number(),
  lastDemandW: z.number(),
});
export type OpenHour = z.infer<typeof openHourSchema>;

/** One hour of the local clock that is over. */
export interface ClosedHour {
  /** Local calendar day, days since the epoch. */
  readonly day: number;
  /** Hour of the local clock, 0 to 23. */
  readonly hour: number;
  /** Epoch ms, `endsAt` exclusive. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Time-weighted mean demand, W; undefined where less than three quarters of the hour are known. */
  readonly meanW: number | undefined;
}

export interface HourConditions {
  readonly timeZone: string;
  /** How long a sample stands for demand when the next one is late, ms. */
  readonly sampleHoldsMs: number;
}

/** A sample of demand. */
export interface DemandSample {
  readonly at: number;
  readonly demandW: number;
}

/**
 * Counts samples into hours of the local clock. An hour is closed by the first sample at or after its end; the hour
 * that autumn shows twice is one hour, and the one that spring leaves out never comes. Hours without any sample are
 * left out. Taking all samples at once or one by one comes to the same.
 */
export const countHours = (
  before: OpenHour | undefined,
  samples: readonly DemandSample[],
  conditions: HourConditions,
): { readonly open: OpenHour | undefined; readonly closed: readonly ClosedHour[] } => {
  let open = before === undefined ? undefined : { ...before };
  const closed: ClosedHour[] = [];
  for (const { at, demandW } of samples) {
    if (open === undefined) {
      open = beginHour(at, demandW, conditions.timeZone);
      continue;
    }
    if (at <= open.lastAt) continue;
    const heldUntil = Math.min(at, open.lastAt + conditions.sampleHoldsMs);
    while (at >= open.endsAt) {
      const label = labelAt(open.endsAt, conditions.timeZone);
      hold(open, Math.min(heldUntil, open.endsAt));
      if (label.day === open.day && label.hour === open.hour) {
        open.endsAt = hourEnd(open.endsAt, conditions.timeZone);
        continue;
      }
      closed.push(close(open));
      open = { ...open, ...label, ...lengthFrom(open.endsAt, conditions.timeZone), knownMs: 0, wattMs: 0 };
      if (heldUntil > open.startsAt || at < open.endsAt) continue;
      // Nothing is known from here to the sample: its own hour is the next one worth counting.
      open = beginHour(at, demandW, conditions.timeZone);
    }
    hold(open, heldUntil);
    open.lastAt = at;
    open.lastDemandW = demandW;
  }
  return { open, closed };
};

const labelAt = (at: number, timeZone: string): Pick<OpenHour, 'day' | 'hour'> => ({
  day: localDay(at, timeZone),
  hour: Math.floor(minuteOfDay(at, timeZone) / MINUTES_PER_HOUR),
});

/** The next moment at which the local clock shows a full hour. */
const hourEnd = (at: number, timeZone: string): number => {
  const minutesIn = minuteOfDay(at, timeZone) % MINUTES_PER_HOUR;
  return Math.floor(at / MINUTE_MS) * MINUTE_MS + (MINUTES_PER_HOUR - minutesIn) * MINUTE_MS;
};

const lengthFrom = (startsAt: number, timeZone: string): Pick<OpenHour, 'startsAt' | 'endsAt'> => ({
  startsAt,
  endsAt: hourEnd(startsAt, timeZone),
});

const beginHour = (at: number, demandW: number, timeZone: string): OpenHour => {
  const endsAt = hourEnd(at, timeZone);
  return {
    ...labelAt(at, timeZone),
    startsAt: endsAt - HOUR_MS,
    endsAt,
    knownMs: 0,
    wattMs: 0,
    lastAt: at,
    lastDemandW: demandW,
  };
};

/** Lets the newest sample stand until `until`, as far as that lies in the open hour. */
const hold = (open: OpenHour, until: number): void => {
  const from = Math.max(open.lastAt, open.startsAt);
  const heldMs = Math.max(0, Math.min(until, open.endsAt) - from);
  open.knownMs += heldMs;
  open.wattMs += heldMs * open.lastDemandW;
  if (until > open.lastAt && heldMs > 0) open.lastAt = Math.min(until, open.endsAt);
};

const close = ({ day, hour, startsAt, endsAt, knownMs, wattMs }: OpenHour): ClosedHour => ({
  day,
  hour,
  startsAt,
  endsAt,
  meanW: knownMs >= LEAST_KNOWN_SHARE * (endsAt - startsAt) ? wattMs / knownMs : undefined,
});
