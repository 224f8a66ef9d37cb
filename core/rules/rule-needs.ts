import { RULE_KINDS, type RuleKindName, type RuleOf } from './registry.ts';
import type { Rule } from './rule.ts';

/** What a list of rules asks of an evaluation. */
export interface RuleNeeds {
  /** Those that tell whether the Mini's values are real: they move before all others. */
  readonly tellFrozen: readonly Rule[];
  readonly others: readonly Rule[];
  /** How much demand before the newest sample any of them needs, ms, and for how long back its price. */
  readonly pointsMs: number;
  readonly pricesMs: number;
}

const known = new WeakMap<readonly Rule[], RuleNeeds>();

/** What these rules ask for; worked out once a list, since a replay of a year evaluates one half a million times. */
export const needsOf = (rules: readonly Rule[]): RuleNeeds => {
  const before = known.get(rules);
  if (before !== undefined) return before;
  const needs = {
    tellFrozen: rules.filter(tellsFrozen),
    others: rules.filter((rule) => !tellsFrozen(rule)),
    pointsMs: Math.max(0, ...rules.map((rule) => pointsMs(rule.kind, rule))),
    pricesMs: Math.max(0, ...rules.map((rule) => pricesMs(rule.kind, rule))),
  };
  known.set(rules, needs);
  return needs;
};

const tellsFrozen = ({ kind }: Rule): boolean => RULE_KINDS[kind].meansFrozen !== undefined;

const pointsMs = <K extends RuleKindName>(kind: K, rule: RuleOf<K>): number =>
  RULE_KINDS[kind].pointsMs?.(rule) ?? 0;

const pricesMs = <K extends RuleKindName>(kind: K, rule: RuleOf<K>): number =>
  RULE_KINDS[kind].pricesMs?.(rule) ?? 0;
