import { tzOffset } from '@date-fns/tz';
import { DAY_MS, MINUTE_MS } from '../contract/lengths.ts';

/** Zones change their offset on the quarter hour. */
const QUARTER_MS = 15 * MINUTE_MS;

/**
 * Turns the local times of one column, row after row, into moments. In the hour that autumn repeats, the moment that
 * goes on from the row before is meant; one that spring skips is read by the clock before the change.
 */
export class LocalTimes {
  /** Rows in an hour that the clocks skip: such a column is hardly local time. */
  skipped = 0;
  readonly #zone: string;
  #quarter = Number.NaN;
  /** What may have to be taken off the clock's time; the larger first, as in the hour that autumn repeats. */
  #offsetsMs: readonly number[] = [];
  #skips = false;
  #last: number | undefined;
  /** The shortest step between rows, and how many went forwards less how many went back. */
  #stepMs = Number.POSITIVE_INFINITY;
  #forwards = 0;

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** The moment of a local time, epoch ms. */
  momentOf(clockMs: number): number {
    this.#lookUp(clockMs);
    if (this.#skips) this.skipped += 1;
    const [first = 0, second] = this.#offsetsMs;
    const at = second === undefined ? clockMs - first : this.#nearest(clockMs - first, clockMs - second);
    this.#remember(at);
    return at;
  }

  #nearest(earlier: number, later: number): number {
    if (this.#last === undefined) return earlier;
    const stepMs = Number.isFinite(this.#stepMs) ? this.#stepMs : 0;
    const expected = this.#last + (this.#forwards < 0 ? -stepMs : stepMs);
    return Math.abs(later - expected) < Math.abs(earlier - expected) ? later : earlier;
  }

  #remember(at: number): void {
    const stepMs = at - (this.#last ?? at);
    this.#last = at;
    if (stepMs === 0) return;
    this.#stepMs = Math.min(this.#stepMs, Math.abs(stepMs));
    this.#forwards += Math.sign(stepMs);
  }

  #lookUp(clockMs: number): void {
    const quarter = Math.floor(clockMs / QUARTER_MS);
    if (quarter === this.#quarter) return;
    this.#quarter = quarter;
    const before = this.#offsetMs(clockMs - DAY_MS);
    const after = this.#offsetMs(clockMs + DAY_MS);
    const shown = [...new Set([before, after])].filter(
      (offsetMs) => this.#offsetMs(clockMs - offsetMs) === offsetMs,
    );
    this.#skips = shown.length === 0;
    this.#offsetsMs = this.#skips ? [before] : shown;
  }

  #offsetMs(at: number): number {
    return tzOffset(this.#zone, new Date(at)) * MINUTE_MS;
  }
}
