import type { BudgetRule, Rule, Severity } from '../../config/rules.ts';
import { hasDemand, type MeterReading } from '../telemetry/reading.ts';
import { BudgetCount } from './budget.ts';
import { type SampleRun, stepDemand } from './demand.ts';
import type { AlertEvent } from './events.ts';
import { stepFrozen } from './frozen.ts';
import { type DemandPoint, keepHistory } from './history.ts';
import { stepNoData } from './no-data.ts';
import type { AlertState, BudgetState, RuleState, SilenceCause, UsageState } from './state.ts';
import { walkUsage } from './usage.ts';

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
  /** The register began anew: it fell, or another meter is read. */
  readonly newMeter: boolean;
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
  const counted = countBudgets(rules, before, unseenSamples.filter(isEnergy), conditions);
  const live = unseen(samples, newestDemandAt(before)).filter(({ at }) => at >= conditions.rulesFrom);
  const fresh = live.filter(hasDemand);
  const points = before.history.concat(fresh.map(({ at, demandW }): DemandPoint => [at, demandW]));
  const stepped = stepRules(rules, before, { samples: fresh, points }, live, conditions);
  const events = [...stepped.events, ...counted.events].sort((a, b) => a.at - b.at);
  return {
    state: {
      ...before,
      history: keepHistory(points, longestMeanMs(rules), conditions.sampleHoldsMs),
      rules: { ...stepped.rules, ...counted.rules },
      told: ofRules(rules, before.told),
      usage: counted.usage,
    },
    events,
    newMeter: counted.newMeter,
  };
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

const stepRules = (
  rules: readonly Rule[],
  before: AlertState,
  run: SampleRun,
  live: readonly MeterReading[],
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
    const known = before.rules[rule.name];
    if (rule.kind === 'demand') {
      keep(rule.name, stepDemand(rule, known?.kind === 'demand' ? known : undefined, run, conditions));
    } else if (rule.kind === 'frozen') {
      const own = known?.kind === 'frozen' ? known : undefined;
      const step = stepFrozen(rule, own, run.samples, conditions.sampleHoldsMs);
      frozen ||= step.state.phase === 'raised';
      keep(rule.name, step);
    }
  }
  for (const rule of rules) {
    if (rule.kind !== 'no-data') continue;
    const known = before.rules[rule.name];
    const own = known?.kind === 'no-data' ? known : undefined;
    keep(rule.name, stepNoData(rule, own, live, conditions, frozen));
  }
  return { rules: next, events };
};

const countBudgets = (
  rules: readonly Rule[],
  before: AlertState,
  samples: readonly MeterReading[],
  conditions: Conditions,
): { rules: RuleStates; events: AlertEvent[]; usage: UsageState; newMeter: boolean } => {
  const counts = rules
    .filter((rule): rule is BudgetRule => rule.kind === 'budget')
    .map((rule) => {
      const known = before.rules[rule.name];
      return { rule, count: new BudgetCount(rule, known?.kind === 'budget' ? known : undefined, conditions) };
    });
  const { state: usage, newEpoch } = walkUsage(before.usage, samples, conditions, (use) => {
    for (const { count } of counts) count.count(use);
  });
  return {
    usage,
    newMeter: newEpoch,
    rules: Object.fromEntries(counts.map(({ rule, count }) => [rule.name, count.state])),
    events: counts.flatMap(({ count }) => count.events),
  };
};

/** Demand may come later than the register of its time: what tests demand goes by the newest sample that has it. */
const newestDemandAt = ({ history, usage }: AlertState): number | undefined =>
  history.at(-1)?.[0] ?? usage.lastAt;

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
