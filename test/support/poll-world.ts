import type { WrittenSettings } from '../../config/settings.ts';
import { type ChannelState, noTrouble } from '../../core/channels/channel-state.ts';
import type { Publication as PushPublication } from '../../core/channels/publication.ts';
import { recipientId } from '../../core/contract/names.ts';
import { Secret } from '../../core/contract/secret.ts';
import { type Hush, nothingHushed } from '../../core/messages/hush-item.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Day } from '../../core/readings/stored-day.ts';
import type { Usual } from '../../core/readings/usual.ts';
import { type PollReport, poll } from '../../lambda/poller/poll.ts';
import type {
  DayBook,
  Notifier,
  OwedMessages,
  PollTask,
  Ports,
  Publication,
  ReadingStore,
  StateStore,
  StoredState,
  ToldStore,
} from '../../lambda/poller/ports.ts';
import {
  type ItemOfOthers,
  type Monitor,
  readLastGood,
  readMonitor,
  readSession,
  type StoredItem,
  serializeLastGood,
  serializeMonitor,
  serializeSession,
} from '../../lambda/poller/state.ts';
import { ACCOUNT, API_KEY } from './call-octopus.ts';
import { type FakeHome, fakeOctopus } from './fake-octopus.ts';
import { HOUR, MINUTE } from './timeline.ts';
import { watch } from './watched-call.ts';

export const HOUSEHOLD = 'home';
export const ME = recipientId('me@example.com');
export const PARTNER = recipientId('partner@example.com');
/** A Friday afternoon: no clock change near. */
export const START = Date.parse('2026-05-15T12:00:00Z');

/** The key that links are signed with. */
export const WEB_KEY = new Uint8Array(32).fill(7);

const VERY_HIGH = { kind: 'demand', name: 'very-high', above: 5_000, for: '5m' };

const SETTINGS: WrittenSettings = {
  schema: 1,
  accountNumber: ACCOUNT,
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  keepFor: '400d',
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [{ id: ME, kind: 'email', minSeverity: 'info' }],
};

export interface WorldOptions {
  readonly settings?: Partial<WrittenSettings>;
  readonly rules?: readonly object[];
  readonly demandAt?: (at: number) => number;
}

/** One household's poller with everything outside it in memory, on a clock that the test moves. */
export class PollWorld {
  now = START;
  readonly home: FakeHome;
  readonly octopus: ReturnType<typeof fakeOctopus>;
  readonly logs: { readonly level: string; readonly message: string; readonly facts: object }[] = [];
  /** What subscribers got, in order. */
  readonly inbox: Publication[] = [];
  readonly table = new Map<number, MeterReading>();
  readonly parameters: { settings: Written | undefined; rules: Written | undefined; key: Key | undefined };
  readonly items: { session?: string; monitor?: string; lastGood?: string } = {};
  /** Layout of the stored monitor. */
  schema = 1;
  version = 0;
  /** What others write beside the poller's own items. */
  hush: Hush = nothingHushed();
  channels: ChannelState = noTrouble();
  unreadable: ItemOfOthers[] = [];
  usual: Usual | undefined;
  /** The session is where an earlier version kept it. */
  sessionToMove = false;
  #savedBy = '';
  #polls = 0;
  readonly #clock = () => this.now;

  readonly #state: StateStore = {
    load: async () => this.#stored(),
    saveMonitor: async (_household, monitor, { expected, savedBy }) => {
      if (expected !== this.version) {
        return this.version === expected + 1 && this.#savedBy === savedBy ? 'saved' : 'lost-race';
      }
      this.items.monitor = serializeMonitor(monitor);
      this.version += 1;
      this.#savedBy = savedBy;
      return 'saved';
    },
    saveSession: async (_household, session) => {
      this.items.session = serializeSession(session);
    },
    moveSession: async (_household, session) => {
      this.items.session = serializeSession(session);
      this.sessionToMove = false;
    },
    saveUsual: async (_household, usual, expectedLearnedTo) => {
      if (this.usual?.learnedTo !== expectedLearnedTo) return 'lost-race';
      this.usual = usual;
      return 'saved';
    },
    saveLastGood: async (_household, lastGood) => {
      this.items.lastGood = serializeLastGood(lastGood);
    },
  };
  readonly load = watch(this.#clock, this.#state.load);
  readonly saveMonitor = watch(this.#clock, this.#state.saveMonitor);
  readonly saveSession = watch(this.#clock, this.#state.saveSession);
  readonly moveSession = watch(this.#clock, this.#state.moveSession);
  readonly saveUsual = watch(this.#clock, this.#state.saveUsual);
  readonly saveLastGood = watch(this.#clock, this.#state.saveLastGood);

  readonly #store: ReadingStore = {
    between: async (_household, from, to) =>
      inOrder([...this.table.values()].filter(({ at }) => at >= from && at <= to)),
    write: async ({ readings }) => this.put(readings),
  };
  readonly between = watch(this.#clock, this.#store.between);
  readonly write = watch(this.#clock, this.#store.write);

  readonly #ssm: Ports['parameters'] = {
    read: async (_household, { withKey }) => ({
      settings: this.parameters.settings,
      rules: this.parameters.rules,
      keyStamp: withKey ? this.parameters.key?.stamp : undefined,
    }),
    apiKey: async () => {
      const { key } = this.parameters;
      return key && { key: new Secret(key.value), stamp: key.stamp };
    },
  };
  readonly readParameters = watch(this.#clock, this.#ssm.read);
  readonly readKey = watch(this.#clock, this.#ssm.apiKey);

  readonly #sns: Notifier = {
    publish: async (publication) => {
      this.inbox.push(publication);
    },
  };
  readonly publish = watch(this.#clock, this.#sns.publish);

  /** Messages kept, by id, in the order of their first keeping. */
  readonly kept = new Map<string, OutboxMessage>();
  readonly #told: ToldStore = {
    keep: async (_household, message) => {
      this.kept.set(message.id, message);
    },
    since: async (_household, from) => [...this.kept.values()].filter(({ createdAt }) => createdAt >= from),
  };
  readonly keepTold = watch(this.#clock, this.#told.keep);
  readonly readTold = watch(this.#clock, this.#told.since);

  readonly webKey = watch(
    this.#clock,
    async (_now: number, _signal?: AbortSignal): Promise<Uint8Array> => WEB_KEY,
  );
  /** Messages that the courier keeps for those they are owed to. */
  readonly owed: { readonly recipient: string; readonly publication: PushPublication }[] = [];
  readonly #owed: OwedMessages = {
    kept: async (_household, asked) =>
      this.owed.filter(({ recipient, publication }) =>
        asked.some((one) => one.recipient === recipient && one.messageId === publication.id),
      ),
  };
  readonly readOwed = watch(this.#clock, this.#owed.kept);

  /** The days written, by date. */
  readonly days = new Map<string, Day>();
  readonly #days: DayBook = {
    write: async (_household, day) => {
      this.days.set(day.date, day);
    },
    between: async (_household, from, to) =>
      [...this.days.values()]
        .filter(({ date }) => date >= from && date <= to)
        .sort((a, b) => a.startsAt - b.startsAt),
  };
  readonly writeDay = watch(this.#clock, this.#days.write);
  readonly readDays = watch(this.#clock, this.#days.between);

  constructor({ settings, rules = [VERY_HIGH], demandAt = () => 400 }: WorldOptions = {}) {
    this.home = { demandAt, lagMs: 15_000, holes: [] };
    this.octopus = fakeOctopus(this.#clock, this.home);
    this.parameters = {
      settings: { text: JSON.stringify({ ...SETTINGS, ...settings }), version: 1 },
      rules: { text: JSON.stringify({ rules }), version: 1 },
      key: { value: API_KEY, stamp: '1@2026-05-01T00:00:00.000Z' },
    };
  }

  /** One poll at the present; the clock stays. */
  poll(task: Partial<PollTask> = {}): Promise<PollReport> {
    this.#polls += 1;
    const { signal } = new AbortController();
    return poll(
      {
        household: HOUSEHOLD,
        now: this.now,
        signal,
        sendSignal: signal,
        pollId: `run-${this.#polls}`,
        ...task,
      },
      this.ports,
    );
  }

  /** Polls now and then every `everyMs` for as long as `lastMs`, the clock ending there. */
  async live(lastMs: number, everyMs: number = MINUTE): Promise<PollReport[]> {
    const reports: PollReport[] = [];
    const until = this.now + lastMs;
    while (this.now < until) {
      reports.push(await this.poll());
      this.now += everyMs;
    }
    return reports;
  }

  get ports(): Ports {
    const note = (level: string) => (message: string, facts: object) => {
      this.logs.push({ level, message, facts });
    };
    return {
      octopus: this.octopus.port,
      webKeys: { key: this.webKey.call },
      readings: { between: this.between.call, write: this.write.call },
      state: {
        load: this.load.call,
        saveMonitor: this.saveMonitor.call,
        saveSession: this.saveSession.call,
        moveSession: this.moveSession.call,
        saveUsual: this.saveUsual.call,
        saveLastGood: this.saveLastGood.call,
      },
      parameters: { read: this.readParameters.call, apiKey: this.readKey.call },
      notifier: { publish: this.publish.call },
      told: { keep: this.keepTold.call, since: this.readTold.call },
      days: { write: this.writeDay.call, between: this.readDays.call },
      owed: { kept: this.readOwed.call },
      log: { info: note('info'), warn: note('warn'), error: note('error') },
    };
  }

  /** Calls made at every port since the last time this was asked; ports that were left alone are left out. */
  callCounts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [name, call] of Object.entries(this.#calls())) {
      if (call.count > 0) counts[name] = call.count;
      call.made.length = 0;
    }
    return counts;
  }

  /** When Octopus was called, whatever was asked. */
  get octopusCalls(): number[] {
    const { obtainToken, findMeters, telemetry, findNetworkDevices, limitLiftsAt, plannedCharging } =
      this.octopus;
    return [obtainToken, findMeters, telemetry, findNetworkDevices, limitLiftsAt, plannedCharging]
      .flatMap((call) => call.times)
      .sort();
  }

  /** What is stored, oldest first. */
  get readings(): MeterReading[] {
    return inOrder([...this.table.values()]);
  }

  put(readings: readonly MeterReading[]): number {
    for (const reading of readings) this.table.set(reading.at, reading);
    return readings.length;
  }

  get monitor(): Monitor {
    const { monitor } = this.#stored();
    if (monitor === undefined) throw new Error('no monitor is stored');
    return monitor;
  }

  get subjects(): string[] {
    return this.inbox.map(({ message }) => message.subject);
  }

  get messages(): OutboxMessage[] {
    return this.inbox.map(({ message }) => message);
  }

  writeRules(...rules: readonly object[]): void {
    this.writeRulesText(JSON.stringify({ rules }));
  }

  writeRulesText(text: string): void {
    this.parameters.rules = { text, version: (this.parameters.rules?.version ?? 0) + 1 };
  }

  writeSettings(change: Partial<WrittenSettings>): void {
    const { text = '{}', version = 0 } = this.parameters.settings ?? {};
    this.parameters.settings = {
      text: JSON.stringify({ ...JSON.parse(text), ...change }),
      version: version + 1,
    };
  }

  writeKey(value: string): void {
    const next = Number.parseInt(this.parameters.key?.stamp ?? '0', 10) + 1;
    this.parameters.key = { value, stamp: `${next}@${new Date(this.now).toISOString()}` };
  }

  #calls() {
    const { obtainToken, findMeters, telemetry, findNetworkDevices, limitLiftsAt, plannedCharging } =
      this.octopus;
    const { load, saveMonitor, saveSession, moveSession, saveUsual, saveLastGood, between, write } = this;
    const { readParameters, readKey, publish, keepTold, readTold, writeDay, readDays, readOwed } = this;
    return {
      'octopus.obtainToken': obtainToken,
      'octopus.findMeters': findMeters,
      'octopus.telemetry': telemetry,
      'octopus.findNetworkDevices': findNetworkDevices,
      'octopus.limitLiftsAt': limitLiftsAt,
      'octopus.plannedCharging': plannedCharging,
      'state.load': load,
      'state.saveMonitor': saveMonitor,
      'state.saveSession': saveSession,
      'state.moveSession': moveSession,
      'state.saveUsual': saveUsual,
      'state.saveLastGood': saveLastGood,
      'readings.between': between,
      'readings.write': write,
      'parameters.read': readParameters,
      'parameters.apiKey': readKey,
      'notifier.publish': publish,
      'told.keep': keepTold,
      'told.since': readTold,
      'days.write': writeDay,
      'days.between': readDays,
      'owed.kept': readOwed,
    };
  }

  #stored(): StoredState {
    const { session, monitor, lastGood } = this.items;
    const item = (name: string, body: string): StoredItem => ({ item: name, schema: this.schema, body });
    return {
      ...(session === undefined ? {} : { session: readSession(item('session', session)) }),
      ...(monitor === undefined ? {} : { monitor: readMonitor(item('monitor', monitor)) }),
      version: this.version,
      ...(lastGood === undefined ? {} : { lastGood: readLastGood(item('rules', lastGood)) }),
      ...(this.sessionToMove ? { sessionToMove: true } : {}),
      ...(this.usual === undefined ? {} : { usual: this.usual }),
      hush: this.hush,
      channels: this.channels,
      unreadable: this.unreadable,
    };
  }
}

const inOrder = (readings: readonly MeterReading[]): MeterReading[] =>
  [...readings].sort((a, b) => a.at - b.at);

interface Written {
  readonly text: string;
  readonly version: number;
}

interface Key {
  readonly value: string;
  readonly stamp: string;
}

/** A world that has polled for a while: token, meter, cursor and rules are known, counts start at zero. */
export const settledWorld = async (
  options?: WorldOptions,
  forMs: number = 10 * MINUTE,
): Promise<PollWorld> => {
  const world = new PollWorld(options);
  await world.live(forMs);
  world.callCounts();
  return world;
};

export { HOUR, MINUTE };
