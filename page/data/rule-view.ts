import type { Rule } from '../../core/rules/rule.ts';
import type { AlertState } from '../../core/rules/state.ts';
import type { Moment, Standing } from '../../core/rules/view.ts';
import { standingOf, termsOf } from '../../core/rules/views.ts';

/** A rule with its live state, in words. */
export interface RuleView extends Standing {
  readonly name: string;
  readonly severity: Rule['severity'];
  /** What it looks for: `over 9 kW for 5 min`. */
  readonly terms: string;
}

/** Every rule with its live state; a rule that was not decided on yet is quiet. */
export const ruleViews = (rules: readonly Rule[], alerts: AlertState | undefined, at: Moment): RuleView[] =>
  rules.map((rule) => ({
    name: rule.name,
    severity: rule.severity,
    terms: termsOf(rule.kind, rule),
    ...standingOf(rule.kind, rule, alerts?.rules[rule.name], at),
  }));
