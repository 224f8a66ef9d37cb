import type { LiveRules } from '../../config/live-rules.ts';
import { pollEveryMs, type Settings } from '../../config/settings.ts';
import type { Announcement, Audience } from '../../core/messages/announce.ts';
import type { MessageContext } from '../../core/messages/message-context.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { AlertEvent } from '../../core/rules/events.ts';
import { errorText } from './error-text.ts';
import type { PollOutcome, PollReport } from './poll.ts';
import type { Ports } from './ports.ts';
import type { Monitor, Session } from './state.ts';

/** One invocation for one household. */
export interface PollTask {
  readonly household: string;
  /** Epoch ms; the same for the whole poll. */
  readonly now: number;
  /** Ends everything up to the save. */
  readonly signal: AbortSignal;
  /** Ends the sending of messages. */
  readonly sendSignal: AbortSignal;
  /** Makes a signal that aborts after so many ms; real time by default. */
  readonly timeout?: (ms: number) => AbortSignal;
  /** Names this run where two may have written the same item. */
  readonly pollId: string;
  /** Console pages for the messages; absent where there is no console. */
  readonly links?: NonNullable<MessageContext['links']>;
}

/** What is known of the household once it is loaded. */
export interface Household {
  readonly settings: Settings;
  readonly settingsVersion: number;
  readonly rules: LiveRules;
  readonly keyStamp: string | undefined;
  readonly session: Session | undefined;
}

/** AWS refused or did not answer; `errors` are what it threw. All that could be saved is saved, and the poll has a report. */
export class AwsTroubleError extends AggregateError {
  override readonly name = 'AwsTroubleError';
  readonly report: PollReport;

  constructor(errors: readonly unknown[], report: PollReport) {
    super(errors, `AWS refused or did not answer: ${errors.map((error) => errorText(error)).join('; ')}`);
    this.report = report;
  }
}

/** The working state of one poll: what it loaded, what it decided so far, and what went wrong on the way. */
export class Run {
  readonly task: PollTask;
  readonly ports: Ports;
  outcome: PollOutcome = 'nothing-new';
  detail: string | undefined;
  rowsServed = 0;
  rowsStored = 0;
  /** `readAt` of the oldest row this run wrote or tried to write. */
  wroteFrom: number | undefined;
  rowsDropped: Readonly<Record<string, number>> = {};
  newest: MeterReading | undefined;
  octopusErrors = 0;
  telemetryCalls = 0;
  readonly events: AlertEvent[] = [];
  readonly published: OutboxMessage[] = [];
  /** Ids of the messages this run set out to publish. */
  readonly attempted = new Set<string>();
  /** What is the matter with the API key's parameter, where this run could not have the key. */
  keyTrouble: string | undefined;
  /** Stamp of the API key, where this run has read it. */
  keyStamp: string | undefined;
  /** The meter that was read. */
  deviceId: string | undefined;
  /** Readings up to here are another meter's, which this one replaced (epoch ms). */
  countsAfter: number | undefined;
  readonly #troubles: unknown[] = [];
  #saves = 0;
  #household: Household | undefined;
  #loaded: { monitor: Monitor; before: Monitor | undefined; version: number } | undefined;

  constructor(task: PollTask, ports: Ports) {
    this.task = task;
    this.ports = ports;
  }

  /** Takes what was loaded; `before` is the monitor as stored. */
  begin(household: Household, monitor: Monitor, before: Monitor | undefined, version: number): void {
    this.#household = household;
    this.keyStamp = household.keyStamp;
    this.#loaded = { monitor, before, version };
  }

  get household(): Household {
    if (this.#household === undefined) throw new Error('the household is not loaded yet');
    return this.#household;
  }

  get monitor(): Monitor {
    return this.#state().monitor;
  }

  /** Replaces parts of the monitor; it is stored by `saveMonitor`. */
  update(parts: Partial<Monitor>): void {
    const state = this.#state();
    state.monitor = { ...state.monitor, ...parts };
  }

  /** The monitor as it is stored, and its version. */
  get stored(): { readonly before: Monitor | undefined; readonly version: number } {
    return this.#state();
  }

  /** Names the next save of this run: a condition that fails on this very name is an acknowledgement that got lost. */
  nextSaveId(): string {
    this.#saves += 1;
    return `${this.task.pollId}/${this.#saves}`;
  }

  /** Records that the monitor was saved. */
  saved(version: number): void {
    const state = this.#state();
    state.version = version;
    state.before = state.monitor;
  }

  get pollEveryMs(): number {
    return pollEveryMs(this.household.settings.pollEvery);
  }

  /** Who may be told, and when they want to be left alone. */
  get audience(): Audience {
    const { settings, rules } = this.household;
    return { recipients: settings.recipients, hush: rules };
  }

  /** Takes what was announced into the monitor. */
  tell({ state, messages }: Announcement): void {
    this.update({ alerts: state, outbox: [...this.monitor.outbox, ...messages] });
  }

  /** Where and when messages of this poll are written. */
  get setting(): MessageContext {
    const { household, now, links } = this.task;
    return {
      household,
      now,
      timeZone: this.household.settings.timeZone,
      history: this.monitor.alerts.history,
      ...(links === undefined ? {} : { links }),
    };
  }

  /** Keeps an AWS error for the end of the poll: the rest can still be saved. */
  trouble(error: unknown): void {
    this.#troubles.push(error);
  }

  /** The report; throws `AwsTroubleError` where AWS refused something on the way. */
  finish(outcome: PollOutcome): PollReport {
    const report = this.#report(outcome);
    if (this.#troubles.length > 0) throw new AwsTroubleError(this.#troubles, report);
    return report;
  }

  #report(outcome: PollOutcome): PollReport {
    const { now } = this.task;
    const { cursor, firstPollAt } = this.monitor;
    return {
      outcome,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      rowsServed: this.rowsServed,
      rowsStored: this.rowsStored,
      rowsDropped: this.rowsDropped,
      ...(this.newest === undefined ? {} : { newest: this.newest }),
      freshnessSeconds: Math.max(0, Math.round((now - (cursor ?? firstPollAt)) / 1_000)),
      octopusErrors: this.octopusErrors,
      telemetryCalls: this.telemetryCalls,
      events: this.events,
      published: this.published,
    };
  }

  #state() {
    if (this.#loaded === undefined) throw new Error('the household is not loaded yet');
    return this.#loaded;
  }
}
