import { HOUR_MS, MINUTE_MS } from '../contract/lengths.ts';
import { localDay, minuteOfDay } from '../time/local-time.ts';
import { SAMPLE_HOLDS_MS } from './history.ts';
import type { Reading } from './reading.ts';
import { median } from './usual.ts';

const NIGHT_ENDS_AT_HOUR = 6;
/** An hour of which less is known says nothing. */
const MIN_KNOWN = 0.75;

/** One local clock hour, as readings fill it. */
interface Hour {
  readonly day: number;
  knownMs: number;
  wattMs: number;
}

/**
 * What a home draws when nobody does anything: the lowest hourly mean from 00:00 to 06:00, local; of several days the
 * median of theirs. Hours in which the home gives more than it draws say nothing of that. Readings stream by, oldest
 * first.
 */
export class AlwaysOn {
  readonly #timeZone: string;
  /** By local day and hour; the hour that autumn shows twice is one. */
  readonly #hours = new Map<number, Hour>();
  #newest: Reading | undefined;
  /** The clock hour of the newest reading, and where it ends; undefined outside the night. */
  #hour: Hour | undefined;
  #hourEndsAt = Number.NEGATIVE_INFINITY;

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  count(readings: readonly Reading[]): void {
    for (const reading of readings) {
      this.#pass(reading.at);
      if (reading.at >= this.#hourEndsAt) this.#enter(reading.at);
      this.#newest = reading;
    }
  }

  /** W; undefined where no hour of a night is known well enough. */
  get demandW(): number | undefined {
    const lowest = new Map<number, number>();
    for (const { day, knownMs, wattMs } of this.#hours.values()) {
      const meanW = wattMs / knownMs;
      if (knownMs < MIN_KNOWN * HOUR_MS || meanW < 0) continue;
      lowest.set(day, Math.min(meanW, lowest.get(day) ?? meanW));
    }
    return median([...lowest.values()]);
  }

  #pass(at: number): void {
    if (this.#newest === undefined || this.#hour === undefined) return;
    const from = this.#newest.at;
    const heldMs = Math.min(at - from, SAMPLE_HOLDS_MS, this.#hourEndsAt - from);
    if (heldMs <= 0) return;
    this.#hour.knownMs += heldMs;
    this.#hour.wattMs += heldMs * this.#newest.demandW;
  }

  #enter(at: number): void {
    const minute = minuteOfDay(at, this.#timeZone);
    const intoHourMs = (minute % 60) * MINUTE_MS + (at % MINUTE_MS);
    this.#hourEndsAt = at - intoHourMs + HOUR_MS;
    const hour = Math.floor(minute / 60);
    this.#hour = undefined;
    if (hour >= NIGHT_ENDS_AT_HOUR) return;
    const day = localDay(at, this.#timeZone);
    const key = day * NIGHT_ENDS_AT_HOUR + hour;
    this.#hour = this.#hours.get(key) ?? { day, knownMs: 0, wattMs: 0 };
    this.#hours.set(key, this.#hour);
  }
}

const HOURS_A_YEAR = 8_766;

/** Whole pounds that a steady demand costs in a year. */
export const poundsAYear = (demandW: number, pencePerKwh: number): number =>
  Math.round((demandW * HOURS_A_YEAR * pencePerKwh) / 1e5);
