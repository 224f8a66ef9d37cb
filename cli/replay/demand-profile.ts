import type { MeterReading } from '../../lambda/telemetry/reading.ts';

const MINUTE_MS = 60_000;
/** Demand is counted watt by watt, from -70 kW to 70 kW. */
const LOWEST_W = -70_000;
const LEVELS = 140_001;

/** What this home's own readings look like: how often each demand occurs, and its course minute by minute. */
export class DemandProfile {
  readings = 0;
  firstAt: number | undefined;
  newestAt: number | undefined;
  /** Steps between readings that are longer than a reading holds, but no longer than a few minutes: a slow trace. */
  slowSteps = 0;
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
      if (stepMs > this.#holdsMs && stepMs <= SLOWEST_STEP_MS) this.slowSteps += 1;
      this.firstAt ??= at;
      this.newestAt = at;
      this.readings += 1;
      const level = Math.round(demandW) - LOWEST_W;
      this.#counts[level] = (this.#counts[level] ?? 0) + 1;
      this.#countMinute(Math.floor(at / MINUTE_MS), demandW);
    }
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

const SLOWEST_STEP_MS = 10 * MINUTE_MS;
