import { DAY_MS, MINUTE_MS } from '../../core/contract/lengths.ts';
import { DemandBuckets } from './demand-columns.ts';
import type { PageSource } from './source.ts';

/** The start of the UTC day that holds `at`. */
export const utcDay = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS;

/**
 * Days that no reading can change any more, by the minute: each is read once and then kept, so that a year of readings
 * takes some twenty megabytes instead of all its rows.
 */
export class PastDays {
  readonly #source: PageSource;
  readonly #days = new Map<number, DemandBuckets>();
  #busy: Promise<void> = Promise.resolve();

  constructor(source: PageSource) {
    this.#source = source;
  }

  /** Adds the minutes of `from` (inclusive) to `to` (exclusive, the start of a UTC day) to `buckets`. */
  async addTo(buckets: DemandBuckets, from: number, to: number): Promise<void> {
    await this.#load(utcDay(from), to);
    for (let day = utcDay(from); day < to; day += DAY_MS) {
      const minutes = this.#days.get(day);
      if (minutes !== undefined) buckets.addBuckets(minutes, Math.max(from, day), Math.min(to, day + DAY_MS));
    }
  }

  /** One load at a time: two requests for the same days read them once. */
  #load(from: number, to: number): Promise<void> {
    const load = this.#busy.then(() => this.#loadMissing(from, to));
    this.#busy = load.catch(() => undefined);
    return load;
  }

  async #loadMissing(from: number, to: number): Promise<void> {
    for (let day = from; day < to; ) {
      if (this.#days.has(day)) {
        day += DAY_MS;
        continue;
      }
      const start = day;
      while (day < to && !this.#days.has(day)) day += DAY_MS;
      await this.#read(start, day);
    }
  }

  async #read(from: number, to: number): Promise<void> {
    const days = new Map<number, DemandBuckets>();
    for (let day = from; day < to; day += DAY_MS) {
      days.set(day, new DemandBuckets(day, day + DAY_MS, MINUTE_MS));
    }
    for await (const page of this.#source.readings(from, to - 1)) {
      for (const { at, demandW } of page) {
        if (demandW !== undefined) days.get(utcDay(at))?.add(at, demandW);
      }
    }
    for (const [day, minutes] of days) this.#days.set(day, minutes);
  }
}
