import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HouseholdConfig } from '../../../config/household.ts';
import type { LiveRules } from '../../../config/live-rules.ts';
import { rulesInForce } from '../../../config/rules-in-force.ts';
import { pollEveryMs } from '../../../config/settings.ts';
import { titleOf } from '../../../core/contract/title.ts';
import { RetoldAlerts } from '../../../core/replay/retold-alerts.ts';
import { readingsBetween } from '../../../lambda/aws/reading-store.ts';
import { createStateStore } from '../../../lambda/aws/state-store.ts';
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

const RETOLD_MS = 7 * 86_400_000;

/** A deployed household as the live page's source: its tables and its live rules, read and never written. */
export class DeployedHome implements PageSource {
  readonly title: string;
  readonly timeZone: string;
  readonly alertsNote =
    'What the rules in force say about the stored readings of the last 7 days. Sent messages are not kept, so these are written anew: quiet hours, pauses and earlier rules are left out.';
  readonly #parts: DeployedHomeParts;
  readonly #state: StateStore;
  #household: PageHousehold = { rules: { rules: [] }, monitor: undefined };
  #rulesText: string | undefined;
  #retold: RetoldAlerts | undefined;

  constructor(parts: DeployedHomeParts) {
    this.#parts = parts;
    this.#state = createStateStore(parts.client, parts.tables.state);
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

  async household(): Promise<PageHousehold> {
    return this.#household;
  }

  alerts() {
    return this.#retold?.alerts ?? [];
  }

  episodes() {
    return this.#retold?.episodes ?? [];
  }

  /** Reads rules, state and what is new of the readings; throws what the SDK throws, and `UnreadableStateError`. */
  async refresh(): Promise<void> {
    const [parameter, { monitor, lastGood }] = await Promise.all([
      this.#parts.readRules(),
      this.#state.load(this.#parts.household.name),
    ]);
    const everyMs = pollEveryMs(this.#parts.household.pollEvery);
    const { text, rules } = rulesInForce(parameter?.text, lastGood?.rules?.text, everyMs);
    if (text !== this.#rulesText) this.#retold = undefined;
    this.#rulesText = text;
    this.#household = { rules, monitor };
    await this.#retell(this.#household.rules);
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
