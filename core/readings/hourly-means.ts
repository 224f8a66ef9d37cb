import { HOUR_MS, MINUTE_MS } from '../contract/lengths.ts';
import { localDay, minuteOfDay } from '../time/local-time.ts';

const MINUTES_PER_HOUR = 60;
/** An hour of which less is known has no mean. */
const LEAST_KNOWN_SHARE = 0.75;
/** The hours of a longer hole are left out: nobody looks further back. */
const LONGEST_HOLE_MS = 60 * 24 * HOUR_MS;

/** One hour of the local clock. Where the clock goes back it is longer than an hour; the one that spring skips never comes. */
export interface LocalHour {
  /** Local calendar day, days since the epoch. */
  readonly day: number;
  /** Hour of the local clock, 0 to 23. */
  readonly hour: number;
  /** Epoch ms, `endsAt` exclusive. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** One hour of the local clock that is over. */
export interface ClosedHour extends LocalHour {
  /** Time-weighted mean demand, W; undefined where less than three quarters of the hour are known. */
  readonly meanW: number | undefined;
  /** The first sample at or after its end, or how far samples were counted; epoch ms. */
  readonly closedAt: number;
}

/** A sample of demand. */
export interface DemandSample {
  readonly at: number;
  readonly demandW: number;
}

/** The hour that is being counted. */
export interface OpenHour {
  readonly hour: LocalHour;
  /** How much of it is known so far, and demand over that time in watt-milliseconds. */
  readonly knownMs: number;
  readonly wattMs: number;
  /** The newest sample, which stands until the next one; undefined before the first. */
  readonly last: DemandSample | undefined;
}

export interface HourConditions {
  /** IANA. */
  readonly timeZone: string;
  /** How long a sample stands for demand when the next one is late, ms. */
  readonly sampleHoldsMs: number;
}

/** What counting came to: hours that are over, oldest first, and the one that is not. */
export interface CountedHours {
  readonly open: OpenHour;
  readonly closed: readonly ClosedHour[];
}

/** The hour of the local clock that holds a moment. */
export const localHourAt = (at: number, timeZone: string): LocalHour => {
  const label = labelAt(at, timeZone);
  const isSame = (moment: number) => {
    const other = labelAt(moment, timeZone);
    return other.day === label.day && other.hour === label.hour;
  };
  let startsAt = hourEnd(at, timeZone) - HOUR_MS;
  let endsAt = startsAt + HOUR_MS;
  // A change of the clock by half an hour lies within the hour.
  while (!isSame(startsAt)) startsAt += QUARTER_MS;
  while (isSame(startsAt - QUARTER_MS)) startsAt -= QUARTER_MS;
  while (isSame(endsAt)) endsAt += QUARTER_MS;
  return { ...label, startsAt, endsAt };
};

/** Zones change their clocks on the quarter hour. */
const QUARTER_MS = 15 * MINUTE_MS;

const labelAt = (at: number, timeZone: string): Pick<LocalHour, 'day' | 'hour'> => ({
  day: localDay(at, timeZone),
  hour: Math.floor(minuteOfDay(at, timeZone) / MINUTES_PER_HOUR),
});

/** The next moment at which the local clock would show a full hour. */
const hourEnd = (at: number, timeZone: string): number => {
  const minutesIn = minuteOfDay(at, timeZone) % MINUTES_PER_HOUR;
  return Math.floor(at / MINUTE_MS) * MINUTE_MS + (MINUTES_PER_HOUR - minutesIn) * MINUTE_MS;
};

/** Begins to count with the local hour that holds `from` (epoch ms). */
export const openHourAt = (from: number, timeZone: string): OpenHour => ({
  hour: localHourAt(from, timeZone),
  knownMs: 0,
  wattMs: 0,
  last: undefined,
});

/**
 * Counts samples, oldest first, into hours of the local clock; an hour is closed by the first sample at or after its
 * end, and hours without any sample are closed unknown. Those older than the open hour only stand into it. Counting all
 * samples at once or one by one comes to the same.
 */
export const countHours = (
  before: OpenHour,
  samples: readonly DemandSample[],
  conditions: HourConditions,
): CountedHours => {
  const closed: ClosedHour[] = [];
  let { hour, knownMs, wattMs, last } = before;
  for (const sample of samples) {
    if (last !== undefined && sample.at <= last.at) continue;
    if (sample.at < hour.endsAt) {
      // Nearly every sample: no new object for it.
      const heldMs = last === undefined ? 0 : standsIn(hour, last, sample.at, conditions.sampleHoldsMs);
      if (last !== undefined && heldMs > 0) {
        knownMs += heldMs;
        wattMs += heldMs * last.demandW;
      }
    } else
      ({ hour, knownMs, wattMs } = passTo(sample.at, { hour, knownMs, wattMs, last }, closed, conditions));
    last = sample;
  }
  return { open: { hour, knownMs, wattMs, last }, closed };
};

/** The hours that end by `until`, where all samples up to then are counted. */
export const hoursUntil = (
  open: OpenHour,
  until: number,
  conditions: HourConditions,
): readonly ClosedHour[] => {
  const closed: ClosedHour[] = [];
  passTo(until, open, closed, conditions);
  return closed;
};

/** Lets the newest sample stand until `at`, at most as long as a sample holds, and closes the hours that are over by then. */
const passTo = (
  at: number,
  before: OpenHour,
  closed: ClosedHour[],
  { timeZone, sampleHoldsMs }: HourConditions,
): OpenHour => {
  const { last } = before;
  const standing = (open: OpenHour): OpenHour => {
    const heldMs = last === undefined ? 0 : standsIn(open.hour, last, at, sampleHoldsMs);
    if (last === undefined || heldMs <= 0) return open;
    return { ...open, knownMs: open.knownMs + heldMs, wattMs: open.wattMs + heldMs * last.demandW };
  };
  let open = standing(before);
  while (at >= open.hour.endsAt) {
    closed.push(close(open, at));
    const nextAt = at - open.hour.endsAt > LONGEST_HOLE_MS ? at : open.hour.endsAt;
    open = standing({ ...open, hour: localHourAt(nextAt, timeZone), knownMs: 0, wattMs: 0 });
  }
  return open;
};

/** How long a sample stands in an hour until the next one at `at`, ms; none where that is zero or less. */
const standsIn = (hour: LocalHour, last: DemandSample, at: number, holdsMs: number): number =>
  Math.min(at, last.at + holdsMs, hour.endsAt) - Math.max(last.at, hour.startsAt);

const close = ({ hour, knownMs, wattMs }: OpenHour, closedAt: number): ClosedHour => ({
  ...hour,
  closedAt,
  meanW: knownMs >= LEAST_KNOWN_SHARE * (hour.endsAt - hour.startsAt) ? wattMs / knownMs : undefined,
});
