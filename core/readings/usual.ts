import * as z from 'zod/mini';
import type { ClosedHour } from './hourly-means.ts';

/** Hours of the local clock in a day. */
const HOURS = 24;
/** The floor of an hour is the lowest mean of so many hours: what is left on raises it, a kettle or an oven does not. */
const FLOOR_HOURS = 3;
/** Local days that must be known before anything is tested. */
export const LEARNING_DAYS = 14;
const KNOWN_DAY_SHARE = 0.75;
const BASE_DAYS = 14;
const BASE_QUANTILE = 0.1;
/** A day's part in what is usual. */
const LEARNING_RATE = 0.1;
/** One odd night moves the usual by so many deviations at most. */
const CAP_DEVIATIONS = 2;
const LEAST_DEVIATION_W = 30;

const wattsByHour = z.array(z.nullable(z.number()));

/**
 * What a home usually draws at each hour of the local clock: an exponentially weighted centre and mean absolute
 * deviation of the hour's floor, W, and each day's base. Measured against other methods on five homes: one limit that
 * knows the hour finds a load left on at night seven times as often as one limit for all hours.
 */
export const usualSchema = z.object({
  /** End of the newest hour that was learned from, epoch ms. */
  learnedTo: z.optional(z.number()),
  /** The newest known means without a hole between them, at most two; the newest last. */
  run: z.array(z.number()),
  /** The day in progress: its means, and the floors that it may begin with. */
  today: z.optional(
    z.object({
      day: z.number(),
      known: z.number(),
      hours: z.number(),
      meansW: z.array(z.number()),
      floorsW: wattsByHour,
    }),
  ),
  /** Tenth percentile of the hourly means of each of the last days, W. */
  basesW: z.array(z.number()),
  /** Floors of the days known so far, until there are enough to begin with. */
  firstDays: z.optional(z.array(wattsByHour)),
  /** By hour; null where the first days gave nothing. */
  centreW: z.optional(wattsByHour),
  deviationW: z.optional(wattsByHour),
});
export type Usual = z.infer<typeof usualSchema>;

/** An hour held against what is usual. */
export interface TestedHour {
  readonly endsAt: number;
  readonly day: number;
  readonly hour: number;
  /** Lowest of the last three hourly means, W. */
  readonly floorW: number;
  /** Greatest centre and deviation of the hour and the two beside it, W. */
  readonly centreW: number;
  readonly deviationW: number;
  /** What is drawn in this home's quietest hours, W. */
  readonly baseW: number;
}

/** Nothing learned yet. */
export const nothingLearned = (): Usual => ({ run: [], basesW: [], firstDays: [] });

/** Whole local days learned so far; testing begins at `LEARNING_DAYS`. */
export const learnedDays = ({ firstDays }: Usual): number => firstDays?.length ?? LEARNING_DAYS;

/**
 * Learns one closed hour and says how it stood against what was usual before it; undefined where it cannot be tested:
 * while there are too few days, after a hole, in hours that export, or at an hour that never gave anything.
 * Hours up to `learnedTo` are ignored, so that learning anew from stored readings and living on are one fold.
 */
export const learnHour = (
  before: Usual,
  hour: ClosedHour,
): { usual: Usual; tested: TestedHour | undefined } => {
  if (before.learnedTo !== undefined && hour.endsAt <= before.learnedTo)
    return { usual: before, tested: undefined };
  const usual = before.today !== undefined && before.today.day !== hour.day ? closeDay(before) : before;
  const continues = before.learnedTo === hour.startsAt;
  const meanW = hour.meanW;
  const importing = meanW !== undefined && meanW >= 0;
  const means = importing ? [...(continues ? before.run : []), meanW] : [];
  const floorW = means.length >= FLOOR_HOURS ? Math.min(...means) : undefined;
  const tested = floorW === undefined ? undefined : test(usual, hour, floorW);
  const next: Usual = {
    ...usual,
    learnedTo: hour.endsAt,
    run: means.slice(-(FLOOR_HOURS - 1)).map(tenths),
    today: addHour(usual.today, hour, floorW),
    ...(floorW === undefined ? {} : moved(usual, hour.hour, floorW)),
  };
  return { usual: next, tested };
};

const test = (
  { centreW, deviationW, basesW }: Usual,
  hour: ClosedHour,
  floorW: number,
): TestedHour | undefined => {
  if (centreW === undefined || deviationW === undefined || (centreW[hour.hour] ?? null) === null)
    return undefined;
  const beside = [hour.hour - 1, hour.hour, hour.hour + 1].map((h) => (h + HOURS) % HOURS);
  return {
    endsAt: hour.endsAt,
    day: hour.day,
    hour: hour.hour,
    floorW,
    centreW: Math.max(...known(beside.map((h) => centreW[h]))),
    deviationW: Math.max(...known(beside.map((h) => deviationW[h]))),
    baseW: median(basesW) ?? 0,
  };
};

/** The centre and the deviation of one hour after a floor was seen at it. */
const moved = (
  { centreW, deviationW }: Usual,
  hour: number,
  floorW: number,
): Pick<Usual, 'centreW' | 'deviationW'> => {
  if (centreW === undefined || deviationW === undefined) return {};
  const centre = centreW[hour] ?? floorW;
  const deviation = deviationW[hour] ?? LEAST_DEVIATION_W;
  const capped = Math.min(floorW, centre + CAP_DEVIATIONS * Math.max(deviation, LEAST_DEVIATION_W));
  const error = capped - centre;
  return {
    centreW: centreW.with(hour, tenths(centre + LEARNING_RATE * error)),
    deviationW: deviationW.with(hour, tenths(deviation + LEARNING_RATE * (Math.abs(error) - deviation))),
  };
};

type Today = NonNullable<Usual['today']>;

const addHour = (
  today: Usual['today'],
  { day, hour, meanW }: ClosedHour,
  floorW: number | undefined,
): Today => {
  const {
    known: before,
    hours,
    meansW,
    floorsW,
  } = today?.day === day
    ? today
    : { known: 0, hours: 0, meansW: [], floorsW: Array<number | null>(HOURS).fill(null) };
  return {
    day,
    known: before + (meanW === undefined ? 0 : 1),
    hours: hours + 1,
    meansW: meanW === undefined || meanW < 0 ? meansW : [...meansW, Math.round(meanW)],
    floorsW: floorW === undefined ? floorsW : floorsW.with(hour, Math.round(floorW)),
  };
};

/** Takes the day that is over into the bases and, while learning, into the first days. */
const closeDay = (usual: Usual): Usual => {
  const { today, ...rest } = usual;
  if (today === undefined || today.known < KNOWN_DAY_SHARE * HOURS) return rest;
  const base = quantile(today.meansW, BASE_QUANTILE);
  const basesW = base === undefined ? rest.basesW : [...rest.basesW, Math.round(base)].slice(-BASE_DAYS);
  const { firstDays, ...learned } = { ...rest, basesW };
  if (firstDays === undefined) return learned;
  const days = [...firstDays, today.floorsW];
  if (days.length < LEARNING_DAYS) return { ...learned, firstDays: days };
  const floorsOf = (hour: number) => known(days.map((floors) => floors[hour]));
  const centreW = range(HOURS).map((hour) => mean(floorsOf(hour)));
  const deviationW = centreW.map((centre, hour) =>
    centre === null ? null : mean(floorsOf(hour).map((floorW) => Math.abs(floorW - centre))),
  );
  return { ...learned, centreW, deviationW };
};

const tenths = (watts: number): number => Math.round(watts * 10) / 10;
const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
const known = (values: readonly (number | null | undefined)[]): number[] =>
  values.filter((value): value is number => typeof value === 'number');
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : tenths(values.reduce((sum, value) => sum + value, 0) / values.length);

/** The value below which a share of the values lies, between its neighbours by their distance; undefined of none. */
export const quantile = (values: readonly number[], share: number): number | undefined => {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? undefined : low + (high - low) * (place % 1);
};

/** Half of the values lie below it; undefined of none. */
export const median = (values: readonly number[]): number | undefined => quantile(values, 0.5);
