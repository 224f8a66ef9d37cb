import type { Rule } from '../../core/rules/rule.ts';
import type { AlertState } from '../../core/rules/state.ts';
import type { Moment, Standing } from '../../core/rules/view.ts';
import { standingOf, termsOf } from '../../core/rules/views.ts';
import { ruleTitle } from './written.ts';

/** A rule with its live state, in words. */
export interface RuleView extends Standing {
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  readonly severity: Rule['severity'];
  /** `good`: what it tells is news that costs nothing. */
  readonly tone: 'alert' | 'good';
  /** What it looks for: `Above 9 kW for 5 min`. */
  readonly terms: string;
}

/** Every rule with its live state; a rule that was not decided on yet is quiet. */
export const ruleViews = (rules: readonly Rule[], alerts: AlertState | undefined, at: Moment): RuleView[] =>
  rules.map((rule) => ({
    name: rule.name,
    title: ruleTitle(rule),
    severity: rule.severity,
    tone: rule.kind === 'demand' && rule.severity === 'info' ? ('good' as const) : ('alert' as const),
    terms: termsOf(rule.kind, rule),
    ...standingOf(rule.kind, rule, alerts?.rules[rule.name], at),
  }));
