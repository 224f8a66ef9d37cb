import type { Secret } from '../../core/contract/secret.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Answer } from '../octopus/failure.ts';
import type { LastGood, Monitor, Session } from './state.ts';

/** Each interface is one outside system as `poll` sees it. Every AWS port throws what the SDK throws. */

/** Octopus, for one poll: all calls together take at most eight seconds. */
export interface Octopus {
  /** `now` (epoch ms) dates a token whose own expiry cannot be read. */
  obtainToken(apiKey: Secret, now: number): Promise<Answer<ObtainedToken>>;
  findMeters(token: Secret, accountNumber: string): Promise<Answer<Meter[]>>;
  /** Rows as Octopus gave them, unread: `readRows` makes readings of them. `start` inclusive, `end` exclusive, epoch ms. */
  telemetry(token: Secret, range: TelemetryRange): Promise<Answer<readonly unknown[]>>;
  /** Devices on the meter's home network, the meter itself among them; undefined where Octopus does not say. */
  findNetworkDevices(token: Secret, deviceId: string): Promise<Answer<readonly NetworkDevice[] | undefined>>;
  /** When the telemetry limit lifts (epoch ms); undefined where Octopus does not say. */
  limitLiftsAt(token: Secret, now: number): Promise<Answer<number | undefined>>;
}

export interface ObtainedToken {
  readonly token: Secret;
  readonly expiresAt: number;
}

export interface TelemetryRange {
  readonly deviceId: string;
  readonly start: number;
  readonly end: number;
}

/** A smart meter device found on an account. */
export interface Meter {
  readonly deviceId: string;
  readonly direction: 'import' | 'export' | 'unknown';
}

/** A device on the home network of a smart meter; `type` as Octopus names it, such as `ESME` or `CAD`. */
export interface NetworkDevice {
  readonly type: string | undefined;
}

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
  readonly monitor?: Monitor;
  /** Version of the stored monitor; 0 where there is none. */
  readonly version: number;
  readonly lastGood?: LastGood;
}

export interface StateStore {
  /** All items of a household in one consistent read. Throws `UnreadableStateError` on an item it does not understand. */
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

export interface Publication {
  readonly topicArn: string;
  readonly household: string;
  readonly message: OutboxMessage;
}

/** Everything outside that one poll of one household touches. */
export interface Ports {
  readonly octopus: Octopus;
  readonly readings: ReadingStore;
  readonly state: StateStore;
  readonly parameters: Parameters;
  readonly notifier: Notifier;
  readonly log: Log;
}

/** Structured log lines; one method a level. */
export interface Log {
  info(message: string, facts: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
  error(message: string, facts: Readonly<Record<string, unknown>>): void;
}
