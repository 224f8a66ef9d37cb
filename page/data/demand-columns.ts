import { SECOND_MS } from '../../core/contract/lengths.ts';
import { SAMPLE_HOLDS_MS } from '../../core/readings/history.ts';
import type { Reading } from '../../core/readings/reading.ts';

/**
 * Demand as the chart takes it, oldest first. Where there are too many readings for single ones, `demandW` is the mean
 * of each bucket of `stepS` seconds, `at` its middle, and `lowW` and `highW` what it hides. Nothing stands for a gap.
 */
export interface DemandColumns {
  /** Epoch seconds. */
  readonly at: readonly number[];
  readonly demandW: readonly number[];
  readonly lowW?: readonly number[];
  readonly highW?: readonly number[];
  readonly stepS?: number;
}

/** What readings of a span come to, whatever they are drawn in. */
export interface DemandSummary {
  readonly lowW: number;
  readonly highW: number;
  /** Weighted by time. */
  readonly meanW: number;
  /** Times without readings that are longer than a minute, between the first reading and the last. */
  readonly gaps: number;
}

/** A longer step between two readings is a gap. */
const GAP_MS = 60_000;

/** Undefined where there are no readings. */
export const summariseReadings = (readings: readonly Reading[]): DemandSummary | undefined => {
  let [lowW, highW, wattMs, knownMs, gaps] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
  for (const [index, { at, demandW }] of readings.entries()) {
    const stepMs = (readings[index + 1]?.at ?? at + TEN_SECONDS_MS) - at;
    const heldMs = Math.min(stepMs, SAMPLE_HOLDS_MS);
    lowW = Math.min(lowW, demandW);
    highW = Math.max(highW, demandW);
    wattMs += demandW * heldMs;
    knownMs += heldMs;
    if (stepMs > GAP_MS) gaps += 1;
  }
  return knownMs === 0 ? undefined : { lowW, highW, meanW: Math.round(wattMs / knownMs), gaps };
};

const TEN_SECONDS_MS = 10_000;

/** Every reading as it is. */
export const rawColumns = (readings: readonly Reading[]): DemandColumns => ({
  at: readings.map(({ at }) => at / 1_000),
  demandW: readings.map(({ demandW }) => demandW),
});

const MINUTE_S = 60;
const HOUR_S = 3_600;
const STEPS_S = [
  10,
  20,
  30,
  MINUTE_S,
  2 * MINUTE_S,
  5 * MINUTE_S,
  10 * MINUTE_S,
  15 * MINUTE_S,
  30 * MINUTE_S,
  HOUR_S,
  2 * HOUR_S,
  4 * HOUR_S,
  6 * HOUR_S,
  12 * HOUR_S,
];
const DAY_S = 86_400;

/** The shortest round step (ms, at least `leastMs`) that makes at most `points` buckets of a span. */
export const stepFor = (spanMs: number, points: number, leastMs = 0): number => {
  const step = STEPS_S.find((seconds) => {
    const ms = seconds * SECOND_MS;
    return ms >= leastMs && ms * points >= spanMs;
  });
  return (step ?? DAY_S * Math.ceil(spanMs / (points * DAY_S * SECOND_MS))) * SECOND_MS;
};

/** Sum, count and extremes of the demand in equal stretches of time. */
export class DemandBuckets {
  readonly startMs: number;
  readonly stepMs: number;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;
  readonly #lows: Float64Array;
  readonly #highs: Float64Array;

  /** Covers `from` (inclusive) to `to` (exclusive), epoch ms, in buckets that begin at multiples of `stepMs`. */
  constructor(from: number, to: number, stepMs: number) {
    this.startMs = Math.floor(from / stepMs) * stepMs;
    this.stepMs = stepMs;
    const length = Math.max(0, Math.ceil((to - this.startMs) / stepMs));
    this.#sums = new Float64Array(length);
    this.#counts = new Uint32Array(length);
    this.#lows = new Float64Array(length).fill(Number.POSITIVE_INFINITY);
    this.#highs = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  }

  /** Counts one reading; what lies outside is left out. */
  add(at: number, demandW: number): void {
    this.#merge(at, demandW, 1, demandW, demandW);
  }

  /** Counts what finer buckets hold of `from` (inclusive) to `to` (exclusive). */
  addBuckets(finer: DemandBuckets, from: number, to: number): void {
    const first = Math.max(0, Math.floor((from - finer.startMs) / finer.stepMs));
    const last = Math.min(finer.#counts.length, Math.ceil((to - finer.startMs) / finer.stepMs));
    for (let index = first; index < last; index++) {
      const count = finer.#counts[index] ?? 0;
      if (count === 0) continue;
      const at = finer.startMs + index * finer.stepMs;
      this.#merge(at, finer.#sums[index] ?? 0, count, finer.#lows[index] ?? 0, finer.#highs[index] ?? 0);
    }
  }

  /** As `summariseReadings`; a gap is a bucket or more without readings. */
  summary(): DemandSummary | undefined {
    let [lowW, highW, means, known, gaps] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0];
    let last: number | undefined;
    for (const [index, count] of this.#counts.entries()) {
      if (count === 0) continue;
      lowW = Math.min(lowW, this.#lows[index] ?? lowW);
      highW = Math.max(highW, this.#highs[index] ?? highW);
      means += (this.#sums[index] ?? 0) / count;
      known += 1;
      if (last !== undefined && index > last + 1) gaps += 1;
      last = index;
    }
    return known === 0 ? undefined : { lowW, highW, meanW: Math.round(means / known), gaps };
  }

  /** Buckets without readings are left out. */
  columns(): DemandColumns {
    const [at, demandW, lowW, highW]: [number[], number[], number[], number[]] = [[], [], [], []];
    for (const [index, count] of this.#counts.entries()) {
      if (count === 0) continue;
      at.push((this.startMs + (index + 0.5) * this.stepMs) / SECOND_MS);
      demandW.push(Math.round((this.#sums[index] ?? 0) / count));
      lowW.push(this.#lows[index] ?? 0);
      highW.push(this.#highs[index] ?? 0);
    }
    return { at, demandW, lowW, highW, stepS: this.stepMs / SECOND_MS };
  }

  #merge(at: number, sum: number, count: number, low: number, high: number): void {
    const index = Math.floor((at - this.startMs) / this.stepMs);
    const known = this.#counts[index];
    if (known === undefined) return;
    this.#counts[index] = known + count;
    this.#sums[index] = (this.#sums[index] ?? 0) + sum;
    this.#lows[index] = Math.min(this.#lows[index] ?? low, low);
    this.#highs[index] = Math.max(this.#highs[index] ?? high, high);
  }
}
