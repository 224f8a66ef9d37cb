import * as z from 'zod/mini';
import { MINUTE_MS } from '../contract/lengths.ts';

/** As many as a sparkline has room for. */
const MAX_BUCKETS = 24;
const FIRST_BUCKET_MS = 20_000;
const KILOWATT = 1_000;

const bucketSchema = z.tuple([
  /** How much of it is known, ms. */
  z.number(),
  /** Demand over that time, watt-milliseconds. */
  z.number(),
  /** Lowest and highest demand, W. */
  z.number(),
  z.number(),
]);
type Bucket = z.infer<typeof bucketSchema>;

/**
 * The course of demand through an episode, however long: at most 24 buckets, whose width doubles as it goes on. Small
 * enough to be stored with the episode, whole enough to be drawn and to tell what it may have been.
 */
export const shapeSchema = z.object({
  startsAt: z.number(),
  bucketMs: z.number(),
  /** Demand just before it began, W. */
  baseW: z.number(),
  /** Times that demand rose from under to over half of its height above the base. */
  rises: z.number(),
  high: z.boolean(),
  /** Null where nothing is known. */
  buckets: z.array(z.nullable(bucketSchema)),
});
export type Shape = z.infer<typeof shapeSchema>;

/** A shape that begins with its first sample at `startsAt`. */
export const beginShape = (startsAt: number, baseW: number): Shape => ({
  startsAt,
  bucketMs: FIRST_BUCKET_MS,
  baseW: Math.round(baseW),
  rises: 0,
  high: false,
  buckets: [],
});

/** A rise counts from here on: what heats draws more. */
const RISE_W = 900;

/** The shape after `demandW` stood from `from` to `to`, epoch ms; what came before its beginning is left out. */
export const extendShape = (before: Shape, demandW: number, from: number, to: number): Shape => {
  let shape = before;
  while (to > shape.startsAt + MAX_BUCKETS * shape.bucketMs) shape = coarser(shape);
  const buckets = [...shape.buckets];
  for (let at = Math.max(from, shape.startsAt); at < to; ) {
    const index = Math.floor((at - shape.startsAt) / shape.bucketMs);
    const end = Math.min(to, shape.startsAt + (index + 1) * shape.bucketMs);
    while (buckets.length <= index) buckets.push(null);
    buckets[index] = joined(buckets[index] ?? null, [end - at, demandW * (end - at), demandW, demandW]);
    at = end;
  }
  const overW = demandW - shape.baseW;
  const high = shape.high ? overW > RISE_W / 2 : overW > RISE_W;
  return { ...shape, buckets, high, rises: shape.rises + (high && !shape.high ? 1 : 0) };
};

const joined = (a: Bucket | null, b: Bucket | null): Bucket | null => {
  if (a === null || b === null) return a ?? b;
  return [a[0] + b[0], a[1] + b[1], Math.min(a[2], b[2]), Math.max(a[3], b[3])];
};

const coarser = (shape: Shape): Shape => {
  const buckets: (Bucket | null)[] = [];
  for (let i = 0; i < shape.buckets.length; i += 2) {
    buckets.push(joined(shape.buckets[i] ?? null, shape.buckets[i + 1] ?? null));
  }
  return { ...shape, bucketMs: 2 * shape.bucketMs, buckets };
};

/** The mean of each bucket, W; null where nothing is known. For a sparkline. */
export const courseOf = ({ buckets }: Shape): (number | null)[] =>
  buckets.map((bucket) => (bucket === null ? null : bucket[1] / bucket[0]));

/** The course of demand, as it is drawn: one mean for each `bucketMs`, W; null where nothing is known. */
export interface Course {
  readonly bucketMs: number;
  readonly meansW: readonly (number | null)[];
}

/** The course of a shape, as it is drawn. */
export const wholeCourse = (shape: Shape): Course => ({
  bucketMs: shape.bucketMs,
  meansW: courseOf(shape),
});

/** What an episode looks like, where its shape is plain. */
export type Likeness = 'kettle' | 'shower' | 'cycling-heat' | 'car';

const within = (value: number, from: number, to: number): boolean => value >= from && value <= to;

/**
 * What it may have been; undefined where the shape is not plain. Watts over what was drawn before: a kettle 2.5 to
 * 3.2 kW for under six minutes, a shower 7.5 to 11 kW for under twenty, an oven or immersion heater that switches 1.8 to
 * 3.4 kW on and off, a car that draws a steady 6.8 to 7.6 or 3.5 kW for over half an hour.
 */
export const likenessOf = (shape: Shape, lastedMs: number): Likeness | undefined => {
  const known = knownUpTo(shape, lastedMs);
  if (known.length === 0) return undefined;
  const topW = switchedW(shape, lastedMs);
  const steady = steadyLevelW(shape, known);
  if (
    lastedMs >= MINUTE_MS &&
    lastedMs < 6 * MINUTE_MS &&
    shape.rises <= 1 &&
    within(steady, 2.5 * KILOWATT, 3.2 * KILOWATT)
  ) {
    return 'kettle';
  }
  if (lastedMs < 20 * MINUTE_MS && within(steady, 7.5 * KILOWATT, 11 * KILOWATT)) return 'shower';
  if (
    lastedMs > 30 * MINUTE_MS &&
    (within(steady, 6.8 * KILOWATT, 7.6 * KILOWATT) || within(steady, 3.3 * KILOWATT, 3.8 * KILOWATT))
  ) {
    return 'car';
  }
  if (shape.rises >= MIN_CYCLES && lastedMs >= 10 * MINUTE_MS && within(topW, 1.8 * KILOWATT, 3.4 * KILOWATT))
    return 'cycling-heat';
  return undefined;
};

/** Demand over its base while what is switched on and off is on, W: the median of the highest of each bucket. */
export const switchedW = (shape: Shape, lastedMs: number): number => {
  const tops = knownUpTo(shape, lastedMs)
    .map(([, , , max]) => max)
    .sort((a, b) => a - b);
  return (tops[Math.floor(tops.length / 2)] ?? 0) - shape.baseW;
};

const knownUpTo = ({ buckets, bucketMs }: Shape, lastedMs: number): Bucket[] =>
  buckets.slice(0, Math.max(1, Math.floor(lastedMs / bucketMs))).filter((bucket) => bucket !== null);

const MIN_CYCLES = 3;
/** A level is steady where the middle four fifths of the time lie this close to their mean. */
const STEADY_SHARE = 0.08;

/** The level over the base that demand keeps to, W; 0 where it keeps to none. */
const steadyLevelW = ({ baseW }: Shape, known: readonly Bucket[]): number => {
  const inner = known.length > 2 ? known.slice(1, -1) : known.slice(0, 1);
  const means = inner.map(([knownMs, wattMs]) => wattMs / knownMs - baseW).sort((a, b) => a - b);
  const cut = Math.floor(means.length / 10);
  const kept = means.slice(cut, means.length - cut);
  const level = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  return kept.every((value) => Math.abs(value - level) <= STEADY_SHARE * level) ? level : 0;
};
