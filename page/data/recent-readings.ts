import { HOUR_MS } from '../../core/contract/lengths.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import { utcDay } from './past-days.ts';
import type { PageSource } from './source.ts';

/** Today and yesterday wherever the zone, and longer than Octopus can still add to. */
const SPAN_MS = 50 * HOUR_MS;
/** The newest rows may have grown since they were read. */
const GROWING_MS = 3 * 60_000;

/** The readings of the last two days, whole: what comes late still finds its place here. */
export class RecentReadings {
  readonly #source: PageSource;
  #readings: readonly MeterReading[] = [];
  #from: number | undefined;

  constructor(source: PageSource) {
    this.#source = source;
  }

  /** Epoch ms of the UTC day with which they begin. */
  get from(): number {
    return this.#from ?? utcDay(this.#source.now() - SPAN_MS);
  }

  /** Oldest first. */
  get all(): readonly MeterReading[] {
    return this.#readings;
  }

  /** Those of a span, both ends inclusive. */
  between(from: number, to: number): readonly MeterReading[] {
    return this.#readings.filter(({ at }) => at >= from && at <= to);
  }

  /** Reads everything again, or, later, only what is new. @returns what was read */
  async read(extent: 'whole' | 'new'): Promise<readonly MeterReading[]> {
    const now = this.#source.now();
    const start = utcDay(now - SPAN_MS);
    const newest = this.#readings.at(-1)?.at;
    const from = extent === 'whole' || newest === undefined ? start : newest - GROWING_MS;
    const read: MeterReading[] = [];
    for await (const page of this.#source.readings(from, now)) read.push(...page);
    this.#readings = [...this.#readings.filter(({ at }) => at >= start && at < from), ...read];
    this.#from = start;
    return read;
  }
}
