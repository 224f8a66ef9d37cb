import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { READINGS_KEY, READINGS_TTL, STATE_ITEMS } from '../../core/contract/names.ts';
import type { PollReport } from '../../lambda/poller/poll.ts';
import { BlockedTime } from './blocked-time.ts';
import { CallWatch } from './call-watch.ts';
import type { CarModel } from './car-model.ts';
import { CAR_RULE, CarWatch } from './car-watch.ts';
import { DigestWatch } from './digest-watch.ts';
import type { DynamoDbModel, Item } from './dynamodb-model.ts';
import type { Home, HomeRow, RowField } from './home.ts';
import { LearningWatch } from './learning-watch.ts';
import { MessageWatch } from './message-watch.ts';
import { MuteWatch } from './mute-watch.ts';
import { MUTED_OFTEN, MUTED_SELDOM } from './mutes.ts';
import { OverwrittenRows } from './overwritten-rows.ts';
import { PauseWatch } from './pause-watch.ts';
import type { PhoneWatch } from './phones/phone-watch.ts';
import { type Episode, HOUR, MINUTE, type MiniSpan, overlaps, SECOND, type Span } from './plan.ts';
import { SECRET_MARK } from './secret-mark.ts';
import { readAlerts } from './stored-alerts.ts';
import type { Tally } from './tally.ts';
import type { FaultWatch, Invocation } from './wire.ts';

/** A promise that was broken. */
export interface Violation {
  readonly invariant: string;
  readonly at: number;
  readonly detail: string;
}

const REACH_MS = 11 * HOUR + 50 * MINUTE;
/** A sweep comes at least every four hours; a nearly empty bucket may hold it up for another. */
const FREE_TIME_FOR_A_SWEEP_MS = 5.5 * HOUR;
const STORY_LINES = 40;
const MAX_MONITOR_BYTES = 100_000;
const KEEP_FOR_MS = 400 * 24 * HOUR;
const FIELDS: readonly [RowField, string][] = [
  ['consumptionWh', 'consumption'],
  ['consumptionDeltaWh', 'consumptionDelta'],
  ['exportWh', 'export'],
  ['costPence', 'costDeltaWithTax'],
];
/** A longer gap ends what is pending. */
const LONGEST_GAP_MS = 15 * MINUTE;
const TELLING_RULE = { name: 'very-high', forMs: 10 * MINUTE, clearForMs: 10 * MINUTE };

/** The shortest silence that a household may be told of: two polls and five minutes, and never under a quarter of an hour. */
export const offlineAfterMs = (everyMs: number): number => Math.max(15 * MINUTE, 2 * everyMs + 5 * MINUTE);

/** What one run did that a fault may have undone. */
interface RunWatch {
  /** Messages it published and has not taken out yet. */
  readonly delivered: Set<string>;
  faults: number;
}

/** Checks every promise, at every write, message, call and end of a run. */
export class Invariants implements FaultWatch {
  readonly violations: Violation[] = [];
  readonly calls: CallWatch;
  readonly messages: MessageWatch;
  readonly mutes: readonly MuteWatch[];
  readonly pauses: PauseWatch;
  readonly digests: DigestWatch;
  readonly learning: LearningWatch;
  readonly cars: CarWatch;
  /** Since when nothing goes wrong; undefined in trouble. */
  calmFrom: number | undefined;
  readonly blocked = new BlockedTime();
  readonly overwritten: OverwrittenRows;
  /** What Octopus made the poller skip. */
  readonly skipped: Span[] = [];
  readonly #home: Home;
  readonly #tally: Tally;
  readonly #now: () => number;
  readonly #everyMs: number;
  readonly #runs = new Map<Invocation, RunWatch>();
  #version = 0;
  #phones: PhoneWatch | undefined;
  readonly #events: string[] = [];
  #tables: DynamoDbModel | undefined;
  readonly #storyFrom: number;
  readonly #tell: (line: string) => void;

  constructor(parts: {
    home: Home;
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
    this.#storyFrom = parts.storyFrom ?? Number.POSITIVE_INFINITY;
    this.#tell = parts.tell ?? (() => undefined);
    this.#home = parts.home;
    this.#tally = parts.tally;
    this.#now = parts.now;
    this.#everyMs = parts.everyMs;
    const violate = (invariant: string, detail: string) => this.violate(invariant, detail);
    this.calls = new CallWatch(parts.callsPerHour, parts.now(), violate);
    this.messages = new MessageWatch(parts.tally, violate);
    this.pauses = new PauseWatch(violate);
    const { household } = parts;
    this.mutes = [MUTED_OFTEN, MUTED_SELDOM].map(
      (rule) => new MuteWatch({ rule, household, pauses: this.pauses }, violate),
    );
    this.digests = new DigestWatch(parts.timeZone, violate);
    this.learning = new LearningWatch(parts.timeZone, violate);
    this.cars = new CarWatch(violate);
    this.overwritten = new OverwrittenRows(violate);
  }

  violate(invariant: string, detail: string): void {
    this.violations.push({ invariant, at: this.#now(), detail });
  }

  /** What happened last, for the story of a broken promise. */
  get lastEvents(): readonly string[] {
    return this.#events.slice(-STORY_LINES);
  }

  note(run: Invocation | undefined, what: string): void {
    const now = this.#now();
    const line = `${new Date(now).toISOString()} ${run?.id ?? ''} ${what}`;
    if (now >= this.#storyFrom) this.#tell(line);
    this.#events.push(line);
    if (this.#events.length > 10 * STORY_LINES) this.#events.splice(0, 9 * STORY_LINES);
  }

  began(run: Invocation): void {
    this.note(run, 'begins');
    this.#runs.set(run, { delivered: new Set(), faults: 0 });
    this.calls.began(run);
    this.overwritten.began(run);
  }

  fault(run: Invocation, kind: string): void {
    this.#phones?.fault(run, kind, this.#now());
    this.note(run, kind);
    const watch = this.#runs.get(run);
    if (watch === undefined) return;
    watch.faults += 1;
    for (const key of watch.delivered) this.messages.excuse(key, kind);
  }

  /** Who is told of the faults that the courier meets. */
  watchPhones(phones: PhoneWatch): void {
    this.#phones = phones;
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
    if (table === 'readings') this.#readingStored(item, run);
    else if (item.item?.S === STATE_ITEMS.monitor) this.#monitorStored(item, run);
    else if (item.item?.S === STATE_ITEMS.usual) {
      this.learning.usualStored(item, this.#tables?.readings ?? new Map(), this.calmFrom);
    }
  }

  /** The tables as they are before each write. */
  watchTables(tables: DynamoDbModel): void {
    this.#tables = tables;
  }

  noSecret(where: string, text: string): void {
    if (text.includes(SECRET_MARK)) this.violate('no secret outside the session item', where);
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
    this.#cursorStored(body);
    this.messages.saved(body, this.#now());
    const alerts = readAlerts(body);
    this.pauses.saved(alerts);
    for (const mutes of this.mutes) mutes.saved(alerts);
    this.digests.saved(body);
    this.learning.saved(body);
    this.#blockedBy(body);
    if (run !== undefined) this.#runs.get(run)?.delivered.clear();
  }

  /** A cool-down or a standing problem stops the poller, but never for longer than Octopus or the design says. */
  #blockedBy(body: string): void {
    const now = this.#now();
    const until = Number(/"coolDown":\{"until":(\d+)/.exec(body)?.[1] ?? 0);
    const tries = [...body.matchAll(/"nextTryAt":(\d+)/g)].map(([, at]) => Number(at));
    // A rejected key is tried again after an hour, then every six.
    const most = body.includes('"kind":"rejected-key"') ? 6 * HOUR : HOUR;
    for (const end of [until, ...tries]) {
      if (end > now) this.blocked.add(now, end);
      if (end > now + most + 5 * SECOND) {
        this.violate('no pause lasts longer than it may', `${Math.round((end - now) / SECOND)} s`);
      }
    }
  }

  #cursorStored(body: string): void {
    const cursor = Number(/"cursor":(\d+)/.exec(body)?.[1] ?? Number.NaN);
    if (Number.isNaN(cursor)) return;
    const key = `${new Date(cursor).toISOString().slice(0, 19)}Z`;
    const known = this.#tables?.readings.has(key) ?? true;
    if (!known) this.violate('the cursor is a stored reading', key);
  }

  #readingStored(item: Item, run: Invocation | undefined): void {
    this.#tally.rowsStored += 1;
    const key = item[READINGS_KEY.sort]?.S ?? '';
    const at = Date.parse(key);
    const row = this.#home.rowAt(at);
    const detail = () => `${key}: ${JSON.stringify(item)} of ${JSON.stringify(row)}`;
    const invariant = 'no stored value that was never served';
    if (row === undefined || key !== `${new Date(at).toISOString().slice(0, 19)}Z`) {
      this.violate(invariant, detail());
      return;
    }
    const { final, growing, served } = row;
    this.overwritten.put(run, { key, before: this.#tables?.readings.get(key), after: item });
    const one = (value: number | undefined, name: 'demandW' | RowField) =>
      (served.final && value === final[name]) || (served.growing && value === growing[name]);
    const values = FIELDS.every(([name]) => {
      const stored = item[name]?.N;
      return stored === undefined || one(Number(stored), name);
    });
    const demand = item.demandW?.N === undefined || one(Number(item.demandW.N), 'demandW');
    const expires = Number(item[READINGS_TTL]?.N) === Math.ceil((at + KEEP_FOR_MS) / SECOND);
    if (!values || !demand || !expires) this.violate(invariant, detail());
  }

  /** Rows nobody can ask for any more: what could be had long enough must be stored, with its final values. */
  rowGone(row: HomeRow, tables: DynamoDbModel): void {
    const availableFrom = availableAt(row);
    const free = this.blocked.freeIn({ from: availableFrom, to: row.at + REACH_MS });
    if (availableFrom < row.at + REACH_MS && free >= FREE_TIME_FOR_A_SWEEP_MS)
      this.#mustBeStored(row, tables);
    else this.#tally.rowsOutOfReach += 1;
  }

  /** After a calm period: everything still in reach that could be had when it began is stored. */
  rowsStored(span: Span, calmFrom: number, tables: DynamoDbModel): void {
    for (let at = Math.ceil(span.from / 10_000) * 10_000; at < span.to; at += 10_000) {
      const row = this.#home.rowAt(at);
      if (row === undefined) continue;
      const inOrder = row.uploadedAt < at + MINUTE && row.missing === undefined;
      if (availableAt(row) < calmFrom || inOrder) this.#mustBeStored(row, tables);
    }
  }

  #mustBeStored(row: HomeRow, tables: DynamoDbModel): void {
    const key = `${new Date(row.at).toISOString().slice(0, 19)}Z`;
    const item = tables.readings.get(key);
    if (item === undefined) {
      this.violate('every row the API could still give is stored', key);
      return;
    }
    const final = (['demandW', ...FIELDS.map(([name]) => name)] as const).every((name) => {
      const value = row.final[name];
      return item[name]?.N === (value === null ? undefined : String(value));
    });
    if (!final) {
      const detail = `${key}: ${JSON.stringify(item)} is not ${JSON.stringify(row.final)}`;
      this.violate('every row is stored with its final values', detail);
    }
  }

  forgetSkippedBefore(at: number): void {
    this.skipped.splice(0, this.skipped.filter(({ to }) => to < at).length);
  }

  /** Alerts of high demand against what really happened. */
  episodesTold(episodes: readonly Episode[], mini: readonly MiniSpan[], now: number): void {
    const raised = this.messages.told(TELLING_RULE.name, 'raised');
    const begun = this.messages.decided(TELLING_RULE.name, 'raised');
    const over = this.messages.decided(TELLING_RULE.name, 'recovered');
    const summed = this.messages.decided(TELLING_RULE.name, 'summary');
    for (const episode of episodes) {
      const isRaise = ({ at }: { at: number }) => at >= episode.from && at <= episode.to;
      const during = raised.filter(isRaise);
      // A Mini that freezes low in the middle of it ends the alert, and begins a new one when it moves.
      const frozen = mini.some((span) => span.kind === 'frozen' && overlaps(span, episode));
      if (during.length > 1 && !frozen)
        this.violate('no episode is told twice', during.map(({ id }) => id).join(' '));
      if (!this.#mustBeTold(episode, mini)) continue;
      const clearAt = episode.to + TELLING_RULE.clearForMs;
      const isEnd = ({ at }: { at: number }) => at >= clearAt - MINUTE && at <= clearAt + 3 * MINUTE;
      const asOne = summed.some(isEnd);
      const detail = `${new Date(episode.from).toISOString()} to ${new Date(episode.to).toISOString()} by ${new Date(now).toISOString()}`;
      if (!asOne && !begun.some(isRaise)) this.violate('every true episode is raised', detail);
      else if (!asOne && !over.some(isEnd)) this.violate('every true episode is recovered', detail);
      else this.#tally.episodesTold += 1;
    }
    for (const { id, at } of raised) {
      // What lasted just long enough is told by the first row after it, which may come after a gap.
      const true_ = episodes.some(
        (one) => at >= one.from + TELLING_RULE.forMs - MINUTE && at <= one.to + LONGEST_GAP_MS,
      );
      if (!true_ && at > now - 24 * HOUR) this.violate('nothing is told that did not happen', id);
    }
  }

  /** Whether people may have asked not to be told of a rule in a span. */
  hushed(rule: string, span: Span): boolean {
    return this.pauses.mayHold(span) || this.mutes.some((one) => one.rule === rule && one.holdsIn(span));
  }

  /** What the rule that leaves smart charging out tells, against what Octopus charges. */
  chargingTold(episodes: readonly Episode[], mini: readonly MiniSpan[], car: CarModel): void {
    this.cars.episodesTold(episodes, car, this.messages, {
      everyMs: this.#everyMs,
      tally: this.#tally,
      quiet: (span) => this.quiet(span, mini),
      mustBeTold: (episode) => this.#mustBeTold(episode, mini, CAR_RULE),
    });
  }

  /** Whether nothing was in the way of seeing what was drawn in a span. */
  quiet(span: Span, mini: readonly MiniSpan[]): boolean {
    if (mini.some((one) => overlaps(one, span)) || this.skipped.some((one) => overlaps(one, span)))
      return false;
    return this.blocked.freeIn(span) === span.to - span.from;
  }

  #mustBeTold(
    episode: Episode,
    mini: readonly MiniSpan[],
    { name, forMs, clearForMs } = TELLING_RULE,
  ): boolean {
    if (episode.to - episode.from < forMs + 2 * MINUTE) return false;
    // Without readings before it an earlier alert could not end, and this is more of the same.
    const around = {
      from: episode.from - clearForMs - 2 * MINUTE,
      to: episode.to + 25 * MINUTE,
    };
    if (mini.some((span) => span.kind !== 'buffered' && overlaps(span, around))) return false;
    if (this.skipped.some((span) => overlaps(span, around))) return false;
    // What comes late is decided late, in whatever pause there is then.
    const isLate =
      this.blocked.freeIn(around) < around.to - around.from || mini.some((span) => overlaps(span, around));
    if (this.hushed(name, isLate ? { from: around.from, to: around.to + 5 * HOUR } : around)) return false;
    return this.blocked.freeIn({ from: episode.to, to: episode.to + 5 * HOUR }) >= 30 * MINUTE;
  }

  /** What was decided goes out, unless SNS could not be reached for as long as a message is news. */
  messagesSent(): void {
    const outbox = this.#tables?.state.get('monitor')?.body?.S ?? '';
    for (const { id, savedAt } of this.messages.undelivered(this.#now() - 15 * MINUTE - this.#everyMs)) {
      const news = { from: savedAt, to: savedAt + 6 * HOUR };
      if (this.pauses.mayHold(news) || this.mutes.some((one) => one.mayHold(id, news.from, news.to)))
        continue;
      if (outbox.includes(JSON.stringify(id)) || this.blocked.freeIn(news) < HOUR) continue;
      this.violate('every message that was decided goes out', id);
    }
  }

  /** A long silence in otherwise quiet hours is told, and so is its end. */
  silencesTold(mini: readonly MiniSpan[]): void {
    const raised = this.messages.decided('offline', 'raised');
    const over = this.messages.decided('offline', 'recovered');
    for (const span of mini) {
      const around = { from: span.from - 7 * HOUR, to: span.to + 30 * MINUTE };
      const alone = mini.every((other) => other === span || !overlaps(other, around));
      const lasts = span.to - span.from;
      const toldAt = span.from + offlineAfterMs(this.#everyMs);
      const longEnough = lasts >= 40 * MINUTE && span.to >= toldAt + 15 * MINUTE + this.#everyMs;
      if (span.kind !== 'silent' || !longEnough || !alone) continue;
      if (this.blocked.freeIn(around) < around.to - around.from || this.hushed('offline', around)) continue;
      // One poll may die, and the next get no answer.
      const toldBy = toldAt + 10 * MINUTE + 3 * this.#everyMs;
      const begun = raised.some(({ at }) => at > toldAt - MINUTE && at < toldBy);
      const ended = over.some(({ at }) => at > span.to && at < span.to + 30 * MINUTE);
      if (begun && ended) this.#tally.silencesTold += 1;
      else this.violate('every long silence is told and its end too', new Date(span.from).toISOString());
    }
  }

  runTook(ms: number, limitMs: number): void {
    this.#tally.longestRunMs = Math.max(this.#tally.longestRunMs, ms);
    if (ms >= limitMs) this.violate('a poll ends within its time', `${Math.round(ms)} ms`);
  }
}

/** From when on a row can be had with all the values it will ever have. */
const availableAt = ({ uploadedAt, missing }: HomeRow): number => Math.max(uploadedAt, missing?.until ?? 0);
