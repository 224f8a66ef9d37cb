import type { DemandPoint } from './history.ts';

/** Sums run over whole milliwatts and milliseconds, so that they are exact and do not depend on where a poll begins. */
const milliwatts = (demandW: number): number => Math.round(demandW * 1_000);

/**
 * The time-weighted mean of demand over a trailing window, as one walks along the points.
 * A point holds until the next one, at most `holdsMs`; what lies between is not known and weighs nothing.
 */
export class TrailingMean {
  readonly #points: readonly DemandPoint[];
  readonly #overMs: number;
  readonly #holdsMs: number;
  #first = 0;
  #last = 0;
  #energy = 0;
  #knownMs = 0;

  constructor(points: readonly DemandPoint[], overMs: number, holdsMs: number) {
    this.#points = points;
    this.#overMs = overMs;
    this.#holdsMs = holdsMs;
  }

  /** The mean in the window that ends at the point of `index`, W; undefined while less than half of the window is known. Indices must not fall. */
  upTo(index: number): number | undefined {
    const end = this.#at(index);
    const start = end - this.#overMs;
    while (this.#last < index) {
      this.#count(this.#last, 1);
      this.#last += 1;
    }
    while (this.#first < this.#last && this.#at(this.#first) + this.#lasts(this.#first) <= start) {
      this.#count(this.#first, -1);
      this.#first += 1;
    }
    const cutMs = this.#first < this.#last ? Math.max(0, start - this.#at(this.#first)) : 0;
    const knownMs = this.#knownMs - cutMs;
    if (knownMs * 2 < this.#overMs || knownMs === 0) return undefined;
    return (this.#energy - cutMs * this.#milliwatts(this.#first)) / knownMs / 1_000;
  }

  #count(index: number, sign: 1 | -1): void {
    const lasts = this.#lasts(index);
    this.#knownMs += sign * lasts;
    this.#energy += sign * lasts * this.#milliwatts(index);
  }

  #at(index: number): number {
    return this.#points[index]?.[0] ?? 0;
  }

  #milliwatts(index: number): number {
    return milliwatts(this.#points[index]?.[1] ?? 0);
  }

  #lasts(index: number): number {
    return Math.min(this.#at(index + 1) - this.#at(index), this.#holdsMs);
  }
}
