import type { PublishCommandInput } from '@aws-sdk/client-sns';
import { episodeId } from '../../core/messages/episode.ts';
import { type Hush, nothingHushed } from '../../core/messages/hush-item.ts';
import type { DynamoDbModel } from './dynamodb-model.ts';
import { HOUSEHOLD } from './household.ts';
import type { Invariants } from './invariants.ts';
import { LAST_MUTE_MS, MUTED_OFTEN, MUTED_SELDOM, muteFor, planMutes, planPause } from './mutes.ts';
import { DAY, MINUTE, type Span, START } from './plan.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How likely somebody mutes what may wake them, once it is told. */
const MUTES_CRITICAL = 0.15;

/** The people of the household, who mute rules and pause everything, unasked or when they are told something. */
export class People {
  readonly #time: VirtualTime;
  readonly #tally: Tally;
  readonly #invariants: Invariants;
  readonly #dynamodb: DynamoDbModel;
  readonly #mutes: Random;
  /** Pauses, and mutes of what wakes people. */
  readonly #pauses: Random;
  #hush: Hush = nothingHushed();

  constructor(
    of: { time: VirtualTime; tally: Tally; invariants: Invariants; dynamodb: DynamoDbModel },
    random: { mutes: Random; pauses: Random },
  ) {
    this.#time = of.time;
    this.#tally = of.tally;
    this.#invariants = of.invariants;
    this.#dynamodb = of.dynamodb;
    this.#mutes = random.mutes;
    this.#pauses = random.pauses;
  }

  /** Somebody mutes a rule or pauses everything now and then, without having heard of anything. */
  planDay(dayStart: number): void {
    for (const { at, forMs } of planMutes(this.#mutes, dayStart)) {
      this.#time.at(at, () => this.#mute(MUTED_OFTEN, forMs));
    }
    const pause = planPause(this.#pauses, dayStart);
    if (pause !== undefined) this.#time.at(pause.from, () => this.#pause(pause));
  }

  /** Somebody who got the alert mutes it before long, or does not. */
  told({ MessageAttributes: attributes }: PublishCommandInput): void {
    if (attributes?.event?.StringValue !== 'raised') return;
    const rule = attributes.rule?.StringValue;
    const now = this.#time.now();
    const isLate = (now - START) % DAY > LAST_MUTE_MS;
    if (rule === MUTED_SELDOM) {
      const [mutes, forMs, inMs] = [
        this.#pauses.chance(MUTES_CRITICAL),
        muteFor(this.#pauses),
        this.#pauses.between(0, 10 * MINUTE),
      ];
      if (mutes && !isLate) this.#time.at(now + inMs, () => this.#mute(rule, forMs));
    }
    if (rule !== MUTED_OFTEN || isLate || this.#mutes.chance(0.3)) return;
    const forMs = muteFor(this.#mutes);
    this.#time.at(now + this.#mutes.between(0, 10 * MINUTE), () => this.#mute(rule, forMs));
  }

  #pause(pause: Span): void {
    this.#tally.fault('paused');
    this.#invariants.note(undefined, `somebody pauses until ${new Date(pause.to).toISOString()}`);
    this.#write({ ...this.#hush, pausedUntil: pause.to });
    this.#invariants.hindrances.pauses.asked(pause);
    this.#invariants.phones.hushed(undefined, this.#time.now());
  }

  /** @param forMs undefined: until what is raised is over */
  #mute(rule: string, forMs: number | undefined): void {
    const { hindrances, phones } = this.#invariants;
    const now = this.#time.now();
    const watch = hindrances.mutes.find((one) => one.rule === rule);
    const raisedAt = watch?.raisedAt;
    if (forMs === undefined && raisedAt === undefined) return;
    const mute =
      forMs === undefined
        ? { episode: episodeId(HOUSEHOLD, rule, raisedAt ?? 0) }
        : { until: Math.round(now + forMs) };
    this.#invariants.note(undefined, `somebody mutes ${rule}: ${JSON.stringify(mute)}`);
    this.#tally.fault(forMs === undefined ? 'muted until it is over' : 'muted for a while');
    this.#write({ ...this.#hush, muted: { ...this.#hush.muted, [rule]: mute } });
    watch?.asked(this.#hush, now);
    phones.hushed(rule, now);
  }

  #write(hush: Hush): void {
    this.#hush = hush;
    this.#dynamodb.writeHush(HOUSEHOLD, JSON.stringify(hush));
  }
}
