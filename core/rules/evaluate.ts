import { type DemandPoint, keepHistory } from '../readings/history.ts';
import { hasDemand, type MeterReading, type Reading } from '../readings/reading.ts';
import { costUnknown, type Use, type Walk, walkUsage } from '../readings/usage.ts';
import { BudgetCount } from './budget/decide.ts';
import { type SampleRun, stepDemand } from './demand/decide.ts';
import type { AlertEvent } from './events.ts';
import { stepFrozen } from './frozen/decide.ts';
import { stepNoData } from './no-data/decide.ts';
import type { BudgetRule, Rule, Severity } from './rule.ts';
import type { AlertState, BudgetState, NoDataState, RuleState, SilenceCause, UsageState } from './state.ts';

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
}

/** What one evaluation comes to. */
export interface Evaluation {
  readonly state: AlertState;
  /** In the order in which they were decided. */
  readonly events: readonly AlertEvent[];
  /** The register began anew: it fell and stayed so, or another meter is read. */
  readonly newMeter: boolean;
  /** Times that a register said something impossible and took it back. */
  readonly registerGlitches: number;
  /** The register stands still while power is used; said once a day at most. */
  readonly registerStuck: boolean;
  /** There are cost budgets, and no price for a day; said once until there is one. */
  readonly costUnknown: boolean;
}

const LATE_MS = 15 * 60_000;

/** When news is history: after 15 minutes, or two polls where those are longer. */
export const lateAfterMs = (pollEveryMs: number): number => Math.max(LATE_MS, 2 * pollEveryMs);

/**
 * Moves every rule over the new samples, in order, each once, and then to `now`.
 * Samples not newer than the newest one seen are ignored, whatever their order, but for demand that came after the
 * register of its time did. State of rules that are gone is dropped.
 */
export const evaluate = (
  rules: readonly Rule[],
  before: AlertState,
  samples: readonly MeterReading[],
  conditions: Conditions,
): Evaluation => {
  const unseenSamples = unseen(samples, before.usage.lastAt);
  const energy = unseenSamples.filter(isEnergy);
  const counted = countBudgets(rules, before, energy, conditions);
  const { walk } = counted;
  const read = unseen(samples, newestDemandAt(before)).filter(({ at }) => at >= conditions.rulesFrom);
  const live = withStraightRegisters(read, energy, walk.samples);
  const fresh = live.filter(hasDemand);
  const points = before.history.concat(fresh.map(({ at, demandW }): DemandPoint => [at, demandW]));
  const known = walk.newEpoch ? withoutRegister(before.rules) : before.rules;
  const run = { samples: fresh, points, asRead: read.filter(hasDemand), live };
  const stepped = stepRules(rules, known, run, conditions);
  const news = newsOf(rules, walk.state, walk.stuck, before.usage);
  const events = [...stepped.events, ...counted.events].sort((a, b) => a.at - b.at);
  return {
    state: {
      ...before,
      history: keepHistory(points, longestMeanMs(rules), conditions.sampleHoldsMs),
      rules: { ...stepped.rules, ...counted.rules },
      told: ofRules(rules, before.told),
      usage: news.usage,
    },
    events,
    newMeter: walk.newEpoch,
    registerGlitches: walk.glitches,
    registerStuck: news.stuck,
    costUnknown: news.costUnknown,
  };
};

const STUCK_AGAIN_MS = 24 * 3_600_000;

/** What is said of register and prices, each once, and that it was said. */
const newsOf = (
  rules: readonly Rule[],
  usage: UsageState,
  foundStuck: boolean,
  { stuckToldAt }: UsageState,
): { usage: UsageState; stuck: boolean; costUnknown: boolean } => {
  const { lastAt = 0, unpricedTold } = usage;
  const stuck = foundStuck && (stuckToldAt === undefined || lastAt - stuckToldAt >= STUCK_AGAIN_MS);
  const priceless = costUnknown(usage);
  const counting = rules.some((rule) => rule.kind === 'budget' && rule.measure === 'cost');
  const tellCost = priceless && counting && unpricedTold !== true;
  const { unpricedTold: _told, ...rest } = usage;
  return {
    usage: {
      ...rest,
      ...(priceless && (tellCost || unpricedTold) ? { unpricedTold: true } : {}),
      ...(stuck ? { stuckToldAt: lastAt } : {}),
    },
    stuck,
    costUnknown: tellCost,
  };
};

/** What another meter's register says is not held against that of the one before. */
const withoutRegister = (rules: RuleStates): RuleStates =>
  Object.fromEntries(
    Object.entries(rules).map(([name, state]) => [
      name,
      state.kind === 'no-data' ? silenceWithoutRegister(state) : state,
    ]),
  );

const silenceWithoutRegister = (state: NoDataState): NoDataState => {
  const { registerWh: _before, lastRegisterWh: _last, ...rest } = state;
  return rest;
};

/** What budgets remember outlives a stack that was away; everything else begins afresh. */
export const keepBudgets = (state: AlertState, fresh: AlertState): AlertState => ({
  ...fresh,
  usage: state.usage,
  rules: Object.fromEntries(Object.entries(state.rules).filter(([, { kind }]) => kind === 'budget')),
});

type RuleStates = Readonly<Record<string, RuleState>>;
/** An idle one says nothing that a fresh one would not, and is not worth storing. */
type SteppedState = Exclude<RuleState, BudgetState>;

/** `asRead` has the registers untouched: whether a Mini is frozen is told by what it said. */
type ReadRun = SampleRun & { readonly asRead: readonly Reading[]; readonly live: readonly MeterReading[] };

const stepRules = (
  rules: readonly Rule[],
  before: RuleStates,
  run: ReadRun,
  conditions: Conditions,
): { rules: RuleStates; events: AlertEvent[] } => {
  const next: Record<string, RuleState> = {};
  const events: AlertEvent[] = [];
  const keep = (name: string, step: { state: SteppedState; events: readonly AlertEvent[] }) => {
    if (step.state.phase !== 'idle') next[name] = step.state;
    events.push(...step.events);
  };
  let frozen = false;
  for (const rule of rules) {
    const known = before[rule.name];
    if (rule.kind === 'demand') {
      keep(rule.name, stepDemand(rule, known?.kind === 'demand' ? known : undefined, run, conditions));
    } else if (rule.kind === 'frozen') {
      const own = known?.kind === 'frozen' ? known : undefined;
      const step = stepFrozen(rule, own, run.asRead, conditions.sampleHoldsMs);
      frozen ||= step.state.phase === 'raised';
      keep(rule.name, step);
    }
  }
  for (const rule of rules) {
    if (rule.kind !== 'no-data') continue;
    const known = before[rule.name];
    const own = known?.kind === 'no-data' ? known : undefined;
    keep(rule.name, stepNoData(rule, own, run.live, conditions, frozen));
  }
  return { rules: next, events };
};

const countBudgets = (
  rules: readonly Rule[],
  before: AlertState,
  samples: readonly MeterReading[],
  conditions: Conditions,
): { rules: RuleStates; events: AlertEvent[]; walk: Walk } => {
  const counts = rules
    .filter((rule): rule is BudgetRule => rule.kind === 'budget')
    .map((rule) => {
      const known = before.rules[rule.name];
      return { rule, count: new BudgetCount(rule, known?.kind === 'budget' ? known : undefined, conditions) };
    });
  const walk = walkUsage(before.usage, samples, conditions, (use: Use) => {
    for (const { count } of counts) count.count(use);
  });
  return {
    walk,
    rules: Object.fromEntries(counts.map(({ rule, count }) => [rule.name, count.state])),
    events: counts.flatMap(({ count }) => count.events),
  };
};

/** Demand may come later than the register of its time: what tests demand goes by the newest sample that has it. */
const newestDemandAt = ({ history, usage }: AlertState): number | undefined =>
  history.at(-1)?.[0] ?? usage.lastAt;

/** The readings as read, with what was judged of their registers where it was. */
const withStraightRegisters = (
  read: readonly MeterReading[],
  energy: readonly MeterReading[],
  judged: readonly MeterReading[],
): readonly MeterReading[] => {
  if (judged.every((reading, index) => reading === energy[index])) return read;
  const straight = new Map(judged.map((reading) => [reading.at, reading]));
  return read.map((reading) => straight.get(reading.at) ?? reading);
};

/** One without demand and import register would only break the chain of registers. */
const isEnergy = ({ demandW, consumptionWh }: MeterReading): boolean =>
  demandW !== undefined || consumptionWh !== undefined;

/** The samples newer than `newest`, in order, each moment once. */
const unseen = (samples: readonly MeterReading[], newest: number | undefined): readonly MeterReading[] => {
  let previous = newest ?? Number.NEGATIVE_INFINITY;
  const inOrder = samples.every(({ at }) => {
    const later = at > previous;
    previous = at;
    return later;
  });
  if (inOrder) return samples;
  const byTime = new Map(samples.map((sample) => [sample.at, sample]));
  return [...byTime.values()]
    .filter(({ at }) => newest === undefined || at > newest)
    .sort((a, b) => a.at - b.at);
};

/** A raised rule that was removed ends silently. */
const ofRules = (rules: readonly Rule[], told: AlertState['told']): AlertState['told'] =>
  Object.fromEntries(Object.entries(told).filter(([name]) => rules.some((rule) => rule.name === name)));

const longestMeanMs = (rules: readonly Rule[]): number =>
  rules.reduce(
    (longest, rule) => (rule.kind === 'demand' ? Math.max(longest, rule.averageOverMs ?? 0) : longest),
    0,
  );
