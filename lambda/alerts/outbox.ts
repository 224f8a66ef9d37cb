import * as z from 'zod/mini';
import { severitySchema } from '../../config/rules.ts';

/** What a message tells: also the SNS message attribute `event`. */
export const messageEventSchema = z.enum([
  'raised',
  'reminder',
  'recovered',
  'ended',
  'summary',
  'service',
  'test',
]);
export type MessageEvent = z.infer<typeof messageEventSchema>;

/** A message as it will go out; its text is final, so that a retry says the same. */
export const outboxMessageSchema = z.object({
  id: z.string(),
  /** The rule's name; `service` or `test` for those events. */
  rule: z.string(),
  event: messageEventSchema,
  severity: severitySchema,
  /** Ids of the recipients; never empty. */
  to: z.array(z.string()),
  /** ASCII, under 100 characters. */
  subject: z.string(),
  email: z.string(),
  /** One GSM-7 part. */
  sms: z.string(),
  createdAt: z.number(),
  /** When a run last set out to publish it: epoch ms. */
  attemptedAt: z.number(),
});
export type OutboxMessage = z.infer<typeof outboxMessageSchema>;
