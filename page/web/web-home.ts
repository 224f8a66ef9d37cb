import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { HOUR_MS } from '../../core/contract/lengths.ts';
import { titleOf } from '../../core/contract/title.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import { createDayStore } from '../../lambda/aws/day-store.ts';
import { readingsBetween } from '../../lambda/aws/reading-store.ts';
import { toldSince } from '../../lambda/aws/told-reader.ts';
import type { Monitor } from '../../lambda/poller/state.ts';
import type { HomeSetUp } from '../../lambda/web/homes.ts';
import type { PageHousehold, PageSource } from '../data/source.ts';
import { toldEpisodes } from './told-episodes.ts';

/** Readings are read one by one for so long back; what is older is looked up in days. */
export const RECENT_MS = 36 * HOUR_MS;
const TOLD_MS = 35 * 24 * HOUR_MS;
/** A message may be sent up to six hours after it was written: what is newer is asked for again. */
const LATE_MS = 7 * HOUR_MS;

export interface WebHomeParts {
  readonly client: DynamoDBClient;
  readonly tables: { readonly readings: string; readonly state: string };
  readonly household: string;
  readonly setUp: () => Promise<HomeSetUp>;
  readonly monitor: () => Promise<Monitor | undefined>;
  readonly now: () => number;
}

/** A household in the household's own account, as the page's source: what one look at it reads stays within a phone's patience. */
export class WebHome implements PageSource {
  readonly #parts: WebHomeParts;
  #setUp: HomeSetUp;
  #monitor: Monitor | undefined;
  #told: ReadonlyMap<string, OutboxMessage> | undefined;

  private constructor(parts: WebHomeParts, setUp: HomeSetUp) {
    this.#parts = parts;
    this.#setUp = setUp;
  }

  /** Throws what the SDK throws, and `HouseholdNotSetUpError`. */
  static async open(parts: WebHomeParts): Promise<WebHome> {
    const home = new WebHome(parts, await parts.setUp());
    await home.refresh();
    return home;
  }

  get title(): string {
    return titleOf({ name: this.#parts.household, title: this.#setUp.settings.title });
  }

  get timeZone(): string {
    return this.#setUp.settings.timeZone;
  }

  now(): number {
    return this.#parts.now();
  }

  readings(from: number, to: number): AsyncIterable<readonly MeterReading[]> {
    const { client, tables, household } = this.#parts;
    const recent = Math.max(from, this.now() - RECENT_MS);
    return readingsBetween(client, tables.readings, { household, from: recent, to });
  }

  days(from: string, to: string) {
    const { client, tables, household } = this.#parts;
    return createDayStore(client, tables.state).between(household, from, to);
  }

  async household(): Promise<PageHousehold> {
    return { rules: this.#setUp.rules, monitor: this.#monitor };
  }

  alerts() {
    return [...(this.#told?.values() ?? [])];
  }

  episodes() {
    return toldEpisodes(this.alerts(), this.#setUp.rules.rules);
  }

  /** Reads rules, state and what was sent since; throws what the SDK throws, and `UnreadableStateError`. */
  async refresh(): Promise<void> {
    const { client, tables, household } = this.#parts;
    const from = this.now() - (this.#told === undefined ? TOLD_MS : LATE_MS);
    const [setUp, monitor, sent] = await Promise.all([
      this.#parts.setUp(),
      this.#parts.monitor(),
      toldSince(client, tables.state, { household, from }),
    ]);
    this.#setUp = setUp;
    this.#monitor = monitor;
    const told = new Map(this.#told);
    for (const message of sent) told.set(message.id, message);
    this.#told = new Map([...told].sort(([, a], [, b]) => a.createdAt - b.createdAt));
  }
}
