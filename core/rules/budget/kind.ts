import type { RuleKind } from '../kind.ts';
import { type BudgetRule, budgetSchema, budgetWarnings } from './config.ts';
import { stepBudget } from './decide.ts';
import type { BudgetReason } from './events.ts';
import { type BudgetState, budgetStateSchema } from './state.ts';
import { budgetWording } from './words.ts';

/** Energy or cost of a day, week or month. */
export const budget: RuleKind<'budget', BudgetRule, BudgetState, BudgetReason> = {
  schema: budgetSchema,
  state: budgetStateSchema,
  goesOn: false,
  episodeFrom: ({ startsAt }) => startsAt,
  openEpisodeFrom: ({ toldPercent, startsAt, endsAt }, now) =>
    toldPercent > 0 && now < endsAt ? startsAt : undefined,
  step: stepBudget,
  words: budgetWording,
  outlivesAbsence: true,
  countsCost: ({ measure }) => measure === 'cost',
  warnings: budgetWarnings,
};
