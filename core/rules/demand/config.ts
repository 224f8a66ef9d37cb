import * as z from 'zod/mini';
import { crossCheck, keysOf } from '../../contract/problem.ts';
import { durationSchema } from '../../time/duration.ts';
import { type DailyWindow, dailyWindowSchema } from '../../time/time-of-day.ts';
import type { HouseholdHabits } from '../kind.ts';
import { quietWarnings } from '../quiet-warnings.ts';
import { meaning, type RuleHead, ruleHead } from '../rule-head.ts';
import { kilowattWarnings, wattsSchema } from '../watts.ts';
import { conflictsOf, PAIRS } from './conflicts.ts';
import { costWarnings, penceSchema, poundsAnHourSchema, priceWarnings } from './money.ts';

const SMART = 'true or false';
const demandShape = {
  ...ruleHead('demand'),
  above: meaning(z.optional(wattsSchema), 'Raise when demand stays over this many watts'),
  clearBelow: meaning(
    z.optional(wattsSchema),
    'Recovered under this many watts (pounds an hour with costPerHourAbove); default: the limit less 10 %',
  ),
  below: meaning(
    z.optional(wattsSchema),
    'Raise when demand stays under this many watts; negative while exporting',
  ),
  clearAbove: meaning(z.optional(wattsSchema), 'Recovered over this many watts; default: below plus 10 %'),
  costPerHourAbove: meaning(
    z.optional(poundsAnHourSchema),
    'Raise when what is used costs more than so many pounds an hour, at the price of the moment',
  ),
  whilePriceAbove: meaning(
    z.optional(penceSchema),
    'Only while a kWh costs more than so many pence; otherwise it counts as back to normal',
  ),
  whilePriceBelow: meaning(
    z.optional(penceSchema),
    'Only while a kWh costs less than so many pence; otherwise it counts as back to normal',
  ),
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
  exceptSmartCharging: meaning(
    z._default(z.boolean(SMART), false),
    'Half hours in which Octopus itself charges a car (Intelligent Go) are no evidence',
  ),
  remindEvery: meaning(
    z.optional(durationSchema({ min: '5m', max: '7d' })),
    'Tell again while it lasts; default: never',
  ),
};

const DEFAULT_CLEAR_SHARE = 0.1;

/** Prices that a rule looks at, p/kWh, both ends left out; it has one end at least. */
export interface PriceRange {
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}

/** What every `demand` rule has, whatever it tests. */
interface DemandHead extends RuleHead {
  readonly kind: 'demand';
  readonly forMs: number;
  readonly clearForMs: number;
  readonly averageOverMs: number | undefined;
  readonly activeBetween: DailyWindow | undefined;
  readonly remindEveryMs: number | undefined;
  /** Outside these prices demand counts as back to normal. */
  readonly whilePrice?: PriceRange;
  /** Half hours in which Octopus charges a car are no evidence. */
  readonly exceptSmartCharging?: true;
}

/** A threshold on demand. `above` looks for demand over `limitW` and clears under `clearW`; `below` the other way round. */
export interface PowerRule extends DemandHead {
  readonly direction: 'above' | 'below';
  readonly limitW: number;
  readonly clearW: number;
}

/** A threshold on what demand costs, pence an hour: looks for more than the limit and clears under `clearPencePerHour`. */
export interface CostRule extends DemandHead {
  readonly direction: 'cost';
  readonly limitPencePerHour: number;
  readonly clearPencePerHour: number;
}

/** A threshold on demand, or on what it costs. */
export type DemandRule = PowerRule | CostRule;

/** The clear level of a rule that names none, in watts: ten percent back from its limit. */
const defaultClearW = (direction: PowerRule['direction'], limitW: number): number => {
  const marginW = Math.abs(limitW) * DEFAULT_CLEAR_SHARE;
  return direction === 'above' ? limitW - marginW : limitW + marginW;
};

/** Pence from pounds, without what multiplying leaves behind. */
const penceOf = (pounds: number): number => Math.round(pounds * 100_000) / 1_000;

/** A `demand` rule in the config. */
export const demandSchema = z.pipe(
  z
    .strictObject(demandShape, keysOf(demandShape, 'a demand rule'))
    .check(
      crossCheck(({ value, issues }) => {
        for (const { key, message } of conflictsOf(value)) {
          issues.push({ code: 'custom', path: [key], input: value, message });
        }
      }),
    )
    .register(z.globalRegistry, PAIRS),
  z.transform((rule): DemandRule => {
    const { above, below, costPerHourAbove, whilePriceAbove, whilePriceBelow } = rule;
    const priced = whilePriceAbove !== undefined || whilePriceBelow !== undefined;
    const head: DemandHead = {
      kind: 'demand',
      name: rule.name,
      title: rule.title,
      severity: rule.severity,
      forMs: rule.for,
      clearForMs: rule.clearFor,
      averageOverMs: rule.averageOver,
      activeBetween: rule.activeBetween,
      remindEveryMs: rule.remindEvery,
      ...(rule.exceptSmartCharging ? { exceptSmartCharging: true } : {}),
      ...(priced ? { whilePrice: { above: whilePriceAbove, below: whilePriceBelow } } : {}),
    };
    if (costPerHourAbove !== undefined) {
      return {
        ...head,
        direction: 'cost',
        limitPencePerHour: penceOf(costPerHourAbove),
        clearPencePerHour: penceOf(rule.clearBelow ?? costPerHourAbove * (1 - DEFAULT_CLEAR_SHARE)),
      };
    }
    const direction = above === undefined ? 'below' : 'above';
    const limitW = above ?? below ?? 0;
    const clearW = direction === 'above' ? rule.clearBelow : rule.clearAbove;
    return { ...head, direction, limitW, clearW: clearW ?? defaultClearW(direction, limitW) };
  }),
);

/** Whether a rule goes by what a kWh costs. */
export const asksPrice = (rule: DemandRule): boolean =>
  rule.direction === 'cost' || rule.whilePrice !== undefined;

/** What a `demand` rule may say that surprises. */
export const demandWarnings = (rule: DemandRule, habits: HouseholdHabits): string[] => [
  ...(rule.direction === 'cost' ? costWarnings(rule.name, rule.limitPencePerHour) : powerWarnings(rule)),
  ...(rule.whilePrice === undefined ? [] : priceWarnings(rule.name, rule.whilePrice)),
  ...quietWarnings(rule, habits),
];

const powerWarnings = ({ name, direction, limitW, clearW }: PowerRule): string[] => {
  const [limit, clear] = direction === 'above' ? ['above', 'clearBelow'] : ['below', 'clearAbove'];
  const ownClear = clearW !== defaultClearW(direction, limitW);
  return [
    ...kilowattWarnings(name, limit, limitW),
    ...(ownClear ? kilowattWarnings(name, clear, clearW) : []),
  ];
};
