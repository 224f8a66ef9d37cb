import { MINUTE_MS } from '../contract/lengths.ts';
import type { MeterReading } from '../readings/reading.ts';
import type { Usual } from '../readings/usual.ts';
import { evaluate, lateAfterMs, learns } from '../rules/evaluate.ts';
import type { AlertEvent } from '../rules/events.ts';
import type { Rule } from '../rules/rule.ts';
import { type AlertState, freshAlertState } from '../rules/state.ts';
import { HomeLessons } from './home-lessons.ts';
import { PollClock } from './poll-clock.ts';
import type { ReplayRow } from './replay-row.ts';

/** Reminders and the like look back minutes, not hours: longer than any of them. */
const MIN_QUIET_MS = 15 * MINUTE_MS;

/** Which rules live through the rows, and as whose. */
export interface LifeTerms {
  readonly rules: readonly Rule[];
  readonly timeZone: string;
  readonly pollEveryMs: number;
  /** How long a row stands for demand when the next one is late. */
  readonly sampleHoldsMs: number;
}

/** What one poll decided. */
export interface Decision {
  /** The poll's time, epoch ms. */
  readonly now: number;
  readonly state: AlertState;
  readonly events: readonly AlertEvent[];
}

/** Takes what a poll decided, and gives back the state to go on with. */
export type Decided = (decision: Decision) => AlertState;

/**
 * Lives through rows as the poller would: a poll a minute, each of which sees what arrived before it. Time in which
 * nothing can change is passed over. There is no other loop from rows to events.
 */
export class Lifetime {
  state: AlertState = freshAlertState();
  readonly #terms: LifeTerms;
  readonly #decided: Decided;
  readonly #samplesAtOnce: number | undefined;
  readonly #longestAfterMs: number;
  readonly #clock: PollClock;
  readonly #lessons: HomeLessons | undefined;
  #newestAt: number | undefined;
  #gathered: MeterReading[] = [];

  /**
   * @param samplesAtOnce for rules that decide by samples alone, whenever they come: so many go in together, which is
   * much faster. Late samples are left out then, and no alert is history.
   */
  constructor(terms: LifeTerms, decided: Decided, samplesAtOnce?: number) {
    this.#terms = terms;
    this.#decided = decided;
    this.#samplesAtOnce = samplesAtOnce;
    this.#lessons = learns(terms.rules) ? new HomeLessons(terms) : undefined;
    this.#longestAfterMs = Math.max(
      MIN_QUIET_MS,
      ...terms.rules.map((rule) => (rule.kind === 'no-data' ? rule.afterMs : 0)),
    );
    this.#clock = new PollClock(
      samplesAtOnce === undefined
        ? {
            poll: (now, samples) => this.#poll(now, samples),
            quietFrom: (now) => this.#quietFrom(now),
          }
        : { poll: (_, samples) => this.#gather(samples, samplesAtOnce), quietFrom: (now) => now },
    );
  }

  /** What the rules that learn have learned so far; undefined where none learns. */
  get usual(): Usual | undefined {
    return this.#lessons?.usual;
  }

  /** Epoch ms of the newest row that a poll has seen. */
  get newestAt(): number | undefined {
    return this.#newestAt;
  }

  /**
   * Takes the next rows, in the order in which they arrived.
   * @throws OutOfOrderError where they are not in that order
   */
  take(rows: readonly ReplayRow[]): void {
    this.#clock.take(rows);
  }

  /** Polls at every minute up to `now`: time alone tells of a silence. */
  pollUntil(now: number): void {
    this.#clock.pollUntil(now);
  }

  /** Polls once more for the rows that came last. */
  finish(): void {
    this.#clock.finish();
    if (this.#gathered.length > 0) this.#decideGathered();
  }

  #quietFrom(now: number): number {
    const windowEnds = Object.values(this.state.rules).map((rule) =>
      rule.kind === 'demand' ? (rule.windowEndsAt ?? 0) : 0,
    );
    return Math.max((this.#newestAt ?? now) + this.#longestAfterMs, ...windowEnds) + MINUTE_MS;
  }

  #poll(now: number, samples: readonly MeterReading[]): void {
    const newest = samples.at(-1)?.at;
    if (newest !== undefined && newest > (this.#newestAt ?? Number.NEGATIVE_INFINITY))
      this.#newestAt = newest;
    this.#decide(now, samples);
  }

  #gather(samples: readonly MeterReading[], atOnce: number): void {
    let newestAt = this.#newestAt ?? Number.NEGATIVE_INFINITY;
    for (const sample of samples) {
      if (sample.at <= newestAt) continue;
      newestAt = sample.at;
      this.#gathered.push(sample);
    }
    if (this.#gathered.length > 0) this.#newestAt = newestAt;
    if (this.#gathered.length >= atOnce) this.#decideGathered();
  }

  #decideGathered(): void {
    const gathered = this.#gathered;
    this.#gathered = [];
    this.#decide(this.#newestAt ?? 0, gathered);
  }

  #decide(now: number, samples: readonly MeterReading[]): void {
    const { rules, timeZone, pollEveryMs, sampleHoldsMs } = this.#terms;
    const { state, events } = evaluate(rules, this.state, samples, {
      now,
      timeZone,
      rulesFrom: 0,
      sampleHoldsMs,
      lateAfterMs: this.#samplesAtOnce === undefined ? lateAfterMs(pollEveryMs) : Number.POSITIVE_INFINITY,
      newestStoredAt: this.#newestAt,
      firstPollAt: this.#clock.firstPollAt,
      silenceCause: 'mini-silent',
      deviceId: undefined,
      learned: this.#lessons?.learn(samples),
    });
    this.state = this.#decided({ now, state, events });
  }
}
