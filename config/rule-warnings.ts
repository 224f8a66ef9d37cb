import type { HouseholdHabits } from '../core/rules/kind.ts';
import { RULE_KINDS, type RuleKindName, type RuleOf } from '../core/rules/registry.ts';
import type { LiveRules } from './live-rules.ts';

/** What the rules of a household allow but may surprise, most of all a number in another unit: one line each. */
export const ruleWarnings = ({ quietHours, rules }: Omit<LiveRules, 'pausedUntil'>): string[] => [
  ...(rules.length === 0 ? ['no rules, so nobody is ever told anything'] : []),
  ...rules.flatMap((rule) => warningsOf(rule.kind, rule, { quietHours })),
];

const warningsOf = <K extends RuleKindName>(
  kind: K,
  rule: RuleOf<K>,
  habits: HouseholdHabits,
): readonly string[] => RULE_KINDS[kind].warnings?.(rule, habits) ?? [];
