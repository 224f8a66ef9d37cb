import * as z from 'zod/mini';
import { crossCheck, keysOf } from '../../contract/problem.ts';
import { type DailyWindow, dailyWindowSchema } from '../../time/time-of-day.ts';
import { isWindow, wholeHoursIn } from '../clock-hours.ts';
import { meaning, type RuleHead, ruleHead } from '../rule-head.ts';

const standbyShape = {
  ...ruleHead('standby'),
  between: meaning(
    z.prefault(dailyWindowSchema, '00:00-06:00'),
    'Local time in which the lowest hourly mean counts as standby: when nobody uses anything',
  ),
};

/** More drawn by what never goes off than in the two weeks before. */
export interface StandbyRule extends RuleHead {
  readonly kind: 'standby';
  readonly between: DailyWindow;
}

/** A `standby` rule in the config. */
export const standbySchema = z.pipe(
  z.strictObject(standbyShape, keysOf(standbyShape, 'a standby rule')).check(
    crossCheck(({ value, issues }) => {
      const { between } = value;
      if (!isWindow(between) || wholeHoursIn(between).length > 0) return;
      issues.push({
        code: 'custom',
        path: ['between'],
        input: between,
        message: 'a window that holds a whole hour of the clock, such as 00:00-06:00',
      });
    }),
  ),
  z.transform(
    ({ kind, name, title, severity, between }): StandbyRule => ({ kind, name, title, severity, between }),
  ),
);
