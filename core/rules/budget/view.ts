import { money, units } from '../../messages/figures.ts';
import { formatReadAt } from '../../readings/reading.ts';
import type { Moment, RuleView, Standing } from '../view.ts';
import type { BudgetRule } from './config.ts';
import type { BudgetReason } from './events.ts';
import { budgetExamples } from './examples.ts';
import type { BudgetState } from './state.ts';
import { usedPercent } from './used-percent.ts';

/** What pages, reports and docs show of `budget` rules. */
export const budgetView: RuleView<'budget', BudgetRule, BudgetState, BudgetReason> = {
  terms: (rule) => `${formatAmount(rule, rule.limit)} a ${rule.period}`,
  standing: (rule, state, at) => budgetStanding(rule, state, at),
  span: ({ at, reason }) => ({ from: at, momentary: true, note: budgetNote(reason) }),
  facts: ({ kind: _kind, estimated: about, startsAt, endsAt, countedFrom, ...facts }) => ({
    ...facts,
    about,
    startsAt: formatReadAt(startsAt),
    endsAt: formatReadAt(endsAt),
    countedFrom: formatReadAt(countedFrom),
  }),
  examples: budgetExamples,
};

const formatAmount = ({ measure }: BudgetRule, amount: number): string =>
  measure === 'cost' ? money(amount) : units(amount);

const budgetStanding = (rule: BudgetRule, state: BudgetState, { now }: Moment): Standing => {
  const used = now >= state.endsAt ? 0 : state.used;
  const percent = usedPercent(used, rule.limit);
  const about = state.about ? 'about ' : '';
  const [lowest = 100] = rule.warnAt;
  return {
    phase: percent >= 100 ? 'raised' : percent >= lowest ? 'pending' : 'quiet',
    standing: `${about}${formatAmount(rule, used)}, ${percent} %`,
    share: Math.max(0, used / rule.limit),
  };
};

const budgetNote = ({ percent, measure, limit, used, period }: BudgetReason): string => {
  const figure = (value: number) => (measure === 'cost' ? `£${value.toFixed(2)}` : `${value.toFixed(1)} kWh`);
  return `${percent} % of ${figure(limit)} a ${period}: ${figure(used)}`;
};
