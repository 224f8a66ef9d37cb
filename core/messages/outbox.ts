import * as z from 'zod/mini';
import { formsSchema } from '../channels/forms.ts';
import { ABANDONED_AFTER_MS } from '../contract/deadlines.ts';
import { severitySchema } from '../rules/severity.ts';

/** What a message tells: also the SNS message attribute `event`. */
const messageEventSchema = z.enum([
  'raised',
  'reminder',
  'recovered',
  'ended',
  'summary',
  'service',
  'test',
  'muted',
  'digest',
  'sign-in',
]);
export type MessageEvent = z.infer<typeof messageEventSchema>;

const headSchema = z.object({
  id: z.string(),
  /** The same from a raise to its end; absent in messages of an earlier version. */
  episode: z.optional(z.string()),
  /** The rule's name; `service` or `test` for those events. */
  rule: z.string(),
  event: messageEventSchema,
  severity: severitySchema,
  /** Ids of the recipients; never empty. */
  to: z.array(z.string()),
  /** Where it goes where that is not the household's own topic: to whom the alarms about the poller itself go. */
  topic: z.optional(z.literal('service')),
  /** ASCII, under 100 characters. */
  subject: z.string(),
  /** What the courier gets, as JSON; absent where no reader has a push channel. */
  lambda: z.optional(z.string()),
  createdAt: z.number(),
  /** When a run last set out to publish it: epoch ms. */
  attemptedAt: z.number(),
});

/**
 * A message as it will go out; its texts are final, so that a retry says the same. Stored flat: the form of each channel
 * stands beside the head, under SNS's name of its protocol.
 */
export const outboxMessageSchema = z.intersection(headSchema, formsSchema);
export type OutboxMessage = z.infer<typeof outboxMessageSchema>;

const EXPIRED_MS = 6 * 3_600_000;

/** Messages that an earlier run saved and may not have sent. */
export interface Owed {
  /** To be claimed and sent now. */
  readonly due: readonly OutboxMessage[];
  /** Too old to be news. */
  readonly expired: readonly OutboxMessage[];
}

/** What the outbox owes at `now`: nothing that another run may still be sending. */
export const owed = (outbox: readonly OutboxMessage[], now: number): Owed => {
  const abandoned = outbox.filter(({ attemptedAt }) => now - attemptedAt >= ABANDONED_AFTER_MS);
  return {
    due: abandoned.filter(({ createdAt }) => now - createdAt <= EXPIRED_MS),
    expired: abandoned.filter(({ createdAt }) => now - createdAt > EXPIRED_MS),
  };
};

/** The outbox with `claimed` marked as being sent at `now`, so that no other run sends them. */
export const claim = (
  outbox: readonly OutboxMessage[],
  claimed: readonly OutboxMessage[],
  now: number,
): OutboxMessage[] => {
  const ids = new Set(claimed.map(({ id }) => id));
  return outbox.map((message) => (ids.has(message.id) ? { ...message, attemptedAt: now } : message));
};

/** The outbox without the messages of these ids. */
export const removeDelivered = (
  outbox: readonly OutboxMessage[],
  ids: ReadonlySet<string>,
): OutboxMessage[] => outbox.filter(({ id }) => !ids.has(id));
