import type { OwedPush } from '../../core/channels/channel-news.ts';
import type { ChannelState } from '../../core/channels/channel-state.ts';
import type { Publication as PushPublication } from '../../core/channels/publication.ts';
import type { Secret } from '../../core/contract/secret.ts';
import type { Hush } from '../../core/messages/hush-item.ts';
import type { MessageContext } from '../../core/messages/message-context.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import type { Usual } from '../../core/readings/usual.ts';
import type { Octopus } from '../octopus/octopus.ts';
import type { Session } from '../octopus/stored-session.ts';
import type { ItemOfOthers, LastGood, Monitor } from './state.ts';

/** Each interface is one outside system as `poll` sees it. Every AWS port throws what the SDK throws. */

export interface ReadingStore {
  /** Stored readings from `from` to `to` (epoch ms, both inclusive), oldest first, read consistently. */
  between(household: string, from: number, to: number, signal: AbortSignal): Promise<MeterReading[]>;
  /**
   * Writes whole readings, oldest first, until done or `signal` aborts.
   * @returns how many of them, from the oldest on, are stored for certain
   * @throws ReadingsNotStoredError where AWS refuses or cannot be reached
   */
  write(batch: ReadingBatch, signal: AbortSignal): Promise<number>;
}

/** Not everything could be written: the first `stored` readings are stored for certain. */
export class ReadingsNotStoredError extends Error {
  override readonly name = 'ReadingsNotStoredError';
  readonly stored: number;

  constructor(stored: number, cause: unknown) {
    super(`${stored} readings stored, then DynamoDB refused or did not answer`, { cause });
    this.stored = stored;
  }
}

export interface ReadingBatch {
  readonly household: string;
  readonly deviceId: string;
  readonly keepForMs: number;
  /** Oldest first. */
  readonly readings: readonly MeterReading[];
}

export interface StoredState {
  readonly session?: Session;
  /** The session is where an earlier version kept it, beside the monitor: `moveSession` puts it into its own partition. */
  readonly sessionToMove?: true;
  readonly monitor?: Monitor;
  /** Version of the stored monitor; 0 where there is none. */
  readonly version: number;
  readonly lastGood?: LastGood;
  readonly usual?: Usual;
  /** Pause and mutes; nothing where there is no item or it cannot be read. */
  readonly hush: Hush;
  /** Push recipients that are out of order or owed something; nothing where there is no item or it cannot be read. */
  readonly channels: ChannelState;
  /** Items that others wrote and nobody can read. */
  readonly unreadable: readonly ItemOfOthers[];
}

export interface StateStore {
  /** All items of a household in one consistent read, and another where an earlier version may have kept the session. Throws `UnreadableStateError` on an item it does not understand. */
  load(household: string, signal?: AbortSignal): Promise<StoredState>;
  /**
   * Saves under the condition that the stored version is still `expected`, as `expected + 1`.
   * A condition that fails on our own `savedBy` (a lost acknowledgement) counts as saved.
   */
  saveMonitor(
    household: string,
    monitor: Monitor,
    save: { expected: number; savedBy: string },
  ): Promise<'saved' | 'lost-race'>;
  saveSession(household: string, session: Session): Promise<void>;
  /** Saves the session in its own partition and then empties the place where an earlier version kept it. */
  moveSession(household: string, session: Session): Promise<void>;
  /**
   * Saves what is usual under the condition that the stored one has still been learned up to `expectedLearnedTo` (epoch
   * ms; undefined where nothing is stored or nothing was learned).
   */
  saveUsual(
    household: string,
    usual: Usual,
    expectedLearnedTo: number | undefined,
  ): Promise<'saved' | 'lost-race'>;
  saveLastGood(household: string, lastGood: LastGood): Promise<void>;
}

/** What SSM holds for one household. */
export interface HouseholdParameters {
  /** Undefined where the parameter is missing. */
  readonly settings: { readonly text: string; readonly version: number } | undefined;
  readonly rules: { readonly text: string; readonly version: number } | undefined;
  /**
   * Changes whenever the API key's parameter is written: its version and modification time, since a parameter that is
   * deleted and made again starts at version 1. Undefined where it was not asked for or is missing.
   */
  readonly keyStamp: string | undefined;
}

export interface Parameters {
  /** Settings and rules, at most five minutes old. `withKey` adds the key's stamp (never its value). */
  read(
    household: string,
    ask: { now: number; withKey: boolean },
    signal: AbortSignal,
  ): Promise<HouseholdParameters>;
  /** The API key itself, read now; undefined where the parameter is missing. */
  apiKey(
    household: string,
    signal: AbortSignal,
  ): Promise<{ readonly key: Secret; readonly stamp: string } | undefined>;
}

export interface Notifier {
  publish(publication: Publication, signal: AbortSignal): Promise<void>;
}

/** The key that links of messages are signed with. */
export interface WebKeys {
  /** Made where there is none yet; at most five minutes old. */
  key(now: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** What was sent, kept for whoever asks later. */
export interface ToldStore {
  /** Keeps a message that was published; once more changes nothing. */
  keep(household: string, message: OutboxMessage): Promise<void>;
  /** Messages kept since a moment (epoch ms), oldest first; one that cannot be read is left out. */
  since(household: string, from: number, signal: AbortSignal): Promise<readonly OutboxMessage[]>;
}

/** What push recipients are owed, kept by the courier until their service takes it. */
export interface OwedMessages {
  /** The messages that are kept, of those that are asked for; each as it was published first. */
  kept(
    household: string,
    owed: readonly OwedPush[],
    signal: AbortSignal,
  ): Promise<readonly { readonly recipient: string; readonly publication: PushPublication }[]>;
}

/** What each local day came to, kept for the page, the commands and what compares days. */
export interface DayWriter {
  /** Writes a day, over what was stored of it; it may be deleted `keepForMs` after its end. */
  write(
    household: string,
    day: Day,
    options: { readonly keepForMs: number; readonly signal?: AbortSignal },
  ): Promise<void>;
}

/** The days as the poller keeps them. */
export interface DayBook extends DayWriter {
  /** The days from one date to another, both inclusive, oldest first; one that cannot be read is left out. */
  between(household: string, from: string, to: string, signal?: AbortSignal): Promise<Day[]>;
}

export interface Publication {
  readonly topicArn: string;
  readonly household: string;
  readonly message: OutboxMessage;
}

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
  /** A second look of a tick: it plans no other, and leaves what is owed and what comes afterwards to the next tick. */
  readonly second?: boolean;
  /** Console pages for the messages; absent where there is no console. */
  readonly links?: NonNullable<MessageContext['links']>;
}

/** Everything outside that one poll of one household touches. */
export interface Ports {
  readonly octopus: Octopus;
  readonly readings: ReadingStore;
  readonly state: StateStore;
  readonly parameters: Parameters;
  readonly notifier: Notifier;
  readonly told: ToldStore;
  readonly webKeys: WebKeys;
  readonly days: DayBook;
  readonly owed: OwedMessages;
  readonly log: Log;
}

/** Structured log lines; one method a level. */
export interface Log {
  info(message: string, facts: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
  error(message: string, facts: Readonly<Record<string, unknown>>): void;
}
