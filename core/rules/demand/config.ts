import * as z from 'zod/mini';
import { crossCheck, keysOf } from '../../contract/problem.ts';
import { durationSchema } from '../../time/duration.ts';
import { type DailyWindow, dailyWindowSchema } from '../../time/time-of-day.ts';
import type { HouseholdHabits } from '../kind.ts';
import { quietWarnings } from '../quiet-warnings.ts';
import { meaning, type RuleHead, ruleHead } from '../rule-head.ts';
import { kilowattWarnings, wattsSchema } from '../watts.ts';

const demandShape = {
  ...ruleHead('demand'),
  above: meaning(z.optional(wattsSchema), 'Raise when demand stays over this many watts'),
  clearBelow: meaning(z.optional(wattsSchema), 'Recovered under this many watts; default: above less 10 %'),
  below: meaning(
    z.optional(wattsSchema),
    'Raise when demand stays under this many watts; negative while exporting',
  ),
  clearAbove: meaning(z.optional(wattsSchema), 'Recovered over this many watts; default: below plus 10 %'),
  for: meaning(
    z.prefault(durationSchema({ min: '0s', max: '1d' }), '5m'),
    'How long demand must stay beyond the limit',
  ),
  clearFor: meaning(
    z.prefault(durationSchema({ min: '0s', max: '1d' }), '10m'),
    'How long demand must stay beyond the clear level to count as recovered',
  ),
  averageOver: meaning(
    z.optional(durationSchema({ min: '1m', max: '1h' })),
    'Test the mean of this trailing time: catches what switches on and off',
  ),
  activeBetween: meaning(z.optional(dailyWindowSchema), 'Local time in which the rule may raise'),
  remindEvery: meaning(
    z.optional(durationSchema({ min: '5m', max: '7d' })),
    'Tell again while it lasts; default: never',
  ),
};

const DEFAULT_CLEAR_SHARE = 0.1;

/** A threshold on demand. `above` looks for demand over `limitW` and clears under `clearW`; `below` the other way round. */
export interface DemandRule extends RuleHead {
  readonly kind: 'demand';
  readonly direction: 'above' | 'below';
  readonly limitW: number;
  readonly clearW: number;
  readonly forMs: number;
  readonly clearForMs: number;
  readonly averageOverMs: number | undefined;
  readonly activeBetween: DailyWindow | undefined;
  readonly remindEveryMs: number | undefined;
}

/** The clear level of a rule that names none, in watts: ten percent back from its limit. */
const defaultClearW = (direction: DemandRule['direction'], limitW: number): number => {
  const marginW = Math.abs(limitW) * DEFAULT_CLEAR_SHARE;
  return direction === 'above' ? limitW - marginW : limitW + marginW;
};

const isOver = (a: unknown, b: unknown): boolean => typeof a === 'number' && typeof b === 'number' && a > b;

/** What a key alone can't say, for editors. */
const PAIRS = {
  oneOf: [{ required: ['above'] }, { required: ['below'] }],
  dependencies: { clearBelow: ['above'], clearAbove: ['below'] },
};

/** A `demand` rule in the config. */
export const demandSchema = z.pipe(
  z
    .strictObject(demandShape, keysOf(demandShape, 'a demand rule'))
    .check(
      crossCheck(({ value, issues }) => {
        const { above, below, clearBelow, clearAbove } = value;
        const refuse = (key: string, message: string) =>
          issues.push({ code: 'custom', path: [key], input: value, message });
        if (above === undefined && below === undefined) refuse('above', 'above or below, one of them');
        if (above !== undefined && below !== undefined) refuse('below', 'above or below, not both');
        if (clearBelow !== undefined && above === undefined) refuse('clearBelow', 'used with above');
        if (clearAbove !== undefined && below === undefined) refuse('clearAbove', 'used with below');
        if (isOver(clearBelow, above)) refuse('clearBelow', `at most the limit above (${above})`);
        if (isOver(below, clearAbove)) refuse('clearAbove', `at least the limit below (${below})`);
      }),
    )
    .register(z.globalRegistry, PAIRS),
  z.transform((rule): DemandRule => {
    const direction = rule.above === undefined ? 'below' : 'above';
    const limitW = rule.above ?? rule.below ?? 0;
    return {
      kind: 'demand',
      name: rule.name,
      title: rule.title,
      severity: rule.severity,
      direction,
      limitW,
      clearW: (direction === 'above' ? rule.clearBelow : rule.clearAbove) ?? defaultClearW(direction, limitW),
      forMs: rule.for,
      clearForMs: rule.clearFor,
      averageOverMs: rule.averageOver,
      activeBetween: rule.activeBetween,
      remindEveryMs: rule.remindEvery,
    };
  }),
);

/** What a `demand` rule may say that surprises. */
export const demandWarnings = (rule: DemandRule, habits: HouseholdHabits): string[] => {
  const { name, direction, limitW, clearW } = rule;
  const [limit, clear] = direction === 'above' ? ['above', 'clearBelow'] : ['below', 'clearAbove'];
  const ownClear = clearW !== defaultClearW(direction, limitW);
  return [
    ...kilowattWarnings(name, limit, limitW),
    ...(ownClear ? kilowattWarnings(name, clear, clearW) : []),
    ...quietWarnings(rule, habits),
  ];
};
