import type { Usual } from '../readings/usual.ts';
import type { AlertEvent } from '../rules/events.ts';
import type { AlertState } from '../rules/state.ts';
import { type LifeTerms, Lifetime } from './live-through.ts';
import type { ReplayRow } from './replay-row.ts';

/** What is replayed, and as whose. */
export type ReplayTerms = LifeTerms;

/** An event with the time of the poll that decided it. */
export interface ReplayedEvent extends AlertEvent {
  readonly pollAt: number;
}

/** Lives through rows as the poller would, and keeps what the rules say. */
export class Replay {
  readonly events: ReplayedEvent[] = [];
  readonly #life: Lifetime;

  constructor(terms: ReplayTerms) {
    this.#life = new Lifetime(terms, ({ now, state, events }) => {
      for (const event of events) this.events.push({ ...event, pollAt: now });
      return state;
    });
  }

  /** What the rules remember after the last poll. */
  get state(): AlertState {
    return this.#life.state;
  }

  /** What the rules that learn have learned from the rows; undefined where none learns. */
  get usual(): Usual | undefined {
    return this.#life.usual;
  }

  /**
   * Takes the next rows, in the order in which they arrived.
   * @throws OutOfOrderError where they are not in that order
   */
  take(rows: readonly ReplayRow[]): void {
    this.#life.take(rows);
  }

  /** Polls once more for the rows that came last. */
  finish(): void {
    this.#life.finish();
  }
}
