import type { Severity } from '../rules/severity.ts';
import { inDailyWindow, localDateTime } from '../time/local-time.ts';
import type { DailyWindow } from '../time/time-of-day.ts';

/** When a household wants to be left alone. */
export interface HushHours {
  readonly quietHours?: DailyWindow | undefined;
  /** Local date and time. */
  readonly pausedUntil?: string | undefined;
}

/** Whether a message of a severity must wait now: for the end of a pause all do, in quiet hours all that is not critical. */
export const isHushed = (
  severity: Severity,
  { quietHours, pausedUntil }: HushHours,
  now: number,
  timeZone: string,
): boolean => {
  if (pausedUntil !== undefined && now < (localDateTime(pausedUntil, timeZone) ?? now)) return true;
  if (severity === 'critical' || quietHours === undefined) return false;
  return inDailyWindow(now, quietHours, timeZone);
};
