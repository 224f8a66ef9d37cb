import type { Publication } from '../channels/publication.ts';
import { isHeldBack, isNeverHeld } from './hold-owed.ts';
import { type HushHours, inQuietHours } from './hush.ts';
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

/** Whether an owed message has met a mute, a pause or quiet hours that began since it was written. */
export const isHeldSince = (
  publication: Publication,
  hush: HushHours,
  now: number,
  timeZone: string,
): boolean => {
  const { event, severity, at } = publication;
  if (isNeverHeld(event)) return false;
  if (isHeldBack(publication, hush, { now, timeZone })) return true;
  if (severity === 'critical') return false;
  return inQuietHours(hush, now, timeZone) && !inQuietHours(hush, Date.parse(at), timeZone);
};
