import * as z from 'zod/mini';
import { keysOf } from '../../contract/problem.ts';
import { MAX_DEMAND_W } from '../../readings/reading.ts';
import { type DailyWindow, dailyWindowSchema } from '../../time/time-of-day.ts';
import type { HouseholdHabits } from '../kind.ts';
import { quietDecisionWarnings } from '../quiet-warnings.ts';
import { meaning, type RuleHead, ruleHead } from '../rule-head.ts';
import { kilowattWarnings } from '../watts.ts';

const ABOVE = `a number of watts over 0, at most ${MAX_DEMAND_W}, such as 1000`;
const noUseShape = {
  ...ruleHead('no-use'),
  above: meaning(
    z.number(ABOVE).check(z.positive(ABOVE), z.lte(MAX_DEMAND_W, ABOVE)),
    'Demand over this many watts is use: a kettle takes 2000 to 3000',
  ),
  between: meaning(dailyWindowSchema, 'Local time in which some use is expected'),
};

/** Nobody used anything over `aboveW` in the daily window. */
export interface NoUseRule extends RuleHead {
  readonly kind: 'no-use';
  readonly aboveW: number;
  readonly between: DailyWindow;
}

/** A `no-use` rule in the config. */
export const noUseSchema = z.pipe(
  z.strictObject(noUseShape, keysOf(noUseShape, 'a no-use rule')),
  z.transform(
    ({ kind, name, title, severity, above, between }): NoUseRule => ({
      kind,
      name,
      title,
      severity,
      aboveW: above,
      between,
    }),
  ),
);

/** What a `no-use` rule may say that surprises. */
export const noUseWarnings = (rule: NoUseRule, habits: HouseholdHabits): string[] => [
  ...kilowattWarnings(rule.name, 'above', rule.aboveW),
  ...quietDecisionWarnings({ ...rule, decidedAtMinute: rule.between.endMinute }, habits),
];
