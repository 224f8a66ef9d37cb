import { MINUTE_MS } from '../contract/lengths.ts';
import type { MeterReading } from '../readings/reading.ts';

/** Demand is counted watt by watt, from -70 kW to 70 kW. */
const LOWEST_W = -70_000;
const LEVELS = 140_001;
/** No reading says anything about demand an hour later. */
export const LONGEST_HOLD_MS = 60 * MINUTE_MS;

/** What this home's own readings look like: how often each demand occurs, and its course minute by minute. */
export class DemandProfile {
  readings = 0;
  firstAt: number | undefined;
  newestAt: number | undefined;
  /** For how long demand is known: from reading to reading, at most as long as one holds. */
  knownMs = 0;
  /** Steps between readings that are longer than a reading holds, but no longer than one can hold: a slow trace. */
  slowSteps = 0;
  /** Steps that are longer than any reading can hold. */
  farSteps = 0;
  readonly #slowSteps = new Map<number, number>();
  readonly #holdsMs: number;
  readonly #counts = new Uint32Array(LEVELS);
  /** Minutes since the epoch that have readings, rising, with the sum and the number of their readings. */
  readonly #minutes: number[] = [];
  readonly #sums: number[] = [];
  readonly #numbers: number[] = [];

  constructor(holdsMs: number) {
    this.#holdsMs = holdsMs;
  }

  /** Counts rows in the order in which they arrived; those without demand, or older than one counted before, are left out. */
  count(rows: readonly MeterReading[]): void {
    for (const { at, demandW } of rows) {
      if (demandW === undefined) continue;
      const newestAt = this.newestAt ?? Number.NEGATIVE_INFINITY;
      if (at <= newestAt) continue;
      const stepMs = at - newestAt;
      if (stepMs > this.#holdsMs && this.firstAt !== undefined) this.#countSlowStep(stepMs);
      if (this.firstAt !== undefined) this.knownMs += Math.min(stepMs, this.#holdsMs);
      this.firstAt ??= at;
      this.newestAt = at;
      this.readings += 1;
      const level = Math.round(demandW) - LOWEST_W;
      this.#counts[level] = (this.#counts[level] ?? 0) + 1;
      this.#countMinute(Math.floor(at / MINUTE_MS), demandW);
    }
  }

  /** How long a reading would have to hold to bridge most of the slow steps, ms. */
  get fittingHoldMs(): number {
    let bridged = 0;
    for (const holdMs of FITTING_HOLDS_MS) {
      bridged += this.#slowSteps.get(holdMs) ?? 0;
      if (bridged >= MAX_STEPS * this.slowSteps) return holdMs;
    }
    return LONGEST_HOLD_MS;
  }

  /** The demand that `percent` of the readings do not exceed, in whole watts; NaN where there are none. */
  percentileW(percent: number): number {
    const needed = Math.max(1, Math.ceil((percent / 100) * this.readings));
    let counted = 0;
    for (let level = 0; level < LEVELS; level += 1) {
      counted += this.#counts[level] ?? 0;
      if (counted >= needed) return level + LOWEST_W;
    }
    return Number.NaN;
  }

  /** Percent of the readings that are at most `demandW`. */
  percentAtMost(demandW: number): number {
    let counted = 0;
    for (let level = 0; level + LOWEST_W <= demandW && level < LEVELS; level += 1) {
      counted += this.#counts[level] ?? 0;
    }
    return (100 * counted) / Math.max(1, this.readings);
  }

  /** Mean demand of each of at most `parts` equal parts of a stretch of time, W; undefined where it has no readings. */
  course(from: number, to: number, parts: number): (number | undefined)[] {
    const first = Math.floor(from / MINUTE_MS);
    const minutes = Math.floor(to / MINUTE_MS) - first + 1;
    const wanted = Math.min(parts, minutes);
    const sums = new Float64Array(wanted);
    const numbers = new Float64Array(wanted);
    for (
      let i = this.#indexOf(first);
      (this.#minutes[i] ?? Number.POSITIVE_INFINITY) < first + minutes;
      i += 1
    ) {
      const part = Math.floor((((this.#minutes[i] ?? 0) - first) * wanted) / minutes);
      sums[part] = (sums[part] ?? 0) + (this.#sums[i] ?? 0);
      numbers[part] = (numbers[part] ?? 0) + (this.#numbers[i] ?? 0);
    }
    return Array.from(sums, (sum, part) => (numbers[part] ? sum / numbers[part] : undefined));
  }

  #countSlowStep(stepMs: number): void {
    if (stepMs > LONGEST_HOLD_MS) {
      this.farSteps += 1;
      return;
    }
    this.slowSteps += 1;
    const holdMs = FITTING_HOLDS_MS.find((fitting) => stepMs <= fitting) ?? LONGEST_HOLD_MS;
    this.#slowSteps.set(holdMs, (this.#slowSteps.get(holdMs) ?? 0) + 1);
  }

  #countMinute(minute: number, demandW: number): void {
    const last = this.#minutes.length - 1;
    if (this.#minutes[last] !== minute) {
      this.#minutes.push(minute);
      this.#sums.push(demandW);
      this.#numbers.push(1);
      return;
    }
    this.#sums[last] = (this.#sums[last] ?? 0) + demandW;
    this.#numbers[last] = (this.#numbers[last] ?? 0) + 1;
  }

  #indexOf(minute: number): number {
    let [low, high] = [0, this.#minutes.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#minutes[middle] ?? 0) < minute) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const FITTING_HOLDS_MS = [1.5, 2, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);
/** The share of slow steps that is worth bridging. */
const MAX_STEPS = 0.9;
