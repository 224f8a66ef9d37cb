import type * as z from 'zod/mini';
import type { MessageContext } from '../messages/message-context.ts';
import type { HoldableWording } from '../messages/wording.ts';
import type { SeenPrices } from '../readings/half-hour-price.ts';
import type { DemandPoint } from '../readings/history.ts';
import type { PointPrices } from '../readings/point-prices.ts';
import type { MeterReading, Reading } from '../readings/reading.ts';
import type { SmartSpans } from '../readings/smart-charging.ts';
import type { EnergyUse } from '../readings/usage.ts';
import type { Learned } from '../readings/usual.ts';
import type { DailyWindow } from '../time/time-of-day.ts';
import type { Severity } from './severity.ts';
import type { SilenceCause } from './silence-cause.ts';

/** What the rules need to know beside the samples. */
export interface Conditions {
  /** The poll's time, epoch ms. */
  readonly now: number;
  readonly timeZone: string;
  /** Samples before it are history: only budgets count them. */
  readonly rulesFrom: number;
  /** How long a sample stands for demand when the next one is late. */
  readonly sampleHoldsMs: number;
  /** An alert that was over longer ago than this is told as history, in one message. */
  readonly lateAfterMs: number;
  readonly newestStoredAt: number | undefined;
  readonly firstPollAt: number;
  /** What a silence would be due to, as of this poll. */
  readonly silenceCause: SilenceCause;
  /** Severities of the rules all of whose readers know of a standing problem that explains a silence; absent without one. */
  readonly problemKnownAt?: readonly Severity[];
  /** The meter the samples are from. */
  readonly deviceId: string | undefined;
  /** Half hours in which Octopus charges a car; absent where nobody can be asked. */
  readonly smartCharging?: SmartCharging | undefined;
  /** The hours that closed since, each held against what is usual; absent where no rule learns or none closed. */
  readonly learned?: Learned | undefined;
}

/** What is known of the times in which Octopus itself charges a car. */
export interface SmartCharging {
  readonly spans: SmartSpans;
  /** Octopus was asked for its plan in this poll, and answered for every car. */
  readonly asked: boolean;
}

/** The conditions as one rule meets them, after the rules that tell whether the Mini is to be believed. */
export interface StepConditions extends Conditions {
  /** A rule has told that the Mini's values are not real. */
  readonly miniFrozen: boolean;
}

/** What one evaluation has that was not seen before, in order of time. */
export interface Samples {
  /** Those with demand, with the registers as they are believed. */
  readonly demand: readonly Reading[];
  /** Demand remembered from before, and then one point for each of `demand`. */
  readonly points: readonly DemandPoint[];
  /** `demand` with the registers untouched: whether a Mini is frozen is told by what it said. */
  readonly asRead: readonly Reading[];
  /** `demand` and what came with a register alone. */
  readonly all: readonly MeterReading[];
  /** Energy from sample to sample, that of samples before `rulesFrom` included. */
  readonly uses: readonly EnergyUse[];
  /** What a kWh cost at each moment. */
  readonly prices: SeenPrices;
  /** What it cost at the last of `points`, as far back as a rule asks for it. */
  readonly pointPrices: PointPrices;
  /** What a Wh cost on average over the last 24 hours, pence; undefined where none has a price. */
  readonly meanPencePerWh: number | undefined;
}

/** One thing a rule has to say. */
export interface RuleEvent<Kind extends string, Why> {
  readonly rule: string;
  /** The title of the rule, where it has one. */
  readonly title?: string | undefined;
  readonly ruleKind: Kind;
  readonly severity: Severity;
  readonly event: 'raised' | 'reminder' | 'recovered' | 'ended' | 'summary';
  /** The moment that decided: the sample's time, or the poll's for what time alone decides. */
  readonly at: number;
  /** It ends what was raised without a word: nobody is told. */
  readonly silent?: true;
  /** Raised rules whose readers need not be told: they know of the same use. */
  readonly knownFrom?: readonly string[];
  readonly reason: Why;
}

/** What moving one rule came to. */
export interface Step<Kind extends string, State, Why> {
  readonly state: State;
  /** In the order in which they were decided. */
  readonly events: readonly RuleEvent<Kind, Why>[];
}

/** Something wrong with one key of a rule. */
export interface KeyProblem {
  readonly key: string;
  readonly got: unknown;
  readonly allowed: string;
}

/** A stretch of time that a digest tells of; epoch ms, the end exclusive. */
export interface NotedSpan {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly timeZone: string;
}

/** What of a household a rule's warnings depend on. */
export interface HouseholdHabits {
  readonly quietHours?: DailyWindow | undefined;
}

/**
 * One kind of rule: what the config may say of it, what it remembers, how it decides, and its words. Everything else
 * asks the registry, so that a kind is one folder and one line there.
 */
export interface RuleKind<Kind extends string, Rule, State, Why> {
  /** A rule as the config spells it, parsed to what `step` decides on. */
  readonly schema: z.ZodMiniType<Rule> & z.core.$ZodTypeDiscriminable;
  /** What is remembered between polls, as stored. */
  readonly state: z.ZodMiniType<State> & z.core.$ZodTypeDiscriminable;
  /** Whether what it tells as raised goes on until it has recovered or ended. */
  readonly goesOn: boolean;
  /** The moment that names the episode of what it tells, epoch ms, where that is not the raise. */
  readonly episodeFrom?: (reason: Why) => number;
  /** The same of a state, while the episode it has told of lasts. */
  readonly openEpisodeFrom?: (state: State, now: number) => number | undefined;
  /** How an alert of it goes on, in a few words; default: `still on`. */
  readonly still?: string;
  /** Moves one rule over new samples and then to `now`. */
  step(
    rule: Rule,
    before: State | undefined,
    samples: Samples,
    conditions: StepConditions,
  ): Step<Kind, State, Why>;
  /** The words for what it tells. */
  words(event: RuleEvent<Kind, Why>, context: MessageContext): HoldableWording;
  /** Whether a state says nothing that a fresh one would not, and is not worth storing; default: never. */
  readonly rests?: (state: State) => boolean;
  /** Whether a state means that the Mini's values are not real; kinds that know it step before all others. */
  readonly meansFrozen?: (state: State) => boolean;
  /** The state without what it remembers of a meter that is read no more. */
  readonly withoutMeter?: (state: State) => State;
  /** Whether it decides by what hours of this home have taught. */
  readonly learns?: true;
  /** Whether a state means that its readers know of high use. */
  readonly tellsHighUse?: (rule: Rule, state: State) => boolean;
  /** What it raises is not told to who knows of high use already. */
  readonly yieldsToHighUse?: true;
  /** What it remembers outlives a stack that was away. */
  readonly outlivesAbsence?: true;
  /** How much demand before the newest sample it needs in `points`, ms. */
  readonly pointsMs?: (rule: Rule) => number;
  /** What it found in a stretch of time that was not worth a message: lines for a digest. */
  readonly notes?: (rule: Rule, state: State, span: NotedSpan) => readonly string[];
  /** For how long before the newest sample it needs to know what each of `points` cost, ms. */
  readonly pricesMs?: (rule: Rule) => number;
  /** Whether half hours in which Octopus charges a car are no evidence to it. */
  readonly exceptsSmartCharging?: (rule: Rule) => boolean;
  /** Whether a rule that leaves them out may tell soon, or is kept from it by them alone. */
  readonly waitsForDispatches?: (state: State) => boolean;
  /** Whether it counts what energy costs. */
  readonly countsCost?: (rule: Rule) => boolean;
  /** What is wrong between a rule as written and the cadence; speaks even where the rule does not parse. */
  readonly cadenceProblems?: (raw: unknown, pollEveryMs: number) => readonly KeyProblem[];
  /** What is allowed and may surprise, a line each. */
  readonly warnings?: (rule: Rule, habits: HouseholdHabits) => readonly string[];
}
