import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { STATE_ITEMS } from '../../core/contract/names.ts';
import type { PollReport } from '../../lambda/poller/poll.ts';
import { CallWatch } from './call-watch.ts';
import type { CarModel } from './car-model.ts';
import { CAR_RULE, CarWatch } from './car-watch.ts';
import { DigestWatch } from './digest-watch.ts';
import type { DynamoDbModel, Item } from './dynamodb-model.ts';
import { EpisodeWatch } from './episode-watch.ts';
import { Hindrances } from './hindrances.ts';
import type { Home } from './home.ts';
import { LearningWatch } from './learning-watch.ts';
import { MessageWatch } from './message-watch.ts';
import { OverwrittenRows } from './overwritten-rows.ts';
import { PhoneWatch } from './phones/phone-watch.ts';
import { type Episode, HOUR, MINUTE, type MiniSpan, type Span } from './plan.ts';
import { RowWatch } from './row-watch.ts';
import { SecondLookWatch } from './second-look-watch.ts';
import { SECRET_MARK } from './secret-mark.ts';
import { SilenceWatch } from './silence-watch.ts';
import { readAlerts } from './stored-alerts.ts';
import { Story } from './story.ts';
import type { Tally } from './tally.ts';
import type { FaultWatch, Invocation } from './wire.ts';

/** A promise that was broken. */
export interface Violation {
  readonly invariant: string;
  readonly at: number;
  readonly detail: string;
}

const MAX_MONITOR_BYTES = 100_000;

/** What one run did that a fault may have undone. */
interface RunWatch {
  /** Messages it published and has not taken out yet. */
  readonly delivered: Set<string>;
  faults: number;
}

/** Checks every promise, at every write, message, call and end of a run. */
export class Invariants implements FaultWatch {
  readonly violations: Violation[] = [];
  readonly story: Story;
  readonly hindrances: Hindrances;
  readonly calls: CallWatch;
  readonly messages: MessageWatch;
  readonly rows: RowWatch;
  readonly overwritten: OverwrittenRows;
  readonly episodes: EpisodeWatch;
  readonly silences: SilenceWatch;
  readonly digests: DigestWatch;
  readonly learning: LearningWatch;
  readonly cars: CarWatch;
  readonly phones: PhoneWatch;
  readonly secondLooks: SecondLookWatch;
  /** Since when nothing goes wrong; undefined in trouble. */
  calmFrom: number | undefined;
  readonly #tables: DynamoDbModel;
  readonly #tally: Tally;
  readonly #now: () => number;
  readonly #everyMs: number;
  readonly #runs = new Map<Invocation, RunWatch>();
  #version = 0;

  constructor(parts: {
    home: Home;
    /** As they are before each write. */
    tables: DynamoDbModel;
    tally: Tally;
    now: () => number;
    callsPerHour: number;
    /** How often the household polls. */
    everyMs: number;
    household: string;
    /** IANA. */
    timeZone: string;
    storyFrom?: number | undefined;
    tell?: ((line: string) => void) | undefined;
  }) {
    const { home, tables, tally, now, everyMs, timeZone } = parts;
    this.story = new Story(now, { from: parts.storyFrom, tell: parts.tell });
    this.#tables = tables;
    this.#tally = tally;
    this.#now = now;
    this.#everyMs = everyMs;
    const violate = (invariant: string, detail: string) => this.violate(invariant, detail);
    this.calls = new CallWatch(parts.callsPerHour, now(), violate);
    this.messages = new MessageWatch(tally, violate);
    this.hindrances = new Hindrances(parts.household, violate);
    this.digests = new DigestWatch(timeZone, violate);
    this.learning = new LearningWatch(timeZone, violate);
    this.cars = new CarWatch(violate);
    this.phones = new PhoneWatch(tally, violate);
    this.secondLooks = new SecondLookWatch(timeZone, violate);
    this.overwritten = new OverwrittenRows(violate);
    const { messages, hindrances, overwritten } = this;
    const { blocked } = hindrances;
    this.rows = new RowWatch({ home, readings: tables.readings, blocked, overwritten, tally }, violate);
    this.episodes = new EpisodeWatch({ messages, hindrances, tally }, violate);
    this.silences = new SilenceWatch({ messages, hindrances, tally, everyMs }, violate);
  }

  violate(invariant: string, detail: string): void {
    this.violations.push({ invariant, at: this.#now(), detail });
  }

  note(run: Invocation | undefined, what: string): void {
    this.story.note(run, what);
  }

  began(run: Invocation): void {
    this.note(run, 'begins');
    this.#runs.set(run, { delivered: new Set(), faults: 0 });
    this.calls.began(run);
    this.overwritten.began(run);
  }

  fault(run: Invocation, kind: string): void {
    this.phones.fault(run, kind, this.#now());
    this.note(run, kind);
    const watch = this.#runs.get(run);
    if (watch === undefined) return;
    watch.faults += 1;
    for (const key of watch.delivered) this.messages.excuse(key, kind);
  }

  /** @param outcome undefined where the run has none: killed, or it could not begin */
  ended(run: Invocation, outcome: PollReport['outcome'] | undefined): void {
    const lostRace = outcome === 'lost-race';
    this.note(run, lostRace ? 'ends, lost the race' : 'ends');
    const faults = this.#runs.get(run)?.faults ?? 0;
    this.#runs.delete(run);
    const wentWell = faults === 0 && (outcome === 'stored' || outcome === 'nothing-new');
    this.overwritten.ended(run, wentWell, this.#now());
    this.calls.ended(run, this.#now(), { calls: faults === 0, refusals: faults === 0 && !lostRace });
  }

  delivered(run: Invocation, input: PublishCommandInput): void {
    this.noSecret('a message', JSON.stringify(input));
    const key = this.messages.delivered(input);
    this.note(run, `delivers ${input.Subject}`);
    this.#runs.get(run)?.delivered.add(key);
  }

  put(table: 'readings' | 'state', item: Item, run: Invocation | undefined): void {
    if (table === 'readings') this.rows.put(item, run);
    else if (item.item?.S === STATE_ITEMS.monitor) this.#monitorStored(item, run);
    else if (item.item?.S === STATE_ITEMS.usual) {
      this.learning.usualStored(item, this.#tables.readings, this.calmFrom);
    }
  }

  noSecret(where: string, text: string): void {
    if (text.includes(SECRET_MARK)) this.violate('no secret outside the session item', where);
  }

  /** Octopus left values out that it has, and will not be asked again for the older half of a range. */
  olderHalfSkipped(run: Invocation, span: Span): void {
    this.hindrances.skipped.push(span);
    this.overwritten.answeredInPart(run);
  }

  #monitorStored(item: Item, run: Invocation | undefined): void {
    const body = item.body?.S ?? '';
    const version = Number(item.version?.N);
    if (version !== this.#version + 1) {
      this.violate('version goes up by one with each save', `${this.#version} then ${version}`);
    }
    this.#version = version;
    this.note(run, `stores monitor ${version}`);
    const bytes = Buffer.byteLength(body);
    this.#tally.largestMonitorBytes = Math.max(this.#tally.largestMonitorBytes, bytes);
    if (bytes > MAX_MONITOR_BYTES) this.violate('a monitor item stays under 100 KB', `${bytes} bytes`);
    this.noSecret('the monitor item', body);
    this.rows.saved(body);
    this.messages.saved(body, this.#now());
    const alerts = readAlerts(body);
    const { pauses, mutes } = this.hindrances;
    pauses.saved(alerts);
    for (const one of mutes) one.saved(alerts);
    this.digests.saved(body);
    this.learning.saved(body);
    this.hindrances.saved(body, this.#now());
    if (run !== undefined) this.#runs.get(run)?.delivered.clear();
  }

  /** What the rule that leaves smart charging out tells, against what Octopus charges. */
  chargingTold(episodes: readonly Episode[], mini: readonly MiniSpan[], car: CarModel): void {
    this.cars.episodesTold(episodes, car, this.messages, {
      everyMs: this.#everyMs,
      tally: this.#tally,
      quiet: (span) => this.hindrances.quiet(span, mini),
      mustBeTold: (episode) => this.episodes.mustBeTold(episode, mini, CAR_RULE),
    });
  }

  /** What was decided goes out, unless SNS could not be reached for as long as a message is news. */
  messagesSent(): void {
    const outbox = this.#tables.state.get('monitor')?.body?.S ?? '';
    for (const { id, savedAt } of this.messages.undelivered(this.#now() - 15 * MINUTE - this.#everyMs)) {
      const news = { from: savedAt, to: savedAt + 6 * HOUR };
      if (this.hindrances.mayHold(id, news)) continue;
      if (outbox.includes(JSON.stringify(id)) || this.hindrances.blocked.freeIn(news) < HOUR) continue;
      this.violate('every message that was decided goes out', id);
    }
  }

  runTook(ms: number, limitMs: number): void {
    this.#tally.longestRunMs = Math.max(this.#tally.longestRunMs, ms);
    if (ms >= limitMs) this.violate('a poll ends within its time', `${Math.round(ms)} ms`);
  }
}
