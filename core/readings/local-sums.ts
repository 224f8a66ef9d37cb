import { HOUR_MS, MINUTE_MS } from '../contract/lengths.ts';
import { minuteOfDay, periodAround } from '../time/local-time.ts';
import { SAMPLE_HOLDS_MS } from './history.ts';
import { hasDemand, type MeterReading } from './reading.ts';
import { type EnergyUse, walkUsage } from './usage.ts';
import type { UsageState } from './usage-state.ts';

/** What one local hour or day amounts to. */
export interface LocalSum {
  /** Epoch ms: `from` inclusive, `to` exclusive. */
  readonly from: number;
  readonly to: number;
  readonly energyWh: number;
  /** Wh given to the grid, reckoned from demand below zero. */
  readonly exportedWh: number;
  /** Undefined where nothing of it has a price. */
  readonly costPence: number | undefined;
  /** Time-weighted; undefined where no reading has a demand. */
  readonly meanW: number | undefined;
  readonly peakW: number | undefined;
  /** How much of it readings cover, ms. */
  readonly knownMs: number;
}

interface Filling {
  readonly from: number;
  readonly to: number;
  energyWh: number;
  exportedWh: number;
  costPence: number | undefined;
  wattMs: number;
  knownMs: number;
  peakW: number | undefined;
}

/**
 * Sums readings by local hour or day as they stream by, oldest first. What the register counted across a hole is shared out
 * by time over the hours it spans. The hour that autumn shows twice is two.
 */
export class LocalSums {
  readonly #by: 'hour' | 'day';
  readonly #timeZone: string;
  readonly #sums = new Map<number, Filling>();
  #usage: UsageState = { lastDemandW: 0, priced: [] };
  #newest: MeterReading | undefined;

  constructor(by: 'hour' | 'day', timeZone: string) {
    this.#by = by;
    this.#timeZone = timeZone;
  }

  count(readings: readonly MeterReading[]): void {
    const conditions = { sampleHoldsMs: SAMPLE_HOLDS_MS, deviceId: undefined };
    this.#usage = walkUsage(this.#usage, readings, conditions, (use) => this.#share(use)).state;
    for (const reading of readings) {
      this.#hold(reading);
      this.#newest = reading;
    }
  }

  /** Those that readings say anything of, oldest first. */
  result(): LocalSum[] {
    return [...this.#sums.values()]
      .sort((a, b) => a.from - b.from)
      .map(({ wattMs, ...sum }) => ({ ...sum, meanW: sum.knownMs === 0 ? undefined : wattMs / sum.knownMs }));
  }

  #share({ from, to, energyWh, costPence }: EnergyUse): void {
    if (to <= from) return;
    for (let at = from; at < to; ) {
      const sum = this.#at(at);
      const share = (Math.min(to, sum.to) - at) / (to - from);
      sum.energyWh += energyWh * share;
      if (costPence !== undefined) sum.costPence = (sum.costPence ?? 0) + costPence * share;
      at = sum.to;
    }
  }

  /** A demand stands until the next reading, at most for as long as a sample holds. */
  #hold(reading: MeterReading): void {
    if (hasDemand(reading)) {
      const sum = this.#at(reading.at);
      sum.peakW = Math.max(sum.peakW ?? reading.demandW, reading.demandW);
    }
    const before = this.#newest;
    if (before === undefined || !hasDemand(before)) return;
    const until = Math.min(reading.at, before.at + SAMPLE_HOLDS_MS);
    for (let at = before.at; at < until; ) {
      const sum = this.#at(at);
      const heldMs = Math.min(until, sum.to) - at;
      sum.knownMs += heldMs;
      sum.wattMs += heldMs * before.demandW;
      sum.exportedWh += (heldMs * Math.max(0, -before.demandW)) / HOUR_MS;
      at = sum.to;
    }
  }

  #at(at: number): Filling {
    const { from, to } = this.#around(at);
    const known = this.#sums.get(from);
    if (known !== undefined) return known;
    const sum: Filling = {
      from,
      to,
      energyWh: 0,
      exportedWh: 0,
      costPence: undefined,
      wattMs: 0,
      knownMs: 0,
      peakW: undefined,
    };
    this.#sums.set(from, sum);
    return sum;
  }

  #around(at: number): { readonly from: number; readonly to: number } {
    if (this.#by === 'day') {
      const { startsAt, endsAt } = periodAround(at, 'day', this.#timeZone);
      return { from: startsAt, to: endsAt };
    }
    const intoHourMs = (minuteOfDay(at, this.#timeZone) % 60) * MINUTE_MS + (at % MINUTE_MS);
    return { from: at - intoHourMs, to: at - intoHourMs + HOUR_MS };
  }
}
