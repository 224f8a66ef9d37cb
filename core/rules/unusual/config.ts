import * as z from 'zod/mini';
import { crossCheck, keysOf } from '../../contract/problem.ts';
import { type DailyWindow, dailyWindowSchema } from '../../time/time-of-day.ts';
import { CLOCK_HOURS, hourEndsIn, isWindow } from '../clock-hours.ts';
import type { HouseholdHabits } from '../kind.ts';
import { quietWarnings } from '../quiet-warnings.ts';
import { meaning, type RuleHead, ruleHead } from '../rule-head.ts';

const SENSITIVITIES = ['low', 'normal', 'high'] as const;
/** How readily a rule raises. */
export type Sensitivity = (typeof SENSITIVITIES)[number];

const SENSITIVITY = 'low, normal or high';
const unusualShape = {
  ...ruleHead('unusual'),
  sensitivity: meaning(
    z._default(z.enum(SENSITIVITIES, SENSITIVITY), 'normal'),
    'How readily it raises: low only when it is sure, high also when it may be chance',
  ),
  activeBetween: meaning(
    z.prefault(dailyWindowSchema, '00:00-07:00'),
    'Local time in which the hours end that may raise',
  ),
};

/** More drawn than this home is used to at that hour. */
export interface UnusualRule extends RuleHead {
  readonly kind: 'unusual';
  readonly sensitivity: Sensitivity;
  readonly activeBetween: DailyWindow;
}

/** An `unusual` rule in the config. */
export const unusualSchema = z.pipe(
  z.strictObject(unusualShape, keysOf(unusualShape, 'an unusual rule')).check(
    crossCheck(({ value, issues }) => {
      const { activeBetween: window } = value;
      if (!isWindow(window) || CLOCK_HOURS.some((hour) => hourEndsIn(hour, window))) return;
      issues.push({
        code: 'custom',
        path: ['activeBetween'],
        input: window,
        message: 'a window in which an hour of the clock ends, such as 00:00-07:00',
      });
    }),
  ),
  z.transform(
    ({ kind, name, title, severity, sensitivity, activeBetween }): UnusualRule => ({
      kind,
      name,
      title,
      severity,
      sensitivity,
      activeBetween,
    }),
  ),
);

/** What an `unusual` rule may say that surprises. */
export const unusualWarnings = (rule: UnusualRule, habits: HouseholdHabits): string[] =>
  quietWarnings(rule, habits);
