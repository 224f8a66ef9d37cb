import { type PollEvery, pollEveryMs } from '../../config/settings.ts';
import { STATE_ITEMS } from '../../core/contract/names.ts';
import { AwsCalls } from './aws-calls.ts';
import { CarModel } from './car-model.ts';
import { Deliveries } from './deliveries.ts';
import { DynamoDbModel } from './dynamodb-model.ts';
import { checkEndOfCalm } from './end-of-calm.ts';
import { Home } from './home.ts';
import { HOUSEHOLD, rulesAt, SETTINGS } from './household.ts';
import { Invariants, type Violation } from './invariants.ts';
import { Invocations } from './invocations.ts';
import { learnedItem } from './learned-home.ts';
import { Logs } from './logs.ts';
import { NightLoads } from './night-loads.ts';
import { Nights } from './nights.ts';
import { followOctopus } from './octopus/follow-octopus.ts';
import { OctopusKeys } from './octopus/keys.ts';
import { OctopusModel } from './octopus/octopus-model.ts';
import { type BesideThePoller, planOutage } from './outages.ts';
import { OwedMessages } from './owed-messages.ts';
import { Owner } from './owner.ts';
import { People } from './people.ts';
import { PhoneServices } from './phones/phone-services.ts';
import {
  CALM_FROM_MS,
  DAY,
  type DayPlan,
  type FaultProfile,
  HOUR,
  PROFILES,
  planDay,
  START,
} from './plan.ts';
import { Random } from './random.ts';
import { SsmModel } from './ssm-sns-models.ts';
import { Tally } from './tally.ts';
import { VirtualTime } from './virtual-time.ts';
import { type Invocation, Wire } from './wire.ts';

/** What is added to a seed for generators apart, so that what they draw moves nothing else. */
const APART = { waits: 1, people: 1_000_003, nights: 2_000_003, cars: 3_000_003, pauses: 4_000_003 };
/** Long enough for a day to be worked out from its readings and those of the day before. */
const STORED_FOR_MS = 50 * HOUR;

export interface SimulationOptions {
  readonly seed: number;
  readonly days: number;
  readonly profile?: FaultProfile;
  /** Keeps every report and error to look at. */
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
  readonly dynamodb: DynamoDbModel;
  readonly octopus: OctopusModel;
  readonly invariants: Invariants;
  readonly logs: Logs;
  readonly invocations: Invocations;
  readonly #options: SimulationOptions;
  readonly #profile: FaultProfile;
  readonly #everyMs: number;
  readonly #random: Random;
  readonly #car: CarModel;
  readonly #outside: BesideThePoller;
  readonly #people: People;
  readonly #nights: Nights;
  readonly #owed: OwedMessages;
  #putBy: Invocation | undefined;

  constructor(options: SimulationOptions) {
    const { seed, profile = PROFILES.heavy } = options;
    const { time, tally } = this;
    const random = new Random(seed);
    const nights = new Random(seed + APART.nights);
    const loads = new NightLoads(nights.fork());
    const { callsPerHour = random.pick([75, 75, 62, 45]), pollEvery = '1m' } = options;
    const everyMs = pollEveryMs(pollEvery);
    // A first poll finds the whole reach, or a Mini that was put in an hour ago.
    const historyMs = random.pick([1, 2, 13]) * HOUR;
    const home = new Home(random.fork(), START - historyMs);
    const car = new CarModel(new Random(seed + APART.cars));
    const dynamodb = new DynamoDbModel({ put: (table, item) => invariants.put(table, item, this.#putBy) });
    const invariants = new Invariants({
      home,
      tables: dynamodb,
      tally,
      now: time.now,
      callsPerHour,
      everyMs,
      timeZone: SETTINGS.timeZone,
      household: HOUSEHOLD,
      storyFrom: options.storyFrom,
      tell: options.tell,
    });
    const wire = new Wire({ time, random: random.fork(), watch: invariants, tally, profile });
    const aws = new AwsCalls(wire);
    const ssm = new SsmModel();
    const phones = new PhoneServices(wire, random.fork());
    const keys = new OctopusKeys();
    const owner = new Owner({ time, ssm, keys, invariants, random }, options.rules ?? rulesAt(everyMs));
    const octopus = new OctopusModel(
      wire,
      { home, car, keys },
      followOctopus({ time, tally, invariants, owner }),
    );
    const people = new People(
      { time, tally, invariants, dynamodb },
      { mutes: new Random(seed + APART.people), pauses: new Random(seed + APART.pauses) },
    );
    const logs = new Logs(invariants);
    const owed = new OwedMessages(dynamodb, HOUSEHOLD);
    const deliveries = new Deliveries({ wire, aws, dynamodb, ssm, phones, invariants, owed, people, logs });
    this.invocations = new Invocations(
      {
        wire,
        aws,
        dynamodb,
        ssm,
        octopus,
        deliver: (run, input) => deliveries.deliver(run, input),
        setWriter: (run) => {
          this.#putBy = run;
          owed.readBy(run);
        },
        log: logs,
      },
      invariants,
      { coldStarts: random, waits: new Random(seed + APART.waits) },
      { keepsReports: options.keepsReports ?? false, diesWaiting: options.diesWaiting },
    );
    owner.deploys({ callsPerHour, pollEvery });
    if (options.learned ?? nights.chance(0.6)) {
      dynamodb.state.set(STATE_ITEMS.usual, learnedItem(HOUSEHOLD, START - 13 * HOUR, SETTINGS.timeZone));
    }
    this.home = home;
    this.wire = wire;
    this.dynamodb = dynamodb;
    this.octopus = octopus;
    this.invariants = invariants;
    this.logs = logs;
    this.#options = options;
    this.#profile = profile;
    this.#everyMs = everyMs;
    this.#random = random;
    this.#car = car;
    this.#outside = { wire, aws, octopus, phones, owner, invariants };
    this.#people = people;
    this.#nights = new Nights(loads, { time, tally, home, car, dynamodb, invariants });
    this.#owed = owed;
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

  /** Plans what will happen. */
  expect({ episodes = [], mini = [], outages = [] }: Partial<DayPlan>, dayStart: number = START): void {
    this.home.expect({ episodes, mini }, dayStart);
    this.#car.plan(episodes, dayStart);
    for (const outage of outages) planOutage(outage, this.#outside);
  }

  /** Polls at the usual pace from `from` to `to`. */
  async poll(from: number, to: number): Promise<void> {
    const random = this.#random;
    for (let tick = from; tick < to && this.invariants.violations.length === 0; tick += this.#everyMs) {
      await this.time.runTo(tick);
      this.tally.ticks += 1;
      if (!random.chance(this.wire.profile.missedRun)) this.invoke(random.between(0, 900));
      if (random.chance(this.wire.profile.duplicateRun))
        this.invoke(random.pick([random.between(0, 1_000), random.between(0, 20_000)]));
    }
    await this.time.runTo(to);
  }

  /** Starts an invocation so many ms from now. */
  invoke(inMs = 0): void {
    this.invocations.start(inMs);
  }

  async #liveDay(dayStart: number): Promise<void> {
    const { invariants, wire } = this;
    this.expect(planDay(this.#random, dayStart, this.#profile), dayStart);
    this.#people.planDay(dayStart);
    this.#nights.planDay(dayStart);
    const calmFrom = dayStart + CALM_FROM_MS;
    wire.profile = this.#profile;
    await this.poll(dayStart, calmFrom);
    wire.profile = PROFILES.none;
    invariants.calmFrom = calmFrom;
    await this.poll(calmFrom, dayStart + DAY);
    if (invariants.violations.length > 0) return;
    invariants.calmFrom = undefined;
    const { home, time } = this;
    checkEndOfCalm(
      { home, car: this.#car, nights: this.#nights, owed: this.#owed, invariants },
      { dayStart, calmFrom, now: time.now(), everyMs: this.#everyMs },
    );
    this.#forget();
  }

  #forget(): void {
    const { home, invariants, dynamodb } = this;
    const now = this.time.now();
    invariants.phones.forgetBefore(now - 3 * DAY);
    invariants.messages.forgetBefore(now);
    invariants.hindrances.forgetBefore(now - 3 * DAY);
    home.forgetBefore(now, (row) => {
      if (row.at > START - HOUR) invariants.rows.gone(row);
    });
    dynamodb.expireBefore(now - STORED_FOR_MS);
  }
}
