import type { WrittenSettings } from '../config/settings.ts';
import { noTrouble } from '../core/channels/channel-state.ts';
import { HOUR_MS } from '../core/contract/lengths.ts';
import { recipientId } from '../core/contract/names.ts';
import { Secret } from '../core/contract/secret.ts';
import { nothingHushed } from '../core/messages/hush-item.ts';
import type { MeterReading } from '../core/readings/reading.ts';
import type { Octopus } from '../lambda/octopus/octopus.ts';
import { type PollReport, poll } from '../lambda/poller/poll.ts';
import type {
  HouseholdParameters,
  Log,
  Notifier,
  Ports,
  ReadingStore,
  StateStore,
} from '../lambda/poller/ports.ts';
import {
  readLastGood,
  readMonitor,
  readSession,
  readUsual,
  STATE_SCHEMA,
  type StoredItem,
  serializeLastGood,
  serializeMonitor,
  serializeSession,
  serializeUsual,
} from '../lambda/poller/state.ts';

/** As the adapter of SSM does. */
const PARAMETERS_AGE_MS = 5 * 60_000;
const KEPT_MS = 13 * HOUR_MS;

/** Rows that Octopus gives of a range (`start` inclusive, `end` exclusive) at `now`. */
export type GiveRows = (start: number, end: number, now: number) => readonly unknown[];

export interface MemoryHouseholdOptions {
  readonly now: number;
  readonly giveRows: GiveRows;
  readonly rules: readonly object[];
  readonly settings?: Partial<WrittenSettings>;
  readonly publish?: Notifier['publish'];
  /** What an Octopus call and an AWS call take: it moves the clock on. */
  readonly takes?: { readonly octopusMs: number; readonly awsMs: number };
}

const SETTINGS: WrittenSettings = {
  schema: 1,
  accountNumber: 'A-BE0C4A00',
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  keepFor: '400d',
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [{ id: recipientId('me@example.com'), kind: 'email', minSeverity: 'info' }],
};
const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const SIGNAL = new AbortController().signal;

/** One household with everything outside the poll in memory, state as the text that would be stored. */
export class MemoryHousehold {
  now: number;
  readonly #items: { session?: string; monitor?: string; lastGood?: string; usual?: string } = {};
  readonly #table = new Map<number, MeterReading>();
  readonly #ports: Ports;
  readonly #takes: NonNullable<MemoryHouseholdOptions['takes']>;
  #version = 0;
  #polls = 0;

  constructor(options: MemoryHouseholdOptions) {
    this.now = options.now;
    this.#takes = options.takes ?? { octopusMs: 0, awsMs: 0 };
    const settings = { text: JSON.stringify({ ...SETTINGS, ...options.settings }), version: 1 };
    const rules = { text: JSON.stringify({ rules: options.rules }), version: 1 };
    let read: { readonly at: number; readonly parameters: HouseholdParameters } | undefined;
    const readEveryFiveMinutes = (now: number): HouseholdParameters => {
      if (read === undefined || now - read.at >= PARAMETERS_AGE_MS) {
        read = {
          at: now,
          parameters: { settings: { ...settings }, rules: { ...rules }, keyStamp: undefined },
        };
      }
      return read.parameters;
    };
    this.#ports = {
      octopus: this.#octopus(options.giveRows),
      webKeys: { key: async () => new Uint8Array(32) },
      readings: this.#readings(),
      state: this.#state(),
      parameters: {
        read: async (_household, { now }) => readEveryFiveMinutes(now),
        apiKey: async () => ({ key: new Secret('sk_bench'), stamp: '1' }),
      },
      days: {
        write: async () => this.#pass(this.#takes.awsMs),
        between: async () => {
          this.#pass(this.#takes.awsMs);
          return [];
        },
      },
      told: {
        keep: async () => this.#pass(this.#takes.awsMs),
        since: async () => {
          this.#pass(this.#takes.awsMs);
          return [];
        },
      },
      owed: { kept: async () => [] },
      notifier: {
        publish: async (publication, signal) => {
          this.#pass(this.#takes.awsMs);
          await options.publish?.(publication, signal);
        },
      },
      log: SILENT,
    };
  }

  /** @param second a second look of the same tick */
  poll(second = false): Promise<PollReport> {
    this.#polls += 1;
    const task = {
      household: 'home',
      now: this.now,
      signal: SIGNAL,
      sendSignal: SIGNAL,
      timeout: () => SIGNAL,
      second,
    };
    return poll({ ...task, pollId: `bench-${this.#polls}` }, this.#ports);
  }

  #pass(ms: number): void {
    this.now += ms;
  }

  #octopus(giveRows: GiveRows): Octopus {
    return {
      obtainToken: async (_key, now) => ({
        ok: true,
        value: { token: new Secret('token'), expiresAt: now + HOUR_MS },
      }),
      findMeters: async () => ({ ok: true, value: [{ deviceId: '00-11-22', direction: 'import' }] }),
      telemetry: async (_token, { start, end }) => {
        const value = giveRows(start, end, this.now);
        this.#pass(this.#takes.octopusMs);
        return { ok: true, value };
      },
      findNetworkDevices: async () => ({ ok: true, value: undefined }),
      limitLiftsAt: async () => ({ ok: true, value: undefined }),
      plannedCharging: async () => ({ ok: true, value: { slots: [], complete: true } }),
    };
  }

  #readings(): ReadingStore {
    return {
      between: async (_household, from, to) =>
        [...this.#table.values()].filter(({ at }) => at >= from && at <= to).sort((a, b) => a.at - b.at),
      write: async ({ readings }) => {
        this.#pass(this.#takes.awsMs);
        for (const reading of readings) this.#table.set(reading.at, reading);
        this.#forget((readings.at(-1)?.at ?? 0) - KEPT_MS);
        return readings.length;
      },
    };
  }

  #forget(before: number): void {
    for (const at of this.#table.keys()) {
      if (at >= before) return;
      this.#table.delete(at);
    }
  }

  #state(): StateStore {
    return {
      load: async () => {
        this.#pass(this.#takes.awsMs);
        const { session, monitor, lastGood, usual } = this.#items;
        return {
          ...(session === undefined ? {} : { session: readSession(itemOf('session', session)) }),
          ...(monitor === undefined ? {} : { monitor: readMonitor(itemOf('monitor', monitor)) }),
          version: this.#version,
          ...(lastGood === undefined ? {} : { lastGood: readLastGood(itemOf('rules', lastGood)) }),
          ...(usual === undefined ? {} : { usual: readUsual(itemOf('usual', usual)) }),
          hush: nothingHushed(),
          channels: noTrouble(),
          unreadable: [],
        };
      },
      saveMonitor: async (_household, monitor, { expected }) => {
        this.#pass(this.#takes.awsMs);
        if (expected !== this.#version) return 'lost-race';
        this.#items.monitor = serializeMonitor(monitor);
        this.#version += 1;
        return 'saved';
      },
      saveSession: async (_household, session) => {
        this.#items.session = serializeSession(session);
      },
      moveSession: async (_household, session) => {
        this.#items.session = serializeSession(session);
      },
      saveUsual: async (_household, usual) => {
        this.#pass(this.#takes.awsMs);
        this.#items.usual = serializeUsual(usual);
        return 'saved';
      },
      saveLastGood: async (_household, lastGood) => {
        this.#items.lastGood = serializeLastGood(lastGood);
      },
    };
  }
}

const itemOf = (item: string, body: string): StoredItem => ({ item, schema: STATE_SCHEMA, body });

/** `giveRows` that remembers its last answer: many households that ask the same are no work for it. */
export const rememberingLast = (giveRows: GiveRows): GiveRows => {
  let last: { readonly asked: string; readonly rows: readonly unknown[] } | undefined;
  return (start, end, now) => {
    const asked = [start, end, now].join();
    if (last?.asked !== asked) last = { asked, rows: giveRows(start, end, now) };
    return last.rows;
  };
};
