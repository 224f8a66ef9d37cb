import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HouseholdConfig } from '../../../config/household.ts';
import type { LiveRules } from '../../../config/live-rules.ts';
import { rulesInForce } from '../../../config/rules-in-force.ts';
import { pollEveryMs } from '../../../config/settings.ts';
import { titleOf } from '../../../core/contract/title.ts';
import type { OutboxMessage } from '../../../core/messages/outbox.ts';
import { RetoldAlerts } from '../../../core/replay/retold-alerts.ts';
import { createDayStore, type DayStore } from '../../../lambda/aws/day-store.ts';
import { readingsBetween } from '../../../lambda/aws/reading-store.ts';
import { createStateStore } from '../../../lambda/aws/state-store.ts';
import { toldSince } from '../../../lambda/aws/told-reader.ts';
import type { StateStore } from '../../../lambda/poller/ports.ts';
import type { PageHousehold, PageSource } from '../../../page/data/source.ts';
import type { StoredText } from '../../aws/parameters.ts';

export interface DeployedHomeParts {
  readonly client: DynamoDBClient;
  readonly tables: { readonly readings: string; readonly state: string };
  readonly household: Pick<HouseholdConfig, 'name' | 'title' | 'timeZone' | 'pollEvery'>;
  /** The live rules as they stand; undefined where there are none. */
  readonly readRules: () => Promise<StoredText | undefined>;
  readonly now: () => number;
}

/** Stretches of alerts are worked out so far back. */
const RETOLD_MS = 7 * 86_400_000;
const TOLD_MS = 35 * 86_400_000;
/** A message may be sent up to six hours after it was written: what is newer is asked for again. */
const LATE_MS = 7 * 3_600_000;

const NOTHING_KEPT =
  'No message of the last 35 days is kept. Messages are kept from the deploy of this version on: after an upgrade, those sent before it are not shown.';

/** A deployed household as the live page's source: its tables and its live rules, read and never written. */
export class DeployedHome implements PageSource {
  readonly title: string;
  readonly timeZone: string;
  readonly #parts: DeployedHomeParts;
  readonly #state: StateStore;
  readonly #days: DayStore;
  #household: PageHousehold = { rules: { rules: [] }, monitor: undefined };
  #rulesText: string | undefined;
  #retold: RetoldAlerts | undefined;
  #told: ReadonlyMap<string, OutboxMessage> | undefined;

  constructor(parts: DeployedHomeParts) {
    this.#parts = parts;
    this.#state = createStateStore(parts.client, parts.tables.state);
    this.#days = createDayStore(parts.client, parts.tables.state);
    this.title = titleOf(parts.household);
    this.timeZone = parts.household.timeZone;
  }

  now(): number {
    return this.#parts.now();
  }

  readings(from: number, to: number) {
    const { client, tables, household } = this.#parts;
    return readingsBetween(client, tables.readings, { household: household.name, from, to });
  }

  days(from: string, to: string) {
    return this.#days.between(this.#parts.household.name, from, to);
  }

  async household(): Promise<PageHousehold> {
    return this.#household;
  }

  get alertsNote(): string | undefined {
    return this.#told?.size === 0 ? NOTHING_KEPT : undefined;
  }

  alerts() {
    return [...(this.#told?.values() ?? [])];
  }

  episodes() {
    return this.#retold?.episodes ?? [];
  }

  /** Reads rules, state and what is new of the readings; throws what the SDK throws, and `UnreadableStateError`. */
  async refresh(): Promise<void> {
    const [parameter, { hush, monitor, lastGood, usual }] = await Promise.all([
      this.#parts.readRules(),
      this.#state.load(this.#parts.household.name),
    ]);
    const everyMs = pollEveryMs(this.#parts.household.pollEvery);
    const { text, rules } = rulesInForce(parameter?.text, lastGood?.rules?.text, everyMs);
    if (text !== this.#rulesText) this.#retold = undefined;
    this.#rulesText = text;
    const asked = { household: this.#parts.household.name, hush };
    this.#household = { rules, monitor, usual, asked };
    await this.#retell(this.#household.rules);
    await this.#readTold();
  }

  async #readTold(): Promise<void> {
    const { client, tables, household } = this.#parts;
    const from = this.now() - (this.#told === undefined ? TOLD_MS : LATE_MS);
    const told = new Map(this.#told);
    for (const message of await toldSince(client, tables.state, { household: household.name, from })) {
      told.set(message.id, message);
    }
    this.#told = new Map([...told].sort(([, a], [, b]) => a.createdAt - b.createdAt));
  }

  async #retell({ rules }: LiveRules): Promise<void> {
    const { name, timeZone, pollEvery } = this.#parts.household;
    const now = this.now();
    const retold =
      this.#retold ??
      new RetoldAlerts({ household: name, timeZone, rules, pollEveryMs: pollEveryMs(pollEvery) });
    for await (const page of this.readings((retold.newestAt ?? now - RETOLD_MS) + 1, now)) retold.take(page);
    retold.pollUntil(now);
    this.#retold = retold;
  }
}
