import type { Usual } from '../../core/readings/usual.ts';
import type { Rule } from '../../core/rules/rule.ts';
import type { AlertState } from '../../core/rules/state.ts';
import type { Moment, Standing } from '../../core/rules/view.ts';
import { knowledgeOf, standingOf, termsOf } from '../../core/rules/views.ts';
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
  /** What it has learned of this home, and what hides from it what it looks for. */
  readonly knows?: readonly string[];
}

/** Every rule with its live state; a rule that was not decided on yet is quiet. */
export const ruleViews = (
  rules: readonly Rule[],
  alerts: AlertState | undefined,
  at: Moment,
  learned: { readonly usual?: Usual | undefined } = {},
): RuleView[] =>
  rules.map((rule) => ({
    name: rule.name,
    title: ruleTitle(rule),
    severity: rule.severity,
    tone: rule.kind === 'demand' && rule.severity === 'info' ? ('good' as const) : ('alert' as const),
    terms: termsOf(rule.kind, rule),
    ...('usual' in learned ? knownOf(rule, learned.usual) : {}),
    ...standingOf(rule.kind, rule, alerts?.rules[rule.name], at),
  }));

const knownOf = (rule: Rule, usual: Usual | undefined): Pick<RuleView, 'knows'> => {
  const known = knowledgeOf(rule.kind, rule, usual);
  if (known === undefined) return {};
  return { knows: [`${known.text}.`, ...(known.blind === undefined ? [] : [`${known.blind}.`])] };
};
