import { type DailyWindow, formatTimeOfDay, MINUTES_PER_DAY, windowInside } from '../time/time-of-day.ts';
import type { HouseholdHabits } from './kind.ts';
import type { RuleHead } from './rule-head.ts';

/** A warning where a rule can raise only in hours in which nobody is told. */
export const quietWarnings = (
  { name, severity, activeBetween }: RuleHead & { readonly activeBetween: DailyWindow | undefined },
  { quietHours }: HouseholdHabits,
): string[] => {
  if (!quietHours || !activeBetween || severity === 'critical') return [];
  if (!windowInside(activeBetween, quietHours)) return [];
  return [toldLate(`rule "${name}" is active only in the quiet hours`, quietHours)];
};

/** A warning where a rule is decided at a minute of the day at which nobody is told. */
export const quietDecisionWarnings = (
  { name, severity, decidedAtMinute }: RuleHead & { readonly decidedAtMinute: number },
  { quietHours }: HouseholdHabits,
): string[] => {
  if (!quietHours || severity === 'critical') return [];
  const minute = { startMinute: decidedAtMinute, endMinute: (decidedAtMinute + 1) % MINUTES_PER_DAY };
  if (!windowInside(minute, quietHours)) return [];
  const at = formatTimeOfDay(decidedAtMinute);
  return [toldLate(`rule "${name}" is decided at ${at}, in the quiet hours`, quietHours)];
};

const toldLate = (what: string, { endMinute }: DailyWindow): string =>
  `${what}, so it is only told at ${formatTimeOfDay(endMinute)}; "severity": "critical" passes at once`;
