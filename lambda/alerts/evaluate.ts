import type { Rule } from '../../config/rules.ts';
import type { Reading } from '../telemetry/reading.ts';
import { type SampleRun, stepDemand } from './demand.ts';
import type { AlertEvent } from './events.ts';
import { type DemandPoint, keepHistory } from './history.ts';
import { stepNoData } from './no-data.ts';
import type { AlertState, RuleState, SilenceCause } from './state.ts';

/** What the rules need to know beside the samples. */
export interface Conditions {
  /** The poll's time, epoch ms. */
  readonly now: number;
  readonly timeZone: string;
  /** How long a sample stands for demand when the next one is late. */
  readonly sampleHoldsMs: number;
  /** An alert that was over longer ago than this is told as history, in one message. */
  readonly lateAfterMs: number;
  readonly newestStoredAt: number | undefined;
  readonly firstPollAt: number;
  /** What a silence would be due to, as of this poll. */
  readonly silenceCause: SilenceCause;
}

const LATE_MS = 15 * 60_000;

/** When news is history: after 15 minutes, or two polls where those are longer. */
export const lateAfterMs = (pollEveryMs: number): number => Math.max(LATE_MS, 2 * pollEveryMs);

/**
 * Moves every rule over the new samples, in order, each once, and then to `now`.
 * Samples not newer than the newest one seen are ignored, whatever their order. State of rules that are gone is dropped.
 * @returns the next state and what is to be told, in the order in which it was decided
 */
export const evaluate = (
  rules: readonly Rule[],
  state: AlertState,
  samples: readonly Reading[],
  conditions: Conditions,
): { state: AlertState; events: AlertEvent[] } => {
  const fresh = unseen(samples, state.history.at(-1)?.[0]);
  const points: readonly DemandPoint[] =
    fresh.length === 0
      ? state.history
      : [...state.history, ...fresh.map(({ at, demandW }): DemandPoint => [at, demandW])];
  const run: SampleRun = { samples: fresh, points };
  const next: Record<string, RuleState> = {};
  const events: AlertEvent[] = [];
  for (const rule of rules) {
    const step = stepRule(rule, state.rules[rule.name], run, conditions);
    if (step === undefined) continue;
    next[rule.name] = step.state;
    events.push(...step.events);
  }
  events.sort((a, b) => a.at - b.at);
  const history = keepHistory(points, longestMeanMs(rules), conditions.sampleHoldsMs);
  return { state: { history: [...history], rules: next, told: toldOf(rules, state.told) }, events };
};

const stepRule = (
  rule: Rule,
  before: RuleState | undefined,
  run: SampleRun,
  conditions: Conditions,
): { state: RuleState; events: AlertEvent[] } | undefined => {
  switch (rule.kind) {
    case 'demand':
      return stepDemand(rule, before?.kind === 'demand' ? before : undefined, run, conditions);
    case 'no-data':
      return stepNoData(rule, before?.kind === 'no-data' ? before : undefined, run.samples, conditions);
    case 'frozen':
    case 'budget':
      return undefined;
  }
};

/** A raised rule that was removed ends silently. */
const toldOf = (rules: readonly Rule[], told: AlertState['told']): AlertState['told'] =>
  Object.fromEntries(Object.entries(told).filter(([name]) => rules.some((rule) => rule.name === name)));

const unseen = (samples: readonly Reading[], newest: number | undefined): readonly Reading[] => {
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

const longestMeanMs = (rules: readonly Rule[]): number =>
  rules.reduce(
    (longest, rule) => (rule.kind === 'demand' ? Math.max(longest, rule.averageOverMs ?? 0) : longest),
    0,
  );
