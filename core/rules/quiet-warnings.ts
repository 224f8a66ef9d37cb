import { type DailyWindow, formatTimeOfDay, windowInside } from '../time/time-of-day.ts';
import type { HouseholdHabits } from './kind.ts';
import type { RuleHead } from './rule-head.ts';

/** A warning where a rule can raise only in hours in which nobody is told. */
export const quietWarnings = (
  { name, severity, activeBetween }: RuleHead & { readonly activeBetween: DailyWindow | undefined },
  { quietHours }: HouseholdHabits,
): string[] => {
  if (!quietHours || !activeBetween || severity === 'critical') return [];
  if (!windowInside(activeBetween, quietHours)) return [];
  const end = formatTimeOfDay(quietHours.endMinute);
  return [
    `rule "${name}" is active only in the quiet hours, so it is only told at ${end}; "severity": "critical" passes at once`,
  ];
};
