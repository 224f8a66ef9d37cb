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
/** Fourteen nights, the three after them, and the evening that the first one may begin in. */
const KEPT_DAYS = 18;
/** A day's part in what is usual. */
const LEARNING_RATE = 0.1;
/** One odd night moves the usual by so many deviations at most. */
const CAP_DEVIATIONS = 2;
const LEAST_DEVIATION_W = 30;

const wattsByHour = z.array(z.nullable(z.number())).check(z.length(24));

/**
 * What a home usually draws at each hour of the local clock: an exponentially weighted centre and mean absolute
 * deviation of the hour's floor, W, and each day's base. Measured against other methods on five homes: one limit that
 * knows the hour finds a load left on at night seven times as often as one limit for all hours.
 */
export const usualSchema = z.object({
  /** End of the newest hour that was learned from, epoch ms. */
  learnedTo: z.optional(z.number()),
  /** The newest hours without a hole between them, at most two, the newest last: when each began and its mean, W. */
  run: z.array(z.tuple([z.number(), z.number()])),
  /** The day in progress: its means and its floors, by hour; null where they are not known. */
  today: z.optional(z.object({ day: z.number(), meansW: wattsByHour, floorsW: wattsByHour })),
  /** The last days, the newest last: the local day (days since the epoch) and its means by hour. */
  days: z.array(z.tuple([z.number(), wattsByHour])),
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
export interface TestedHour extends UsualHour {
  /** Lowest of the last three hourly means, W, and when the first of these hours began, epoch ms. */
  readonly floorW: number;
  readonly floorFrom: number;
}

/** An hour to learn from. */
export interface HourToLearn extends ClosedHour {
  /** A smart charger was told to run in it: it is neither learned nor tested. */
  readonly smartCharging?: boolean;
}

/** A stretch of time, epoch ms; `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Closed hours, those marked that smart charging touches. */
export const asHoursToLearn = (hours: readonly ClosedHour[], smartCharging: readonly Span[]): HourToLearn[] =>
  hours.map((hour) =>
    smartCharging.some(({ from, to }) => from < hour.endsAt && to > hour.startsAt)
      ? { ...hour, smartCharging: true }
      : hour,
  );

/** An hour that is over, and how it stood against what was usual before it. */
export interface JudgedHour extends ClosedHour {
  /** Undefined where it cannot be tested, or was learned before. */
  readonly tested: TestedHour | undefined;
}

/** Nothing learned yet. */
export const nothingLearned = (): Usual => ({ run: [], days: [], basesW: [], firstDays: [] });

/** Means by hour of one of the last days or of today, W; undefined where nothing is known of it. */
export const meansOfDay = ({ today, days }: Usual, day: number): readonly (number | null)[] | undefined =>
  today?.day === day ? today.meansW : days.find(([other]) => other === day)?.[1];

/** Whole local days learned so far; testing begins at `LEARNING_DAYS`. */
export const learnedDays = ({ firstDays }: Usual): number => firstDays?.length ?? LEARNING_DAYS;

/** What hours of the home have taught. */
export interface Learned {
  readonly usual: Usual;
  /** Oldest first. */
  readonly judged: readonly JudgedHour[];
}

/**
 * Learns closed hours, oldest first, and says how each stood against what was usual before it. One cannot be tested
 * while there are too few days, after a hole, while the home exports, or where that hour of the day never gave anything.
 * Hours up to `learnedTo` are ignored, so that learning from stored readings and living on are one fold.
 */
export const learnHours = (before: Usual, hours: readonly HourToLearn[]): Learned => {
  let usual = before;
  const judged = hours.map((hour): JudgedHour => {
    const learned = learnHour(usual, hour);
    usual = learned.usual;
    return { ...hour, tested: learned.tested };
  });
  return { usual, judged };
};

const learnHour = (
  before: Usual,
  hour: HourToLearn,
): { readonly usual: Usual; readonly tested: TestedHour | undefined } => {
  const { today, learnedTo = Number.NEGATIVE_INFINITY } = before;
  if (hour.endsAt <= learnedTo) return { usual: before, tested: undefined };
  const usual = today === undefined || today.day === hour.day ? before : closeDay(before, today);
  const earlier = before.learnedTo === hour.startsAt ? before.run : [];
  const { meanW, smartCharging = false } = hour;
  const counts = meanW !== undefined && meanW >= 0 && !smartCharging;
  const run: Usual['run'] = counts ? [...earlier, [hour.startsAt, tenths(meanW)]] : [];
  const floor = floorOf(run);
  const tested = floor === undefined ? undefined : test(usual, hour, floor);
  const next: Usual = {
    ...usual,
    learnedTo: hour.endsAt,
    run: run.slice(-(FLOOR_HOURS - 1)),
    today: addHour(usual.today, hour, floor?.floorW),
    ...(floor === undefined ? {} : moved(usual, hour.hour, floor.floorW)),
  };
  return { usual: next, tested };
};

type Floor = Pick<TestedHour, 'floorW' | 'floorFrom'>;

const floorOf = (run: Usual['run']): Floor | undefined => {
  const [first] = run;
  if (first === undefined || run.length < FLOOR_HOURS) return undefined;
  return { floorW: Math.min(...run.map(([, meanW]) => meanW)), floorFrom: first[0] };
};

const test = (usual: Usual, { hour }: HourToLearn, floor: Floor): TestedHour | undefined => {
  const limits = usualAt(usual, hour);
  return limits === undefined ? undefined : { ...floor, ...limits };
};

/** What an hour of the local clock is held against, W. */
export interface UsualHour {
  /** Greatest centre and deviation of the hour and the two beside it. */
  readonly centreW: number;
  readonly deviationW: number;
  /** Of the hour alone. */
  readonly ownCentreW: number;
  readonly ownDeviationW: number;
  /** What is drawn in this home's quietest hours. */
  readonly baseW: number;
}

/** What is usual at an hour of the local clock; undefined while too little is known of it. */
export const usualAt = ({ centreW, deviationW, basesW }: Usual, hour: number): UsualHour | undefined => {
  const [ownCentreW, ownDeviationW] = [centreW?.[hour], deviationW?.[hour]];
  if (typeof ownCentreW !== 'number' || typeof ownDeviationW !== 'number') return undefined;
  const beside = [hour - 1, hour, hour + 1].map((h) => (h + HOURS) % HOURS);
  return {
    centreW: Math.max(...known(beside.map((h) => centreW?.[h]))),
    deviationW: Math.max(...known(beside.map((h) => deviationW?.[h]))),
    ownCentreW,
    ownDeviationW,
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

const noHours = (): (number | null)[] => Array<number | null>(HOURS).fill(null);

const addHour = (
  today: Usual['today'],
  { day, hour, meanW }: ClosedHour,
  floorW: number | undefined,
): Today => {
  const { meansW, floorsW } = today?.day === day ? today : { meansW: noHours(), floorsW: noHours() };
  return {
    day,
    meansW: meanW === undefined ? meansW : meansW.with(hour, Math.round(meanW)),
    floorsW: floorW === undefined ? floorsW : floorsW.with(hour, Math.round(floorW)),
  };
};

/** Takes the day that is over into the last days, into the bases and, while learning, into the first days. */
const closeDay = ({ today: _today, ...before }: Usual, today: Today): Usual => {
  const kept = before.days.filter(([day]) => day > today.day - KEPT_DAYS);
  const rest: Usual = { ...before, days: [...kept, [today.day, today.meansW]] };
  const meansW = known(today.meansW);
  if (meansW.length < KNOWN_DAY_SHARE * HOURS) return rest;
  const base = quantile(
    meansW.filter((meanW) => meanW >= 0),
    BASE_QUANTILE,
  );
  const basesW = base === undefined ? rest.basesW : [...rest.basesW, Math.round(base)].slice(-BASE_DAYS);
  const { firstDays, ...learned } = { ...rest, basesW };
  if (firstDays === undefined) return learned;
  const days = [...firstDays, today.floorsW];
  if (days.length < LEARNING_DAYS) return { ...learned, firstDays: days };
  const floorsOf = (hour: number) => known(days.map((floors) => floors[hour]));
  const centreW = range(HOURS).map((hour) => mean(floorsOf(hour)));
  const deviationW = centreW.map((centre, hour) =>
    mean(floorsOf(hour).map((floorW) => Math.abs(floorW - (centre ?? 0)))),
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
  const low = sorted[Math.floor(place)];
  if (low === undefined) return undefined;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place % 1);
};

/** Half of the values lie below it; undefined of none. */
export const median = (values: readonly number[]): number | undefined => quantile(values, 0.5);
