import { HOUR_MS } from '../../../core/contract/lengths.ts';
import { AlwaysOn } from '../../../core/readings/always-on.ts';
import { SAMPLE_HOLDS_MS } from '../../../core/readings/history.ts';
import { hasDemand, type MeterReading, type Reading } from '../../../core/readings/reading.ts';
import { walkUsage } from '../../../core/readings/usage.ts';
import type { UsageState } from '../../../core/readings/usage-state.ts';
import { freshAlertState } from '../../../core/rules/state.ts';

/** What readings amount to. */
export interface ReadingsSummary {
  readonly readings: number;
  /** Epoch ms. */
  readonly firstAt: number;
  readonly newestAt: number;
  readonly energyWh: number;
  /** Part of the cost was reckoned, for want of rows or prices. */
  readonly about: boolean;
  /** Part of the energy is demand's, since the register stood still. */
  readonly byDemand: boolean;
  /** Undefined where no reading has a cost. */
  readonly costPence: number | undefined;
  /** Wh given to the grid, reckoned from demand below zero. */
  readonly exportedWh: number;
  /** Undefined where no reading has a demand. */
  readonly peak: Reading | undefined;
  /** What the home draws when nobody does anything: see `AlwaysOn`. */
  readonly alwaysOnW: number | undefined;
  /** Undefined where the newest reading has no demand. */
  readonly newestW: number | undefined;
  /** Time without readings between the first and the newest, ms. */
  readonly missingMs: number;
}

/** Steps of 20 s are usual; a longer one than this is a hole. */
const HOLE_MS = SAMPLE_HOLDS_MS;

/** Adds readings up as they stream by, oldest first; a year of them takes some megabytes. */
export class SummaryCount {
  readonly #alwaysOn: AlwaysOn;
  #usage: UsageState = freshAlertState().usage;
  #energyWh = 0;
  #costPence: number | undefined;
  #unpricedWh = 0;
  #about = false;
  #byDemand = false;
  #exportedWh = 0;
  #missingMs = 0;
  #peak: Reading | undefined;
  #newest: MeterReading | undefined;
  #firstAt: number | undefined;
  #readings = 0;

  constructor(timeZone: string) {
    this.#alwaysOn = new AlwaysOn(timeZone);
  }

  count(readings: readonly MeterReading[]): void {
    this.#alwaysOn.count(readings.filter(hasDemand));
    const { state } = walkUsage(
      this.#usage,
      readings,
      { sampleHoldsMs: SAMPLE_HOLDS_MS, deviceId: undefined },
      ({ energyWh, costPence, estimated, byDemand }) => {
        this.#energyWh += energyWh;
        if (costPence === undefined) this.#unpricedWh += energyWh;
        else this.#costPence = (this.#costPence ?? 0) + costPence;
        this.#about ||= estimated;
        this.#byDemand ||= byDemand && energyWh > 0;
      },
    );
    this.#usage = state;
    for (const reading of readings) this.#look(reading);
  }

  /** Undefined where there were no readings. */
  result(): ReadingsSummary | undefined {
    if (this.#firstAt === undefined || this.#newest === undefined) return undefined;
    return {
      readings: this.#readings,
      firstAt: this.#firstAt,
      newestAt: this.#newest.at,
      energyWh: this.#energyWh,
      about: this.#about || (this.#costPence !== undefined && this.#unpricedWh > 0),
      byDemand: this.#byDemand,
      costPence: this.#costPence,
      exportedWh: this.#exportedWh,
      peak: this.#peak,
      alwaysOnW: this.#alwaysOn.demandW,
      newestW: this.#newest.demandW,
      missingMs: this.#missingMs,
    };
  }

  #look(reading: MeterReading): void {
    const before = this.#newest;
    this.#newest = reading;
    this.#firstAt ??= reading.at;
    this.#readings += 1;
    if (hasDemand(reading) && reading.demandW > (this.#peak?.demandW ?? Number.NEGATIVE_INFINITY)) {
      this.#peak = reading;
    }
    if (before === undefined) return;
    const stepMs = reading.at - before.at;
    if (stepMs > HOLE_MS) this.#missingMs += stepMs;
    this.#exportedWh += (Math.max(0, -(before.demandW ?? 0)) * Math.min(stepMs, HOLE_MS)) / HOUR_MS;
  }
}
