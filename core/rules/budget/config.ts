import * as z from 'zod/mini';
import { crossCheck, keysOf } from '../../contract/problem.ts';
import { meaning, type RuleHead, ruleHead } from '../rule-head.ts';
import { roundedFigure } from '../watts.ts';

const COST = 'a number of pounds over 0, at most 100000';
const ENERGY = 'a number of kWh over 0, at most 1000000';
const PERIOD = 'one of day, week, month';
const WARN_AT = 'whole percentages from 1 to 1000, rising, at most 10 of them, such as [80, 100]';
const budgetShape = {
  ...ruleHead('budget'),
  period: meaning(z.enum(['day', 'week', 'month'], PERIOD), 'Local day, week (from Monday) or month'),
  costAbove: meaning(
    z.optional(z.number(COST).check(z.positive(COST), z.lte(100_000, COST))),
    'Pounds, without the standing charge',
  ),
  energyAbove: meaning(
    z.optional(z.number(ENERGY).check(z.positive(ENERGY), z.lte(1_000_000, ENERGY))),
    'kWh',
  ),
  warnAt: meaning(
    z._default(
      z.array(z.int(WARN_AT).check(z.gte(1, WARN_AT), z.lte(1_000, WARN_AT)), WARN_AT).check(
        z.minLength(1, WARN_AT),
        z.maxLength(10, WARN_AT),
        z.refine((list) => list.every((percent, i) => percent > (list[i - 1] ?? 0)), WARN_AT),
      ),
      [100],
    ),
    'Percent of the budget at which to tell',
  ),
};

/** Energy (`kWh`) or cost (`pounds`) counted over a local day, week (from Monday) or month, told at each of `warnAt` percent. */
export interface BudgetRule extends RuleHead {
  readonly kind: 'budget';
  readonly period: 'day' | 'week' | 'month';
  readonly measure: 'cost' | 'energy';
  /** Pounds for `cost`, kWh for `energy`. */
  readonly limit: number;
  readonly warnAt: readonly number[];
}

/** What a key alone can't say, for editors. */
const PAIRS = { oneOf: [{ required: ['costAbove'] }, { required: ['energyAbove'] }] };

/** A `budget` rule in the config. */
export const budgetSchema = z.pipe(
  z
    .strictObject(budgetShape, keysOf(budgetShape, 'a budget rule'))
    .check(
      crossCheck(({ value, issues }) => {
        const { costAbove, energyAbove } = value;
        if ((costAbove === undefined) !== (energyAbove === undefined)) return;
        const message = `costAbove or energyAbove, ${costAbove === undefined ? 'one of them' : 'not both'}`;
        issues.push({ code: 'custom', path: ['costAbove'], input: value, message });
      }),
    )
    .register(z.globalRegistry, PAIRS),
  z.transform(
    ({ kind, name, title, severity, period, costAbove, energyAbove, warnAt }): BudgetRule => ({
      kind,
      name,
      title,
      severity,
      period,
      measure: costAbove === undefined ? 'energy' : 'cost',
      limit: costAbove ?? energyAbove ?? 0,
      warnAt,
    }),
  ),
);

const DAYS = { day: 1, week: 7, month: 30 } as const;
const MAX_PER_DAY = { cost: 100, energy: 400 } as const;
/** 1 for the whole and 2 for twice the budget: shares written where percent are meant. */
const MAX_SHARE = 2;

/** What a `budget` rule may say that surprises: numbers in another unit. */
export const budgetWarnings = ({ name, period, measure, limit, warnAt }: BudgetRule): string[] => {
  const greatest = MAX_PER_DAY[measure] * DAYS[period];
  const shares = warnAt.filter((percent) => percent <= MAX_SHARE);
  return [
    ...(limit <= greatest
      ? []
      : [
          measure === 'cost'
            ? `rule "${name}": costAbove is in pounds, not pence, and £${limit} a ${period} is a lot; did you mean ${roundedFigure(limit / 100)}?`
            : `rule "${name}": energyAbove is in kWh, not Wh, and ${limit} kWh a ${period} is a lot; did you mean ${roundedFigure(limit / 1_000)}?`,
        ]),
    ...(shares.length === 0
      ? []
      : [
          `rule "${name}": warnAt is in percent, and ${shares.join(' and ')} percent of the budget is soon used up; did you mean ${shares.map((share) => share * 100).join(' and ')}?`,
        ]),
  ];
};
