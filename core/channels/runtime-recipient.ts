import * as z from 'zod/mini';
import { type Severity, severitySchema } from '../rules/severity.ts';
import { CHANNEL_KINDS, type ChannelKind, RECIPIENT_OPTIONS, type RecipientOptions } from './registry.ts';

/** A recipient as the poller knows it. */
export interface RuntimeRecipient extends RecipientOptions {
  /** Names it without its address, which stays with its subscription or its secret. */
  readonly id: string;
  readonly kind: ChannelKind;
  /** Of a push recipient: what its channel is called, and its secret. */
  readonly name?: string | undefined;
  readonly minSeverity: Severity;
}

/** A recipient in the `settings` parameter. */
export const runtimeRecipientSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  name: z.optional(z.string()),
  minSeverity: severitySchema,
  ...RECIPIENT_OPTIONS,
});
