import * as z from 'zod/mini';
import { crossCheck, formatPath, keysOf, type Problem } from '../contract/problem.ts';
import { SLUG, slugSchema } from '../contract/slug.ts';
import { durationSchema, formatDuration } from '../time/duration.ts';
import { dailyWindowSchema } from '../time/time-of-day.ts';

const SEVERITIES = ['info', 'warning', 'critical'] as const;
const SEVERITY = 'one of info, warning, critical';

/** How much an alert matters; `critical` may wake its reader. */
export const severitySchema = z.enum(SEVERITIES, SEVERITY);
export type Severity = z.infer<typeof severitySchema>;

/** Whether `severity` reaches someone who asked for `minSeverity` and above. */
export const reaches = (severity: Severity, minSeverity: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(minSeverity);

const RESERVED = ['service', 'test', 'summary'];
const RULE_NAME = `${SLUG}; not ${RESERVED.join(' or ')}`;
const base = {
  name: slugSchema.check(z.refine((name) => !RESERVED.includes(name), RULE_NAME)),
  severity: z._default(severitySchema, 'warning'),
};

/** 70 kW is three phases of 100 A: nothing a home draws or gives lies beyond. */
export const MAX_DEMAND_W = 70_000;
const WATTS = `a number of watts from -${MAX_DEMAND_W} to ${MAX_DEMAND_W}, such as 9000`;
const watts = z.number(WATTS).check(z.gte(-MAX_DEMAND_W, WATTS), z.lte(MAX_DEMAND_W, WATTS));

const demandShape = {
  kind: z.literal('demand'),
  ...base,
  above: z.optional(watts),
  clearBelow: z.optional(watts),
  below: z.optional(watts),
  clearAbove: z.optional(watts),
  for: z.prefault(durationSchema({ min: '0s', max: '1d' }), '5m'),
  clearFor: z.prefault(durationSchema({ min: '0s', max: '1d' }), '10m'),
  averageOver: z.optional(durationSchema({ min: '1m', max: '1h' })),
  activeBetween: z.optional(dailyWindowSchema),
  remindEvery: z.optional(durationSchema({ min: '5m', max: '7d' })),
};

const DEFAULT_CLEAR_SHARE = 0.1;

/** A threshold on demand. `above` looks for demand over `limitW` and clears under `clearW`; `below` the other way round. */
export interface DemandRule {
  readonly kind: 'demand';
  readonly name: string;
  readonly severity: Severity;
  readonly direction: 'above' | 'below';
  readonly limitW: number;
  readonly clearW: number;
  readonly forMs: number;
  readonly clearForMs: number;
  readonly averageOverMs: number | undefined;
  readonly activeBetween: z.output<typeof dailyWindowSchema> | undefined;
  readonly remindEveryMs: number | undefined;
}

/** The clear level of a rule that names none, in watts: ten percent back from its limit. */
export const defaultClearW = (direction: DemandRule['direction'], limitW: number): number => {
  const marginW = Math.abs(limitW) * DEFAULT_CLEAR_SHARE;
  return direction === 'above' ? limitW - marginW : limitW + marginW;
};

const isOver = (a: unknown, b: unknown): boolean => typeof a === 'number' && typeof b === 'number' && a > b;

const demandSchema = z.pipe(
  z.strictObject(demandShape, keysOf(demandShape, 'a demand rule')).check(
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
  ),
  z.transform((rule): DemandRule => {
    const direction = rule.above === undefined ? 'below' : 'above';
    const limitW = rule.above ?? rule.below ?? 0;
    return {
      kind: 'demand',
      name: rule.name,
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

const AFTER_RANGE = { min: '1m', max: '7d' };
const noDataShape = {
  kind: z.literal('no-data'),
  ...base,
  after: durationSchema(AFTER_RANGE),
  clearFor: z.prefault(durationSchema({ min: '0s', max: '1d' }), '5m'),
};

/** The Mini is silent: nothing stored is younger than `afterMs`. */
export interface NoDataRule {
  readonly kind: 'no-data';
  readonly name: string;
  readonly severity: Severity;
  readonly afterMs: number;
  readonly clearForMs: number;
}

const noDataSchema = z.pipe(
  z.strictObject(noDataShape, keysOf(noDataShape, 'a no-data rule')),
  z.transform(
    ({ kind, name, severity, after, clearFor }): NoDataRule => ({
      kind,
      name,
      severity,
      afterMs: after,
      clearForMs: clearFor,
    }),
  ),
);

const frozenShape = {
  kind: z.literal('frozen'),
  ...base,
  after: durationSchema(AFTER_RANGE),
};

/** The Mini repeats one value while the register says otherwise, for `afterMs`. */
export interface FrozenRule {
  readonly kind: 'frozen';
  readonly name: string;
  readonly severity: Severity;
  readonly afterMs: number;
}

const frozenSchema = z.pipe(
  z.strictObject(frozenShape, keysOf(frozenShape, 'a frozen rule')),
  z.transform(({ kind, name, severity, after }): FrozenRule => ({ kind, name, severity, afterMs: after })),
);

const COST = 'a number of pounds over 0, at most 100000';
const ENERGY = 'a number of kWh over 0, at most 1000000';
const PERIOD = 'one of day, week, month';
const WARN_AT = 'whole percentages from 1 to 1000, rising, at most 10 of them, such as [80, 100]';
const budgetShape = {
  kind: z.literal('budget'),
  ...base,
  period: z.enum(['day', 'week', 'month'], PERIOD),
  costAbove: z.optional(z.number(COST).check(z.positive(COST), z.lte(100_000, COST))),
  energyAbove: z.optional(z.number(ENERGY).check(z.positive(ENERGY), z.lte(1_000_000, ENERGY))),
  warnAt: z._default(
    z.array(z.int(WARN_AT).check(z.gte(1, WARN_AT), z.lte(1_000, WARN_AT)), WARN_AT).check(
      z.minLength(1, WARN_AT),
      z.maxLength(10, WARN_AT),
      z.refine((list) => list.every((percent, i) => i === 0 || percent > (list[i - 1] ?? 0)), WARN_AT),
    ),
    [100],
  ),
};

/** Energy (`kWh`) or cost (`pounds`) counted over a local day, week (from Monday) or month, told at each of `warnAt` percent. */
export interface BudgetRule {
  readonly kind: 'budget';
  readonly name: string;
  readonly severity: Severity;
  readonly period: 'day' | 'week' | 'month';
  readonly measure: 'cost' | 'energy';
  /** Pounds for `cost`, kWh for `energy`. */
  readonly limit: number;
  readonly warnAt: readonly number[];
}

const budgetSchema = z.pipe(
  z.strictObject(budgetShape, keysOf(budgetShape, 'a budget rule')).check(
    crossCheck(({ value, issues }) => {
      const { costAbove, energyAbove } = value;
      if ((costAbove === undefined) !== (energyAbove === undefined)) return;
      const message = `costAbove or energyAbove, ${costAbove === undefined ? 'one of them' : 'not both'}`;
      issues.push({ code: 'custom', path: ['costAbove'], input: value, message });
    }),
  ),
  z.transform(
    ({ kind, name, severity, period, costAbove, energyAbove, warnAt }): BudgetRule => ({
      kind,
      name,
      severity,
      period,
      measure: costAbove === undefined ? 'energy' : 'cost',
      limit: costAbove ?? energyAbove ?? 0,
      warnAt,
    }),
  ),
);

export type Rule = DemandRule | NoDataRule | FrozenRule | BudgetRule;

/** One rule as the config and the live rules spell it, parsed to the form the core decides on. */
export const ruleSchema = z.discriminatedUnion(
  'kind',
  [demandSchema, noDataSchema, frozenSchema, budgetSchema],
  {
    error: (issue) =>
      issue.code === 'invalid_union'
        ? 'one of demand, no-data, frozen, budget'
        : 'a rule: an object with kind and name',
  },
);

const TOO_MANY = 'a list of at most 100 rules';

/** The rules of one household; what a list can have wrong beyond its rules is found by `ruleListProblems`. */
export const ruleListSchema = z.array(ruleSchema, TOO_MANY).check(z.maxLength(100, TOO_MANY));

const POLLS_BEFORE_SILENCE = 2;
const LATENESS_MS = 5 * 60_000;

const namedSchema = z.looseObject({ name: z.string() });
const silenceSchema = z.looseObject({
  kind: z.enum(['no-data', 'frozen']),
  after: durationSchema(AFTER_RANGE),
});

/**
 * What is wrong between the rules of one list, and between a rule and the cadence: names used twice, and a silence
 * too short to tell from a late upload. Reads the raw list so that it speaks even where single rules do not parse.
 */
export const ruleListProblems = (
  input: unknown,
  pollEveryMs: number,
  prefix: readonly PropertyKey[] = ['rules'],
): Problem[] => {
  if (!Array.isArray(input)) return [];
  const names = input.map((raw) => namedSchema.safeParse(raw).data?.name);
  return input.flatMap((raw, index) => {
    const at = (key: string) => formatPath([...prefix, index, key]);
    const name = names[index];
    return [
      ...(name !== undefined && names.indexOf(name) < index
        ? [{ path: at('name'), got: name, allowed: 'a name no other rule of this household has' }]
        : []),
      ...shortSilenceProblems(raw, pollEveryMs, at('after')),
    ];
  });
};

const shortSilenceProblems = (raw: unknown, pollEveryMs: number, path: string): Problem[] => {
  const shortest = POLLS_BEFORE_SILENCE * pollEveryMs + LATENESS_MS;
  const { data: rule } = silenceSchema.safeParse(raw);
  if (rule === undefined || rule.after >= shortest) return [];
  const allowed = `at least ${formatDuration(shortest)} (twice pollEvery and 5m for late uploads)`;
  return [{ path, got: formatDuration(rule.after), allowed }];
};
