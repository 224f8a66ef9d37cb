import * as z from 'zod/mini';
import { type Severity, severitySchema } from '../rules/severity.ts';
import { CHANNEL_KINDS, type ChannelKind, RECIPIENT_OPTIONS, type RecipientOptions } from './registry.ts';

/** A recipient as the poller knows it. */
export interface RuntimeRecipient extends RecipientOptions {
  /** Names it without its address, which stays with its subscription or its secret. */
  readonly id: string;
  readonly kind: ChannelKind;
  readonly minSeverity: Severity;
}

/** A recipient in the `settings` parameter. */
export const runtimeRecipientSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  minSeverity: severitySchema,
  ...RECIPIENT_OPTIONS,
});
