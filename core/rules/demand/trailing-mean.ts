import type { DemandPoint } from '../../readings/history.ts';

/** Sums run over whole thousandths and milliseconds, so that they are exact and do not depend on where a poll begins. */
const thousandths = (value: number): number => Math.round(value * 1_000);

/**
 * The time-weighted mean over a trailing window of demand, or of what it costs, as one walks along the points.
 * A point holds until the next one, at most `holdsMs`; what lies between is not known and weighs nothing, nor does a
 * point whose value is not a number.
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

  /** The mean in the window that ends at the point of `index`; undefined while less than half of the window is known. Indices must not fall. */
  upTo(index: number): number | undefined {
    const start = this.#at(index) - this.#overMs;
    this.#countUpTo(index);
    let cutMs = 0;
    for (; this.#first < this.#last; this.#first += 1) {
      const lastsMs = this.#lastsMs(this.#first);
      cutMs = Math.max(0, start - this.#at(this.#first));
      if (cutMs < lastsMs) break;
      this.#knownMs -= lastsMs;
      this.#energy -= lastsMs * this.#thousandths(this.#first);
    }
    const knownMs = this.#knownMs - cutMs;
    if (knownMs * 2 < this.#overMs) return undefined;
    return (this.#energy - cutMs * this.#thousandths(this.#first)) / knownMs / 1_000;
  }

  /** Every poll counts the whole window anew, so this loop takes each point once and sums in locals. */
  #countUpTo(index: number): void {
    let point = this.#points[this.#last];
    let knownMs = this.#knownMs;
    let energy = this.#energy;
    for (let i = this.#last + 1; i <= index && point !== undefined; i += 1) {
      const next = this.#points[i];
      if (next === undefined) break;
      if (!Number.isNaN(point[1])) {
        const lastsMs = Math.min(next[0] - point[0], this.#holdsMs);
        knownMs += lastsMs;
        energy += lastsMs * thousandths(point[1]);
      }
      point = next;
    }
    this.#last = index;
    this.#knownMs = knownMs;
    this.#energy = energy;
  }

  #at(index: number): number {
    return this.#points[index]?.[0] ?? 0;
  }

  #thousandths(index: number): number {
    return thousandths(this.#points[index]?.[1] || 0);
  }

  /** How long a point that has a next one stands. */
  #lastsMs(index: number): number {
    if (Number.isNaN(this.#points[index]?.[1])) return 0;
    return Math.min(this.#at(index + 1) - this.#at(index), this.#holdsMs);
  }
}
