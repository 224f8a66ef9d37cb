import { type BudgetRule, type DemandRule, defaultClearW } from '../core/rules/rule.ts';
import { formatTimeOfDay, windowInside } from '../core/time/time-of-day.ts';
import type { LiveRules } from './live-rules.ts';

/** What the rules of a household allow but may surprise, most of all a number in another unit: one line each. */
export const ruleWarnings = ({ quietHours, rules }: Omit<LiveRules, 'pausedUntil'>): string[] => [
  ...(rules.length === 0 ? ['no rules, so nobody is ever told anything'] : []),
  ...rules.flatMap((rule) => {
    if (rule.kind === 'demand') return [...kilowattWarnings(rule), ...quietWarnings(rule, quietHours)];
    return rule.kind === 'budget' ? budgetWarnings(rule) : [];
  }),
];

/** No home's limit: what lies below, but for 0, was meant in kilowatts. */
const MIN_LIMIT_W = 50;

const kilowattWarnings = ({ name, direction, limitW, clearW }: DemandRule): string[] => {
  const [limit, clear] = direction === 'above' ? ['above', 'clearBelow'] : ['below', 'clearAbove'];
  const ownClear = clearW === defaultClearW(direction, limitW) ? [] : [[clear, clearW] as const];
  return [[limit, limitW] as const, ...ownClear].flatMap(([key, watts]) =>
    watts === 0 || Math.abs(watts) >= MIN_LIMIT_W
      ? []
      : [
          `rule "${name}": ${key} is ${watts} W, not kW, and a home is hardly ever under ${MIN_LIMIT_W} W; did you mean ${rounded(watts * 1_000)}?`,
        ],
  );
};

const quietWarnings = (
  { name, severity, activeBetween }: DemandRule,
  quietHours: LiveRules['quietHours'],
): string[] => {
  if (!quietHours || !activeBetween || severity === 'critical') return [];
  if (!windowInside(activeBetween, quietHours)) return [];
  const end = formatTimeOfDay(quietHours.endMinute);
  return [
    `rule "${name}" is active only in the quiet hours, so it is only told at ${end}; "severity": "critical" passes at once`,
  ];
};

const DAYS = { day: 1, week: 7, month: 30 } as const;
const MAX_PER_DAY = { cost: 100, energy: 400 } as const;
/** 1 for the whole and 2 for twice the budget: shares written where percent are meant. */
const MAX_SHARE = 2;

const budgetWarnings = ({ name, period, measure, limit, warnAt }: BudgetRule): string[] => {
  const greatest = MAX_PER_DAY[measure] * DAYS[period];
  const shares = warnAt.filter((percent) => percent <= MAX_SHARE);
  return [
    ...(limit <= greatest
      ? []
      : [
          measure === 'cost'
            ? `rule "${name}": costAbove is in pounds, not pence, and £${limit} a ${period} is a lot; did you mean ${rounded(limit / 100)}?`
            : `rule "${name}": energyAbove is in kWh, not Wh, and ${limit} kWh a ${period} is a lot; did you mean ${rounded(limit / 1_000)}?`,
        ]),
    ...(shares.length === 0
      ? []
      : [
          `rule "${name}": warnAt is in percent, and ${shares.join(' and ')} percent of the budget is soon used up; did you mean ${shares.map((share) => share * 100).join(' and ')}?`,
        ]),
  ];
};

/** Without the last digits that multiplying leaves: 9.2 × 1000. */
const rounded = (value: number): number => Number(value.toPrecision(6));
