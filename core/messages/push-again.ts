import type { Publication } from '../channels/publication.ts';
import { inDailyWindow } from '../time/local-time.ts';
import { type HushHours, isHushed } from './hush.ts';
import type { Hush } from './hush-item.ts';
import { type OutboxMessage, outboxMessageSchema } from './outbox.ts';

/**
 * A message that a push recipient is owed, as it is published again for that recipient alone. Nobody else is named, so
 * that its other forms are read by nobody. Undefined for an event this version does not know.
 */
export const messageAgain = (publication: Publication, recipient: string): OutboxMessage | undefined => {
  const { id, episode, rule, event, severity, headline, text, at } = publication;
  return outboxMessageSchema.safeParse({
    id,
    episode,
    rule,
    event,
    severity,
    to: [recipient],
    subject: headline,
    email: text,
    sms: headline,
    lambda: JSON.stringify({ ...publication, to: [recipient] }),
    createdAt: Date.parse(at),
    attemptedAt: Date.parse(at),
  }).data;
};

/** When people want to be left alone, and with what. */
export interface HushNow {
  readonly hours: HushHours;
  readonly asked: Hush;
  /** Epoch ms. */
  readonly now: number;
  readonly timeZone: string;
}

const NEVER_HELD: readonly string[] = ['test', 'sign-in'];
const HELD_BY_A_MUTE: readonly string[] = ['raised', 'reminder', 'ended'];

/** Whether an owed message has met a mute, a pause or quiet hours that began since it was written. */
export const isHeldSince = (
  { rule, event, episode, severity, at }: Publication,
  { hours, asked, now, timeZone }: HushNow,
): boolean => {
  if (NEVER_HELD.includes(event)) return false;
  if ((asked.pausedUntil ?? now) > now || isHushed('critical', hours, now, timeZone)) return true;
  const mute = asked.muted[rule];
  const muted = mute !== undefined && ('until' in mute ? mute.until > now : mute.episode === episode);
  if (muted && HELD_BY_A_MUTE.includes(event)) return true;
  const { quietHours } = hours;
  if (quietHours === undefined || severity === 'critical') return false;
  return inDailyWindow(now, quietHours, timeZone) && !inDailyWindow(Date.parse(at), quietHours, timeZone);
};
