import { inspect } from 'node:util';
import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { type PollEvery, pollEveryMs, type WrittenSettings } from '../../config/settings.ts';
import { FUNCTION_TIMEOUT_MS, SECOND_LOOK_BY_MS } from '../../core/contract/deadlines.ts';
import { channelParameter, parameterNames, STATE_ITEMS, STATE_KEY } from '../../core/contract/names.ts';
import { episodeId } from '../../core/messages/episode.ts';
import { type Hush, nothingHushed } from '../../core/messages/hush-item.ts';
import { localDay } from '../../core/time/local-time.ts';
import { HeldByAnotherRunError } from '../../lambda/courier/deliver.ts';
import { AwsTroubleError, type PollReport } from '../../lambda/poller/poll.ts';
import { ReadingsNotStoredError } from '../../lambda/poller/ports.ts';
import { STATE_SCHEMA, serializeUsual } from '../../lambda/poller/state.ts';
import { type Look, lookTwice } from '../../lambda/poller/two-looks.ts';
import { AwsCalls, AwsFaultError } from './aws-calls.ts';
import { CarModel } from './car-model.ts';
import { Container, type Outside } from './container.ts';
import { DynamoDbModel } from './dynamodb-model.ts';
import { Home } from './home.ts';
import { HOUSEHOLD, rulesAt, SETTINGS } from './household.ts';
import { Invariants, type Violation } from './invariants.ts';
import { learnedHome } from './learned-home.ts';
import { aroundNight } from './learning-watch.ts';
import { LAST_MUTE_MS, MUTED_OFTEN, MUTED_SELDOM, muteFor, planMutes, planPause } from './mutes.ts';
import { type NightLoad, NightLoads } from './night-loads.ts';
import { OctopusModel } from './octopus/octopus-model.ts';
import { Couriers } from './phones/couriers.ts';
import { PHONE_SECRETS, PhoneServices } from './phones/phone-services.ts';
import { publishedAgain } from './phones/published-again.ts';
import {
  CALM_FROM_MS,
  DAY,
  type DayPlan,
  type FaultProfile,
  HOUR,
  isOfPhones,
  MINUTE,
  type Outage,
  PROFILES,
  planDay,
  type Span,
} from './plan.ts';
import { Random } from './random.ts';
import { SsmModel } from './ssm-sns-models.ts';
import { Tally } from './tally.ts';
import { VirtualTime } from './virtual-time.ts';
import { type Invocation, Wire } from './wire.ts';

/** A Friday; the year from here on has both clock changes. */
export const START = Date.parse('2026-05-15T00:00:00Z');

const NAMES = parameterNames(HOUSEHOLD);
/** A wait takes many times as long as a call. */
const DIES_WAITING = 5;
const MOST_LOOKS = 60;
const PEOPLE = 1_000_003;
const NIGHTS = 2_000_003;
const CARS = 3_000_003;
const PAUSES = 4_000_003;
/** How likely somebody mutes what may wake them, once it is told. */
const MUTES_CRITICAL = 0.15;
/** Long enough for a day to be worked out from its readings and those of the day before. */
const STORED_FOR_MS = 50 * HOUR;
/** A pause that began in trouble may reach this far into the calm. */
const LATE_TROUBLE_MS = 55 * MINUTE;

export interface SimulationOptions {
  readonly seed: number;
  readonly days: number;
  readonly profile?: FaultProfile;
  /** Keeps every report, log line and error to look at. */
  readonly keepsReports?: boolean;
  readonly callsPerHour?: number;
  /** One minute by default. */
  readonly pollEvery?: PollEvery;
  readonly rules?: readonly object[];
  /** Whether the household knows from an earlier time what is usual; by chance by default. */
  readonly learned?: boolean;
  /** How likely a process dies while it waits for a second look; five times as likely as in a call by default. */
  readonly diesWaiting?: number;
  /** Every event from this moment on goes to `tell`. */
  readonly storyFrom?: number;
  readonly tell?: (line: string) => void;
  readonly onDay?: (day: number, tally: Tally) => void;
}

export interface SimulationResult {
  readonly tally: Tally;
  readonly violations: readonly Violation[];
  /** What happened just before the end. */
  readonly lastEvents: readonly string[];
}

/** A deterministic world around the real poll: one seed decides everything that happens in it. */
export class Simulation {
  readonly time = new VirtualTime(START);
  readonly tally = new Tally();
  readonly home: Home;
  readonly wire: Wire;
  readonly aws: AwsCalls;
  readonly dynamodb: DynamoDbModel;
  readonly ssm = new SsmModel();
  readonly octopus: OctopusModel;
  readonly car: CarModel;
  readonly phones: PhoneServices;
  readonly couriers: Couriers;
  readonly invariants: Invariants;
  readonly logs: { message: string; facts: object }[] = [];
  readonly reports: { at: number; report: PollReport }[] = [];
  readonly errors: unknown[] = [];
  readonly #profile: FaultProfile;
  readonly #options: SimulationOptions;
  readonly #random: Random;
  /** What people ask for: apart, so that it moves nothing else. */
  readonly #people: Random;
  readonly #outside: Outside;
  readonly #waits: Random;
  readonly #nightLoads: NightLoads;
  readonly #everyMs: number;
  readonly #rules: string;
  /** Pauses, and mutes of what wakes people: apart as well. */
  readonly #pauses: Random;
  #hush: Hush = nothingHushed();
  #containers: Container[] = [];
  /** Second looks of the local day. */
  #looks = { day: 0, looks: 0 };
  #putBy: Invocation | undefined;
  #runs = 0;
  #keyComes = false;
  #keyWrittenAt = 0;
  /** The load of the last night, where it must be noticed. */
  #night: NightLoad | undefined;
  /** What each run could read of the channels. */
  readonly #channelsSeen = new WeakMap<Invocation, Set<string>>();

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#profile = options.profile ?? PROFILES.heavy;
    this.#random = new Random(options.seed);
    this.#people = new Random(options.seed + PEOPLE);
    const nights = new Random(options.seed + NIGHTS);
    this.#pauses = new Random(options.seed + PAUSES);
    this.car = new CarModel(new Random(options.seed + CARS));
    this.#nightLoads = new NightLoads(nights.fork());
    const { callsPerHour = this.#random.pick([75, 75, 62, 45]), pollEvery = '1m' } = options;
    this.#everyMs = pollEveryMs(pollEvery);
    // A first poll finds the whole reach, or a Mini that was put in an hour ago.
    const historyMs = this.#random.pick([1, 2, 13]) * HOUR;
    this.home = new Home(this.#random.fork(), START - historyMs);
    this.dynamodb = new DynamoDbModel({
      put: (table, item) => this.invariants.put(table, item, this.#putBy),
    });
    this.invariants = new Invariants({
      home: this.home,
      tables: this.dynamodb,
      tally: this.tally,
      now: this.time.now,
      callsPerHour,
      everyMs: this.#everyMs,
      timeZone: SETTINGS.timeZone,
      household: HOUSEHOLD,
      storyFrom: options.storyFrom,
      tell: options.tell,
    });
    this.wire = new Wire({
      time: this.time,
      random: this.#random.fork(),
      watch: this.invariants,
      tally: this.tally,
      profile: this.#profile,
    });
    this.aws = new AwsCalls(this.wire);
    this.phones = new PhoneServices(this.wire, this.#random.fork());
    const { calls } = this.invariants;
    this.octopus = new OctopusModel(
      this.wire,
      { home: this.home, car: this.car },
      {
        askingOfCarsTook: (run, ms) => this.invariants.cars.askingTook(run, ms),
        called: (run, operation) => {
          this.tally.octopusCalls += 1;
          calls.called(run, operation, this.time.now());
        },
        throttled: (run) => calls.throttled(run),
        toldLimit: (run, liftsAt) => calls.toldLimit(run, liftsAt),
        olderHalfSkipped: (run, span) => this.invariants.olderHalfSkipped(run, span),
        answeredInPart: (run) => this.invariants.overwritten.answeredInPart(run),
        rejectedKey: (run, keyVersion) => {
          // A key written while a run goes on may not be the one that the run sent.
          const sent = keyVersion === this.octopus.keys.version && this.#keyWrittenAt <= run.startedAt;
          if (sent) calls.rejectedKey(run);
          this.#ownerWritesKey();
        },
      },
    );
    this.#outside = {
      wire: this.wire,
      aws: this.aws,
      dynamodb: this.dynamodb,
      ssm: this.ssm,
      octopus: this.octopus,
      deliver: (run, input) => {
        const again = publishedAgain(input);
        if (again === undefined) {
          this.invariants.delivered(run, input);
          this.#answer(input);
        } else if (!this.#owed(run, again)) {
          this.invariants.violate('only what is owed is published again', again);
        }
        this.couriers.published(input);
      },
      setWriter: (run) => {
        this.#putBy = run;
        this.#seesChannels(run);
      },
      log: {
        info: (message, facts) => this.#log(message, facts),
        warn: (message, facts) => this.#log(message, facts),
        error: (message, facts) => this.#log(message, facts),
      },
    };
    this.couriers = new Couriers(
      {
        ...this.#outside,
        phones: this.phones,
        watch: this.invariants.phones,
        log: (message, facts) => this.#logPush(message, facts),
        written: (text) => this.invariants.noSecret('what the courier writes', text),
      },
      (error) => this.#courierThrew(error),
    );
    for (const { text, ...channel } of PHONE_SECRETS) {
      this.ssm.write(channelParameter(HOUSEHOLD, channel), text, { now: this.time.now(), secure: true });
    }
    this.writeSettings({ callsPerHour, pollEvery });
    this.#rules = JSON.stringify({ rules: options.rules ?? rulesAt(this.#everyMs) });
    this.#writeRules(this.#rules);
    this.#writeKey();
    if (options.learned ?? nights.chance(0.6)) this.#learnBefore(START - 13 * HOUR);
    this.#waits = new Random(options.seed + 1);
  }

  writeSettings(change: Partial<WrittenSettings>): void {
    this.ssm.write(NAMES.settings, JSON.stringify({ ...SETTINGS, ...change }), { now: this.time.now() });
  }

  /** Lives through the days; stops at the first broken promise. */
  async run(): Promise<SimulationResult> {
    for (let day = 0; day < this.#options.days && this.invariants.violations.length === 0; day += 1) {
      await this.#liveDay(START + day * DAY);
      this.#options.onDay?.(day + 1, this.tally);
    }
    const { violations, story } = this.invariants;
    return { tally: this.tally, violations, lastEvents: story.lastEvents };
  }

  async #liveDay(dayStart: number): Promise<void> {
    const { home, invariants } = this;
    this.expect(planDay(this.#random, dayStart, this.#profile), dayStart);
    this.#planMutes(dayStart);
    this.#planNight(dayStart);
    const calmFrom = dayStart + CALM_FROM_MS;
    this.wire.profile = this.#profile;
    await this.poll(dayStart, calmFrom);
    this.wire.profile = PROFILES.none;
    invariants.calmFrom = calmFrom;
    await this.poll(calmFrom, dayStart + DAY);
    if (invariants.violations.length > 0) return;
    const now = this.time.now();
    const calm = { from: calmFrom + LATE_TROUBLE_MS, to: now };
    invariants.calmFrom = undefined;
    const { hindrances } = invariants;
    const isCalm = hindrances.allFree(calm);
    if (isCalm) {
      invariants.rows.allStored(
        { from: calmFrom - 7 * HOUR, to: now - this.#everyMs - 2 * MINUTE },
        calmFrom,
      );
    }
    invariants.episodes.told(home.episodes, home.spans, now);
    invariants.messagesSent();
    if (isCalm) {
      for (const mutes of hindrances.mutes) mutes.over();
      hindrances.pauses.over();
      invariants.digests.told(calmFrom);
    }
    invariants.chargingTold(home.episodes, home.spans, this.car);
    this.#nightOver();
    invariants.silences.told(home.spans.filter(({ from }) => from >= dayStart));
    this.invariants.phones.allDone(now, (id) => this.#owes(id));
    this.invariants.phones.forgetBefore(now - 3 * DAY);
    invariants.messages.forgetBefore(now);
    hindrances.forgetBefore(now - 3 * DAY);
    this.#forget(now);
  }

  /** Somebody mutes the rule now and then, without having heard of it. */
  #planMutes(dayStart: number): void {
    for (const { at, forMs } of planMutes(this.#people, dayStart)) {
      this.time.at(at, () => this.#mute(MUTED_OFTEN, forMs));
    }
    const pause = planPause(this.#pauses, dayStart);
    if (pause !== undefined) this.time.at(pause.from, () => this.#pause(pause));
  }

  #pause(pause: Span): void {
    this.tally.fault('paused');
    this.invariants.note(undefined, `somebody pauses until ${new Date(pause.to).toISOString()}`);
    this.#hush = { ...this.#hush, pausedUntil: pause.to };
    this.dynamodb.writeHush(HOUSEHOLD, JSON.stringify(this.#hush));
    this.invariants.hindrances.pauses.asked(pause);
    this.invariants.phones.hushed(undefined, this.time.now());
  }

  /** What a household that ran here before has learned up to a moment. */
  #learnBefore(at: number): void {
    const { learnedTo, ...usual } = learnedHome(at, SETTINGS.timeZone);
    this.dynamodb.state.set(STATE_ITEMS.usual, {
      [STATE_KEY.partition]: { S: HOUSEHOLD },
      [STATE_KEY.sort]: { S: STATE_ITEMS.usual },
      schema: { N: String(STATE_SCHEMA) },
      learnedTo: { N: String(learnedTo) },
      body: { S: serializeUsual({ ...usual, learnedTo }) },
    });
  }

  /** Something is left on for a night now and then. */
  #planNight(dayStart: number): void {
    const load = this.#nightLoads.next(dayStart);
    this.#night = undefined;
    if (load === undefined) return;
    replaceOld(this.home.loads, [load], dayStart);
    this.time.at(load.from, () => {
      this.tally.fault('left on for a night');
      const stored = this.dynamodb.state.get(STATE_ITEMS.usual);
      if (this.invariants.learning.mustNotice(load, stored)) this.#night = load;
    });
  }

  /** A load of the night before that nothing kept from being seen. */
  #nightOver(): void {
    const { invariants, home } = this;
    if (this.#night === undefined) return;
    const around = aroundNight(this.#night);
    // What Octopus charges is not tested.
    if (this.car.touches(around) || !invariants.hindrances.quiet(around, home.spans)) return;
    invariants.learning.nightOver(this.#night);
    this.tally.nightsNoticed += 1;
  }

  /** Somebody who got the alert mutes it before long, or does not. */
  #answer({ MessageAttributes: attributes }: PublishCommandInput): void {
    if (attributes?.event?.StringValue !== 'raised') return;
    const rule = attributes.rule?.StringValue;
    const now = this.time.now();
    if (rule === MUTED_SELDOM) {
      const [mutes, forMs, inMs] = [
        this.#pauses.chance(MUTES_CRITICAL),
        muteFor(this.#pauses),
        this.#pauses.between(0, 10 * MINUTE),
      ];
      if (mutes && (now - START) % DAY <= LAST_MUTE_MS)
        this.time.at(now + inMs, () => this.#mute(rule, forMs));
    }
    if (rule !== MUTED_OFTEN || (now - START) % DAY > LAST_MUTE_MS || this.#people.chance(0.3)) return;
    const forMs = muteFor(this.#people);
    this.time.at(now + this.#people.between(0, 10 * MINUTE), () => this.#mute(rule, forMs));
  }

  /** @param forMs undefined: until what is raised is over */
  #mute(rule: string, forMs: number | undefined): void {
    const { time, invariants, tally, dynamodb } = this;
    const watch = invariants.hindrances.mutes.find((one) => one.rule === rule);
    const raisedAt = watch?.raisedAt;
    if (forMs === undefined && raisedAt === undefined) return;
    const mute =
      forMs === undefined
        ? { episode: episodeId(HOUSEHOLD, rule, raisedAt ?? 0) }
        : { until: Math.round(time.now() + forMs) };
    this.#hush = { ...this.#hush, muted: { ...this.#hush.muted, [rule]: mute } };
    invariants.note(undefined, `somebody mutes ${rule}: ${JSON.stringify(mute)}`);
    tally.fault(forMs === undefined ? 'muted until it is over' : 'muted for a while');
    dynamodb.writeHush(HOUSEHOLD, JSON.stringify(this.#hush));
    watch?.asked(this.#hush, time.now());
    this.invariants.phones.hushed(rule, time.now());
  }

  /** Plans what will happen. */
  expect({ episodes = [], mini = [], outages = [] }: Partial<DayPlan>, dayStart: number = START): void {
    replaceOld(this.home.episodes, episodes, dayStart);
    this.car.plan(episodes, dayStart);
    replaceOld(this.home.spans, mini, dayStart);
    for (const outage of outages) this.#plan(outage);
  }

  /** Polls at the usual pace from `from` to `to`. */
  async poll(from: number, to: number): Promise<void> {
    for (let tick = from; tick < to && this.invariants.violations.length === 0; tick += this.#everyMs) {
      await this.time.runTo(tick);
      this.tally.ticks += 1;
      if (!this.#random.chance(this.wire.profile.missedRun)) this.invoke(this.#random.between(0, 900));
      if (this.#random.chance(this.wire.profile.duplicateRun))
        this.invoke(this.#random.pick([this.#random.between(0, 1_000), this.#random.between(0, 20_000)]));
    }
    await this.time.runTo(to);
  }

  /** Starts an invocation so many ms from now. */
  invoke(inMs = 0): void {
    this.time.at(this.time.now() + inMs, () => this.#start());
  }

  #start(): void {
    const { time, wire } = this;
    if (this.#random.chance(wire.profile.coldStart)) this.#containers = this.#containers.filter(isBusy);
    const container = this.#idle();
    container.isTaken = true;
    const tick = time.now();
    const free = () => {
      container.isTaken = false;
    };
    lookTwice({
      clock: () => Math.floor(time.now()),
      wait: (ms) => this.#wait(container, ms),
      poll: (look) => this.#look(container, look, tick),
      tell: () => undefined,
    }).then(free, free);
  }

  /** The wait for a second look, in which a process may die as well. */
  #wait(container: Container, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const { diesWaiting = DIES_WAITING * this.wire.profile.crash } = this.#options;
      if (this.#waits.chance(diesWaiting)) {
        this.tally.fault('crash in the wait for a second look');
        this.#containers = this.#containers.filter((one) => one !== container);
      } else this.time.at(this.time.now() + ms, resolve);
    });
  }

  /** One poll of an invocation that began at `tick`; it never settles where the process dies. */
  #look(container: Container, look: Look, tick: number): Promise<PollReport> {
    const { time } = this;
    const planned: { cancel(): void }[] = [];
    const timeout = (ms: number): AbortSignal => {
      const { signal, planned: abort } = time.timeout(ms);
      planned.push(abort);
      return signal;
    };
    const run: Invocation = {
      id: `run-${++this.#runs}`,
      startedAt: time.now(),
      dead: false,
      kill: () => {
        run.dead = true;
        this.#containers = this.#containers.filter((one) => one !== container);
        end(undefined);
      },
    };
    const end = (outcome: PollReport['outcome'] | undefined): void => {
      for (const one of planned) one.cancel();
      container.current = undefined;
      this.invariants.ended(run, outcome);
    };
    container.current = run;
    this.tally.runs += 1;
    this.invariants.began(run);
    if (look.second) this.#secondLook(run, tick);
    planned.push(time.at(tick + FUNCTION_TIMEOUT_MS, () => this.#overdue(run)));
    return container.poller.poll({ ...look, household: HOUSEHOLD, timeout, pollId: run.id }).then(
      (report) => {
        this.#ended(run, report);
        end(report.outcome);
        return report;
      },
      (error) => {
        this.#threw(run, error);
        end(error instanceof AwsTroubleError ? error.report.outcome : undefined);
        throw error;
      },
    );
  }

  #secondLook(run: Invocation, tick: number): void {
    this.tally.secondLooks += 1;
    const { invariants } = this;
    invariants.note(run, 'is a second look');
    const afterMs = run.startedAt - tick;
    if (afterMs > SECOND_LOOK_BY_MS)
      invariants.violate(
        'a second look begins within 48 s of its tick',
        `${Math.round(afterMs)} ms after it`,
      );
    const day = localDay(tick, SETTINGS.timeZone);
    const looks = this.#looks.day === day ? this.#looks.looks + 1 : 1;
    this.#looks = { day, looks };
    if (looks > MOST_LOOKS) invariants.violate('at most sixty second looks a day', `${looks}`);
  }

  #idle(): Container {
    const idle = this.#containers.find((one) => !isBusy(one));
    if (idle !== undefined) return idle;
    const container = new Container(this.#outside);
    this.#containers.push(container);
    return container;
  }

  #overdue(run: Invocation): void {
    this.invariants.runTook(FUNCTION_TIMEOUT_MS, FUNCTION_TIMEOUT_MS);
    this.wire.note(run, 'killed at the end of its time');
    run.kill();
  }

  #ended(run: Invocation, report: PollReport): void {
    this.invariants.runTook(this.time.now() - run.startedAt, FUNCTION_TIMEOUT_MS);
    this.tally.outcome(report.outcome);
    this.invariants.note(run, report.outcome);
    this.invariants.noSecret('the report', JSON.stringify(report));
    if (this.#options.keepsReports === true) this.reports.push({ at: run.startedAt, report });
  }

  #threw(run: Invocation, error: unknown): void {
    this.invariants.noSecret('an error', inspect(error, { depth: 8 }));
    if (!isAwsTrouble(error)) this.invariants.violate('a poll throws only what AWS did', inspect(error));
    if (this.#options.keepsReports === true) this.errors.push(error);
    if (error instanceof AwsTroubleError) this.#ended(run, error.report);
    else this.tally.outcome('threw');
    this.invariants.runTook(this.time.now() - run.startedAt, FUNCTION_TIMEOUT_MS);
  }

  #logPush(message: string, facts: Readonly<Record<string, unknown>>): void {
    this.#log(message, facts);
    const { id, recipient, status } = facts;
    this.invariants.note(undefined, ['courier:', status ?? message, id, 'at', recipient].join(' '));
    if (message === 'push')
      this.invariants.phones.logged(String(id), String(recipient), String(status), this.time.now());
  }

  #courierThrew(error: unknown): void {
    this.invariants.noSecret('an error of the courier', inspect(error, { depth: 8 }));
    if (!isCourierTrouble(error)) {
      this.invariants.violate('the courier throws only what AWS did', inspect(error));
    }
  }

  #log(message: string, facts: object): void {
    this.invariants.noSecret('the log', `${message} ${inspect(facts)} ${JSON.stringify(facts)}`);
    this.logs.push({ message, facts });
    if (this.logs.length > 10_000) this.logs.shift();
  }

  #plan(outage: Outage): void {
    const { time, aws, octopus } = this;
    const { from, to, kind } = outage;
    if (!isOfPhones(kind)) this.invariants.hindrances.blocked.add(from, to + 5 * MINUTE);
    time.at(from, () => {
      this.tally.fault(`outage ${kind}`);
      if (kind === 'key-revoked') octopus.keys.revoke();
      if (kind === 'rules-broken') this.#writeRules('{ "rules": [ { "kind": "demand", }');
      aws.outages.push(outage);
      octopus.outages.push(outage);
      if (isOfPhones(kind)) this.phones.outages.push(outage);
    });
    time.at(to, () => {
      if (kind === 'key-revoked') this.#writeKey();
      if (kind === 'rules-broken') this.#writeRules(this.#rules);
      remove(aws.outages, outage);
      remove(octopus.outages, outage);
      remove(this.phones.outages, outage);
    });
  }

  #seesChannels(run: Invocation): void {
    const seen = this.#channelsSeen.get(run) ?? new Set();
    seen.add(this.#channels());
    this.#channelsSeen.set(run, seen);
  }

  /** Whether a message is owed, or was when this run read so: another one may have sent it since. */
  #owed(run: Invocation, id: string): boolean {
    const read = this.#channelsSeen.get(run) ?? [];
    return this.#owes(id) || [...read].some((body) => body.includes(JSON.stringify(id)));
  }

  /** Whether the record of the channels says that a message is owed. */
  #owes(id: string): boolean {
    return this.#channels().includes(JSON.stringify(id));
  }

  #channels(): string {
    return this.dynamodb.beside.get(`${HOUSEHOLD}#channels`)?.get('channels')?.body?.S ?? '';
  }

  #writeRules(text: string): void {
    this.ssm.write(NAMES.rules, text, { now: this.time.now() });
  }

  #writeKey(): void {
    this.ssm.write(NAMES.apiKey, this.octopus.keys.apiKey, { now: this.time.now(), secure: true });
    this.octopus.keys.version += 1;
    this.#keyWrittenAt = this.time.now();
    this.invariants.calls.keyChanged();
  }

  /** Who is told of a rejected key writes it again after a while. */
  #ownerWritesKey(): void {
    if (this.#keyComes) return;
    this.#keyComes = true;
    const now = this.time.now();
    const at = now + this.#random.between(10 * MINUTE, 90 * MINUTE);
    this.invariants.hindrances.blocked.add(now, at + 10 * MINUTE);
    this.time.at(at, () => {
      this.#keyComes = false;
      this.#writeKey();
    });
  }

  #forget(now: number): void {
    this.home.forgetBefore(now, (row) => {
      if (row.at > START - HOUR) this.invariants.rows.gone(row);
    });
    this.dynamodb.expireBefore(now - STORED_FOR_MS);
  }
}

const isBusy = ({ current, isTaken }: Container): boolean => isTaken || current !== undefined;

const remove = <T>(list: T[], one: T): void => {
  const index = list.indexOf(one);
  if (index >= 0) list.splice(index, 1);
};

/** Adds today's spans and forgets those before yesterday. */
const replaceOld = <T extends { to: number }>(list: T[], today: readonly T[], dayStart: number): void => {
  const recent = list.filter(({ to }) => to > dayStart - DAY);
  list.splice(0, list.length, ...recent, ...today);
};

/** Also another run that has the message, and several recipients at once. */
const isCourierTrouble = (error: unknown): boolean => {
  if (error instanceof AggregateError) return error.errors.every(isCourierTrouble);
  return error instanceof HeldByAnotherRunError || isAwsTrouble(error);
};

const isAwsTrouble = (error: unknown): boolean => {
  if (error instanceof AwsTroubleError) return error.errors.every(isAwsTrouble);
  if (error instanceof ReadingsNotStoredError) return isAwsTrouble(error.cause);
  if (error instanceof AwsFaultError) return error.name !== 'ValidationException';
  return error instanceof Error && error.name === 'AbortError';
};
