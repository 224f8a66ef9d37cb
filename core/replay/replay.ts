import type { MeterReading } from '../readings/reading.ts';
import { evaluate, lateAfterMs } from '../rules/evaluate.ts';
import type { AlertEvent } from '../rules/events.ts';
import type { Rule } from '../rules/rule.ts';
import { type AlertState, freshAlertState } from '../rules/state.ts';
import { PollClock } from './poll-clock.ts';
import type { ReplayRow } from './replay-row.ts';

const MINUTE_MS = 60_000;
/** Reminders and the like look back minutes, not hours: longer than any of them. */
const MIN_QUIET_MS = 15 * MINUTE_MS;

/** What is replayed, and as whose. */
export interface ReplayTerms {
  readonly rules: readonly Rule[];
  readonly timeZone: string;
  readonly pollEveryMs: number;
  /** How long a row stands for demand when the next one is late. */
  readonly sampleHoldsMs: number;
}

/** An event with the time of the poll that decided it. */
export interface ReplayedEvent extends AlertEvent {
  readonly pollAt: number;
}

/** Lives through rows as the poller would, and keeps what the rules say. */
export class Replay {
  readonly events: ReplayedEvent[] = [];
  state: AlertState = freshAlertState();
  readonly #terms: ReplayTerms;
  readonly #longestAfterMs: number;
  readonly #clock = new PollClock({
    poll: (now, samples) => this.#poll(now, samples),
    quietFrom: (now) => this.#quietFrom(now),
  });
  #newestAt: number | undefined;

  constructor(terms: ReplayTerms) {
    this.#terms = terms;
    this.#longestAfterMs = Math.max(
      MIN_QUIET_MS,
      ...terms.rules.map((rule) => (rule.kind === 'no-data' ? rule.afterMs : 0)),
    );
  }

  /**
   * Takes the next rows, in the order in which they arrived.
   * @throws OutOfOrderError where they are not in that order
   */
  take(rows: readonly ReplayRow[]): void {
    this.#clock.take(rows);
  }

  /** Polls once more for the rows that came last. */
  finish(): void {
    this.#clock.finish();
  }

  #quietFrom(now: number): number {
    const windowEnds = Object.values(this.state.rules).map((rule) =>
      rule.kind === 'demand' ? (rule.windowEndsAt ?? 0) : 0,
    );
    return Math.max((this.#newestAt ?? now) + this.#longestAfterMs, ...windowEnds) + MINUTE_MS;
  }

  #poll(now: number, samples: readonly MeterReading[]): void {
    const { rules, timeZone, pollEveryMs, sampleHoldsMs } = this.#terms;
    const newest = samples.at(-1)?.at;
    if (newest !== undefined && newest > (this.#newestAt ?? Number.NEGATIVE_INFINITY))
      this.#newestAt = newest;
    const { state, events } = evaluate(rules, this.state, samples, {
      now,
      timeZone,
      rulesFrom: 0,
      sampleHoldsMs,
      lateAfterMs: lateAfterMs(pollEveryMs),
      newestStoredAt: this.#newestAt,
      firstPollAt: this.#clock.firstPollAt,
      silenceCause: 'mini-silent',
      deviceId: undefined,
    });
    this.state = state;
    for (const event of events) this.events.push({ ...event, pollAt: now });
  }
}
