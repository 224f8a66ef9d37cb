import { type Audience, announce } from '../messages/announce.ts';
import type { OutboxMessage } from '../messages/outbox.ts';
import { SAMPLE_HOLDS_MS } from '../readings/history.ts';
import type { MeterReading } from '../readings/reading.ts';
import { type KeptEpisode, keepEpisodes } from './kept-episodes.ts';
import { type Decision, type LifeTerms, Lifetime } from './live-through.ts';

export interface RetoldTerms extends Omit<LifeTerms, 'sampleHoldsMs'> {
  readonly household: string;
}

const AUDIENCE: Audience = {
  recipients: [{ id: 'reader', kind: 'email', minSeverity: 'info' }],
  hush: {},
};
const MAX_KEPT = 200;

/** Lives through stored readings as the poller would, and writes what the rules tell. */
export class RetoldAlerts {
  readonly #terms: RetoldTerms;
  readonly #life: Lifetime;
  #newestAt: number | undefined;
  #alerts: readonly OutboxMessage[] = [];
  #episodes: readonly KeptEpisode[] = [];

  constructor(terms: RetoldTerms) {
    this.#terms = terms;
    this.#life = new Lifetime({ ...terms, sampleHoldsMs: SAMPLE_HOLDS_MS }, (decision) =>
      this.#tell(decision),
    );
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
  get episodes(): readonly KeptEpisode[] {
    return this.#episodes;
  }

  /** Takes readings newer than all before, oldest first. */
  take(readings: readonly MeterReading[]): void {
    this.#life.take(readings);
    this.#newestAt = readings.at(-1)?.at ?? this.#newestAt;
  }

  /** Polls at every minute up to `now`: time alone tells of a silence. */
  pollUntil(now: number): void {
    this.#life.pollUntil(now);
  }

  #tell({ now, state, events }: Decision) {
    const { household, timeZone } = this.#terms;
    const context = { household, now, timeZone };
    const told = announce(events, state, AUDIENCE, context);
    if (events.length > 0) {
      this.#alerts = [...this.#alerts, ...told.messages].slice(-MAX_KEPT);
      this.#episodes = keepEpisodes(this.#episodes, events);
    }
    return told.state;
  }
}
