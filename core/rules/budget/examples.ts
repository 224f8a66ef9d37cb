import { EXAMPLE_NOW as NOW } from '../example-moment.ts';
import type { RuleEvent } from '../kind.ts';
import type { Example } from '../view.ts';
import type { BudgetReason } from './events.ts';

const event = (
  rule: string,
  told: RuleEvent<'budget', BudgetReason>['event'],
  reason: BudgetReason,
  at = NOW - 10_000,
): RuleEvent<'budget', BudgetReason> => ({
  rule,
  ruleKind: 'budget',
  severity: 'warning',
  event: told,
  at,
  reason,
});

/** What a `budget` rule may tell. */
export const budgetExamples: readonly Example<'budget', BudgetReason>[] = (
  [
    [
      'A share of the daily cost budget is used',
      event('daily-cost', 'raised', {
        kind: 'budget-used',
        period: 'day',
        measure: 'cost',
        limit: 6,
        used: 4.812,
        percent: 80,
        estimated: false,
        startsAt: Date.parse('2026-05-14T23:00:00Z'),
        endsAt: Date.parse('2026-05-15T23:00:00Z'),
        countedFrom: Date.parse('2026-05-14T23:00:00Z'),
      }),
    ],
    [
      'The monthly energy budget is used up, counted since the stack began',
      event('monthly-energy', 'raised', {
        kind: 'budget-used',
        period: 'month',
        measure: 'energy',
        limit: 400,
        used: 400.02,
        percent: 100,
        estimated: false,
        startsAt: Date.parse('2026-04-30T23:00:00Z'),
        endsAt: Date.parse('2026-05-31T23:00:00Z'),
        countedFrom: Date.parse('2026-05-03T09:20:00Z'),
      }),
    ],
    [
      'The weekly cost budget is used up, part of it estimated',
      event('weekly-cost', 'raised', {
        kind: 'budget-used',
        period: 'week',
        measure: 'cost',
        limit: 30,
        used: 30.11,
        percent: 100,
        estimated: true,
        startsAt: Date.parse('2026-05-10T23:00:00Z'),
        endsAt: Date.parse('2026-05-17T23:00:00Z'),
        countedFrom: Date.parse('2026-05-10T23:00:00Z'),
      }),
    ],
  ] as const
).map(([title, shown]) => ({ title, event: shown }));
