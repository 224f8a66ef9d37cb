import type { SeenPrices } from '../readings/half-hour-price.ts';
import { type DemandPoint, keepHistory } from '../readings/history.ts';
import type { PointPrices } from '../readings/point-prices.ts';
import { hasDemand, type MeterReading } from '../readings/reading.ts';
import { costUnknown, type EnergyUse, meanPrice, walkUsage } from '../readings/usage.ts';
import type { UsageState } from '../readings/usage-state.ts';
import type { AlertEvent } from './events.ts';
import type { Conditions, Samples, Step, StepConditions } from './kind.ts';
import { type ReasonOf, RULE_KINDS, type RuleKindName, type RuleOf, type StateOf } from './registry.ts';
import type { Rule } from './rule.ts';
import { needsOf } from './rule-needs.ts';
import type { AlertState, RuleState } from './state.ts';

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
  const energy = unseen(samples, before.usage.lastAt).filter(isEnergy);
  const uses: EnergyUse[] = [];
  const walk = walkUsage(before.usage, energy, conditions, (use) => uses.push(use));
  const read = unseen(samples, newestDemandAt(before)).filter(({ at }) => at >= conditions.rulesFrom);
  const all = withStraightRegisters(read, energy, walk.samples);
  const demand = all.filter(hasDemand);
  const points = before.history.concat(demand.map(({ at, demandW }): DemandPoint => [at, demandW]));
  const known = walk.newEpoch ? withoutMeter(before.rules) : before.rules;
  const asRead = all === read ? demand : read.filter(hasDemand);
  const { prices } = walk;
  const { pointsMs, pricesMs } = needsOf(rules);
  const pointPrices = pricesMs === 0 ? [] : pricesOf(before.prices, demand, prices);
  const meanPencePerWh = meanPrice(walk.state);
  const seen = { demand, points, asRead, all, uses, prices, pointPrices, meanPencePerWh };
  const stepped = stepRules(rules, known, seen, conditions);
  const news = newsOf(rules, walk.state, walk.stuck, before.usage);
  return {
    state: {
      ...before,
      history: keepHistory(points, pointsMs, conditions.sampleHoldsMs),
      prices: pricesMs === 0 ? undefined : pricesOfLast(points, pointPrices, pricesMs, conditions),
      rules: stepped.rules,
      told: ofRules(rules, before.told),
      held: before.held.filter(({ rule, open }) => !open || rules.some(({ name }) => name === rule)),
      raisedAt: before.raisedAt && ofRules(rules, before.raisedAt),
      mutes: before.mutes && ofRules(rules, before.mutes),
      usage: news.usage,
    },
    events: stepped.events.sort((a, b) => a.at - b.at),
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
  if (!stuck && !priceless && unpricedTold === undefined) return { usage, stuck, costUnknown: false };
  const counting = rules.some((rule) => countsCost(rule.kind, rule));
  const tellCost = priceless && counting && unpricedTold !== true;
  return {
    usage: {
      ...usage,
      unpricedTold: priceless && (tellCost || unpricedTold === true) ? true : undefined,
      stuckToldAt: stuck ? lastAt : usage.stuckToldAt,
    },
    stuck,
    costUnknown: tellCost,
  };
};

type RuleStates = Readonly<Record<string, RuleState>>;

/** What another meter says is not held against the one before. */
const withoutMeter = (rules: RuleStates): RuleStates =>
  Object.fromEntries(Object.entries(rules).map(([name, state]) => [name, ofNoMeter(state.kind, state)]));

/** What budgets remember outlives a stack that was away; everything else begins afresh. */
export const keepBudgets = (state: AlertState, fresh: AlertState): AlertState => ({
  ...fresh,
  usage: state.usage,
  rules: Object.fromEntries(
    Object.entries(state.rules).filter(([, { kind }]) => RULE_KINDS[kind].outlivesAbsence === true),
  ),
});

/** Moves each rule in turn: first those that tell whether the Mini's values are real, then the others. */
const stepRules = (
  rules: readonly Rule[],
  before: RuleStates,
  samples: Samples,
  conditions: Conditions,
): { rules: RuleStates; events: AlertEvent[] } => {
  const { tellFrozen, others } = needsOf(rules);
  const next: Record<string, RuleState> = {};
  const events: AlertEvent[] = [];
  let miniFrozen = false;
  const move = (rule: Rule, stepConditions: StepConditions) => {
    const moved = moveRule(rule.kind, rule, before[rule.name], samples, stepConditions);
    if (!moved.rests) next[rule.name] = moved.state;
    miniFrozen ||= moved.meansFrozen;
    for (const event of moved.events) {
      events.push(rule.title === undefined ? event : { ...event, title: rule.title });
    }
  };
  const notYetKnown = { ...conditions, miniFrozen: false };
  for (const rule of tellFrozen) move(rule, notYetKnown);
  const known = miniFrozen ? { ...conditions, miniFrozen } : notYetKnown;
  for (const rule of others) move(rule, known);
  if (events.length === 0) return { rules: next, events };
  const high = rules.filter((rule) => tellsHighUse(rule.kind, rule, next[rule.name])).map(({ name }) => name);
  return { rules: next, events: high.length === 0 ? events : events.map((event) => yielding(event, high)) };
};

/** Who knows that much is used need not be told that it is unusual. */
const yielding = (event: AlertEvent, knownFrom: readonly string[]): AlertEvent =>
  event.event === 'raised' && RULE_KINDS[event.ruleKind].yieldsToHighUse === true
    ? { ...event, knownFrom }
    : event;

const moveRule = <K extends RuleKindName>(
  kind: K,
  rule: RuleOf<K>,
  stored: RuleState | undefined,
  samples: Samples,
  conditions: StepConditions,
): MovedRule<K> => {
  const { step, rests, meansFrozen } = RULE_KINDS[kind];
  const { state, events } = step(rule, isOf(kind, stored) ? stored : undefined, samples, conditions);
  return { state, events, rests: rests?.(state) ?? false, meansFrozen: meansFrozen?.(state) ?? false };
};

/** What moving one rule came to, and what its kind says of the state. */
interface MovedRule<K extends RuleKindName> extends Step<K, StateOf<K>, ReasonOf<K>> {
  readonly rests: boolean;
  readonly meansFrozen: boolean;
}

const ofNoMeter = <K extends RuleKindName>(kind: K, state: StateOf<K>): StateOf<K> =>
  RULE_KINDS[kind].withoutMeter?.(state) ?? state;

const tellsHighUse = <K extends RuleKindName>(
  kind: K,
  rule: RuleOf<K>,
  state: RuleState | undefined,
): boolean => isOf(kind, state) && (RULE_KINDS[kind].tellsHighUse?.(rule, state) ?? false);

const isOf = <K extends RuleKindName>(kind: K, state: RuleState | undefined): state is StateOf<K> =>
  state?.kind === kind;

/** Whether any rule decides by what hours of this home have taught. */
export const learns = (rules: readonly Rule[]): boolean =>
  rules.some(({ kind }) => RULE_KINDS[kind].learns === true);

const countsCost = <K extends RuleKindName>(kind: K, rule: RuleOf<K>): boolean =>
  RULE_KINDS[kind].countsCost?.(rule) ?? false;

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
const ofRules = <T>(
  rules: readonly Rule[],
  byName: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> => {
  const isRule = (name: string) => rules.some((rule) => rule.name === name);
  if (Object.keys(byName).every(isRule)) return byName;
  return Object.fromEntries(Object.entries(byName).filter(([name]) => isRule(name)));
};

const pricesOf = (
  before: PointPrices = [],
  demand: readonly MeterReading[],
  prices: SeenPrices,
): PointPrices => before.concat(demand.map(({ at }) => prices.at(at)));

/** The prices of the points that a mean over `longestMs` still needs. */
const pricesOfLast = (
  points: readonly DemandPoint[],
  prices: PointPrices,
  longestMs: number,
  { sampleHoldsMs }: Conditions,
): (number | undefined)[] => {
  const oldest = (points.at(-1)?.[0] ?? 0) - longestMs - sampleHoldsMs;
  const needed = points.length - points.findIndex(([at]) => at >= oldest);
  return prices.slice(-needed);
};
