import type { RuntimeRecipient } from '../../config/settings.ts';
import { announce } from '../messages/announce.ts';
import type { OutboxMessage } from '../messages/outbox.ts';
import { SAMPLE_HOLDS_MS } from '../readings/history.ts';
import type { MeterReading } from '../readings/reading.ts';
import { evaluate, lateAfterMs } from '../rules/evaluate.ts';
import type { Rule } from '../rules/rule.ts';
import { freshAlertState } from '../rules/state.ts';
import { afterEvents, type Episode } from './page-episodes.ts';

export interface RetoldTerms {
  readonly household: string;
  readonly timeZone: string;
  readonly rules: readonly Rule[];
  readonly pollEveryMs: number;
}

const MINUTE_MS = 60_000;
const READER: RuntimeRecipient = { id: 'reader', kind: 'email', minSeverity: 'info' };
const AUDIENCE = { recipients: [READER], hush: {} };
const MAX_KEPT = 200;

/** Lives through stored readings as the poller would, a poll a minute, and writes what the rules tell. */
export class RetoldAlerts {
  readonly #terms: RetoldTerms;
  #state = freshAlertState();
  #waiting: MeterReading[] = [];
  #firstPollAt: number | undefined;
  #nextPollAt = 0;
  #polledTo: number | undefined;
  #newestAt: number | undefined;
  #alerts: readonly OutboxMessage[] = [];
  #episodes: readonly Episode[] = [];

  constructor(terms: RetoldTerms) {
    this.#terms = terms;
  }

  /** Epoch ms of the newest reading taken. */
  get newestAt(): number | undefined {
    return this.#newestAt;
  }

  /** Oldest first. */
  get alerts(): readonly OutboxMessage[] {
    return this.#alerts;
  }

  /** Oldest first. */
  get episodes(): readonly Episode[] {
    return this.#episodes;
  }

  /** Takes readings newer than all before, oldest first. */
  take(readings: readonly MeterReading[]): void {
    for (const reading of readings) {
      if (this.#firstPollAt === undefined) {
        this.#nextPollAt = nextMinute(reading.at);
        this.#firstPollAt = this.#nextPollAt;
      }
      while (reading.at >= this.#nextPollAt) this.#poll();
      this.#waiting.push(reading);
      this.#newestAt = reading.at;
    }
  }

  /** Polls at every minute up to `now`: time alone tells of a silence. */
  pollUntil(now: number): void {
    if (this.#firstPollAt === undefined) return;
    while (this.#nextPollAt <= now) this.#poll();
  }

  #poll(): void {
    const { rules, timeZone, household, pollEveryMs } = this.#terms;
    const now = this.#nextPollAt;
    this.#nextPollAt += MINUTE_MS;
    const newest = this.#waiting.at(-1)?.at;
    if (newest !== undefined) this.#polledTo = newest;
    const { state, events } = evaluate(rules, this.#state, this.#waiting, {
      now,
      timeZone,
      rulesFrom: 0,
      sampleHoldsMs: SAMPLE_HOLDS_MS,
      lateAfterMs: lateAfterMs(pollEveryMs),
      newestStoredAt: this.#polledTo,
      firstPollAt: this.#firstPollAt ?? now,
      silenceCause: 'mini-silent',
      deviceId: undefined,
    });
    this.#waiting = [];
    const context = { household, now, timeZone, history: state.history };
    const told = announce(events, state, AUDIENCE, context);
    this.#state = told.state;
    if (events.length === 0) return;
    this.#alerts = [...this.#alerts, ...told.messages].slice(-MAX_KEPT);
    this.#episodes = afterEvents(this.#episodes, events);
  }
}

const nextMinute = (at: number): number => (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;
