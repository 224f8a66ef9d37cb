import { MINUTE_MS } from '../contract/lengths.ts';
import { mergeReadings } from '../readings/merge.ts';
import type { MeterReading } from '../readings/reading.ts';
import type { ReplayRow } from './replay-row.ts';

/** A row that arrived before one that came earlier: the rows must be sorted first. */
export class OutOfOrderError extends Error {
  override readonly name = 'OutOfOrderError';
}

/** When a row reaches the rules: when it arrived, or else when it was read. */
export const arrivalOf = ({ at, arrivedAt }: ReplayRow): number => arrivedAt ?? at;

export interface Polled {
  /** A poll at `now` and what arrived since the one before: oldest first, each moment once. */
  poll(now: number, samples: readonly MeterReading[]): void;
  /** While nothing arrives, polls later than this change nothing and are left out; asked at a poll of `now`. */
  quietFrom(now: number): number;
}

/**
 * Polls at whole UTC minutes, each of which sees the rows that arrived before it, from the first row to the first
 * minute after the last one.
 */
export class PollClock {
  firstPollAt = 0;
  readonly #polled: Polled;
  #nextPollAt: number | undefined;
  #lastArrival = Number.NEGATIVE_INFINITY;
  #arrived: ReplayRow[] = [];

  constructor(polled: Polled) {
    this.#polled = polled;
  }

  /**
   * Takes the next rows, in the order in which they arrived.
   * @throws OutOfOrderError where they are not in that order
   */
  take(rows: readonly ReplayRow[]): void {
    for (const row of rows) {
      const arrival = arrivalOf(row);
      if (arrival < this.#lastArrival) throw new OutOfOrderError();
      this.#lastArrival = arrival;
      if (this.#nextPollAt === undefined) {
        this.firstPollAt = minuteAfter(arrival);
        this.#nextPollAt = this.firstPollAt;
      } else if (arrival >= this.#nextPollAt) {
        this.#pollBefore(minuteAfter(arrival), this.#nextPollAt);
      }
      this.#arrived.push(row);
    }
  }

  /** Polls at every minute up to `now`; not before the first row came. */
  pollUntil(now: number): void {
    if (this.#nextPollAt === undefined || this.#nextPollAt > now) return;
    this.#pollBefore(minuteAfter(now), this.#nextPollAt);
  }

  /** Polls once more for the rows that came last. */
  finish(): void {
    if (this.#nextPollAt !== undefined && this.#arrived.length > 0) this.#poll(this.#nextPollAt);
  }

  #pollBefore(end: number, first: number): void {
    this.#poll(first);
    this.#nextPollAt = end;
    if (first + MINUTE_MS >= end) return;
    const quietFrom = this.#polled.quietFrom(first);
    for (let now = first + MINUTE_MS; now < end && now <= quietFrom; now += MINUTE_MS) this.#poll(now);
  }

  #poll(now: number): void {
    const rows = this.#arrived;
    this.#arrived = [];
    this.#polled.poll(now, inOrder(rows) ? rows : mergeTwins(rows));
  }
}

/** The first whole minute later than `at`: what arrives just at a poll is seen by the next. */
const minuteAfter = (at: number): number => (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;

const inOrder = (rows: readonly MeterReading[]): boolean => {
  let previous = Number.NEGATIVE_INFINITY;
  for (const { at } of rows) {
    if (at <= previous) return false;
    previous = at;
  }
  return true;
};

/** Rows sorted by time, those of one moment merged as the poller does. */
const mergeTwins = (rows: readonly MeterReading[]): MeterReading[] => {
  const byTime = new Map<number, MeterReading>();
  for (const row of rows) {
    const twin = byTime.get(row.at);
    byTime.set(row.at, twin === undefined ? row : mergeReadings(twin, row));
  }
  return [...byTime.values()].sort((a, b) => a.at - b.at);
};
