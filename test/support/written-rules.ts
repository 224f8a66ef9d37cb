import { parseLiveRules } from '../../config/live-rules.ts';
import { ruleWarnings } from '../../config/rule-warnings.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import type { RuleKindName, RuleOf } from '../../core/rules/registry.ts';
import type { Rule } from '../../core/rules/rule.ts';
import { MINUTE, rulesOf } from './timeline.ts';

type Written<K extends RuleKindName> = Readonly<Record<string, unknown>> & { readonly kind: K };

const isOf = <K extends RuleKindName>(kind: K, rule: Rule | undefined): rule is RuleOf<K> =>
  rule?.kind === kind;

/** One rule as a config spells it, parsed. */
export const ruleOf = <K extends RuleKindName>(written: Written<K>): RuleOf<K> => {
  const [rule] = rulesOf(written);
  if (!isOf(written.kind, rule)) throw new Error(`not a rule of kind ${written.kind}`);
  return rule;
};

/** What is refused of one rule, a line each. */
export const refusalsOf = (written: unknown, pollEveryMs = MINUTE): string[] => {
  const parsed = parseLiveRules(JSON.stringify({ rules: [written] }), pollEveryMs);
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
};

/** What is allowed of one rule, and may surprise, a line each. */
export const warningsOf = (written: object, habits: { readonly quietHours?: string } = {}): string[] => {
  const parsed = parseLiveRules(JSON.stringify({ ...habits, rules: [written] }), MINUTE);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return ruleWarnings(parsed.value);
};
