import type { Severity } from '../rules/severity.ts';
import { inDailyWindow, localDateTime } from '../time/local-time.ts';
import type { DailyWindow } from '../time/time-of-day.ts';
import type { Hush, Mute } from './hush-item.ts';

/** When a household wants to be left alone. */
export interface HushHours {
  readonly quietHours?: DailyWindow | undefined;
  /** A pause as the live rules say it: local date and time. */
  readonly pausedUntil?: string | undefined;
  /** What people asked for since: a pause and mutes. */
  readonly asked?: Hush | undefined;
}

/** The end of the pause, epoch ms: the later of the one asked for and the one of the live rules; undefined where neither is ahead. */
export const pauseEnd = (
  { pausedUntil, asked }: HushHours,
  now: number,
  timeZone: string,
): number | undefined => {
  const ofRules = pausedUntil === undefined ? undefined : localDateTime(pausedUntil, timeZone);
  const end = Math.max(ofRules ?? 0, asked?.pausedUntil ?? 0);
  return end > now ? end : undefined;
};

/** Whether everything but tests and sign-ins must wait. */
export const isPaused = (hush: HushHours, now: number, timeZone: string): boolean =>
  pauseEnd(hush, now, timeZone) !== undefined;

/** Whether nobody wants to be woken by what is not critical. */
export const inQuietHours = ({ quietHours }: HushHours, now: number, timeZone: string): boolean =>
  quietHours !== undefined && inDailyWindow(now, quietHours, timeZone);

/** Whether a message of a severity must wait now: for the end of a pause all do, in quiet hours all that is not critical. */
export const isHushed = (severity: Severity, hush: HushHours, now: number, timeZone: string): boolean =>
  isPaused(hush, now, timeZone) || (severity !== 'critical' && inQuietHours(hush, now, timeZone));

/**
 * The mute of a rule that is in force at `now`.
 * @param episode the episode in progress or the one that is told of; undefined where there is none
 */
export const muteInForce = (
  { asked }: HushHours,
  {
    rule,
    episode,
    now,
  }: { readonly rule: string; readonly episode: string | undefined; readonly now: number },
): Mute | undefined => {
  const mute = asked?.muted[rule];
  if (mute === undefined) return undefined;
  const inForce = 'until' in mute ? now < mute.until : mute.episode === episode;
  return inForce ? mute : undefined;
};
