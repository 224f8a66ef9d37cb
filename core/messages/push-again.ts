import type { Publication } from '../channels/publication.ts';
import { type HushHours, inQuietHours, isPaused, muteInForce } from './hush.ts';
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

const NEVER_HELD: readonly string[] = ['test', 'sign-in'];
const HELD_BY_A_MUTE: readonly string[] = ['raised', 'reminder', 'ended'];

/** Whether an owed message has met a mute, a pause or quiet hours that began since it was written. */
export const isHeldSince = (
  { rule, event, episode, severity, at }: Publication,
  hush: HushHours,
  now: number,
  timeZone: string,
): boolean => {
  if (NEVER_HELD.includes(event)) return false;
  if (isPaused(hush, now, timeZone)) return true;
  if (HELD_BY_A_MUTE.includes(event) && muteInForce(hush, { rule, episode, now }) !== undefined) return true;
  const beganSince = inQuietHours(hush, now, timeZone) && !inQuietHours(hush, Date.parse(at), timeZone);
  return severity !== 'critical' && beganSince;
};
