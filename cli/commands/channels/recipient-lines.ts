import * as z from 'zod/mini';
import type { NamedChannel } from '../../../core/channels/push-trouble.ts';

type Spelled = Readonly<Record<string, unknown>>;

const recipientsSchema = z._default(z.array(z.record(z.string(), z.unknown())), []);

/** A household as the config spells it, with one more recipient at the end of its list. */
export const withRecipient = (household: Spelled, recipient: Spelled): Spelled => ({
  ...household,
  recipients: [...recipientsSchema.parse(household.recipients), recipient],
});

/** A household as the config spells it, without the recipient of a channel. */
export const withoutRecipient = (household: Spelled, { kind, name }: NamedChannel): Spelled => ({
  ...household,
  recipients: recipientsSchema.parse(household.recipients).filter((one) => one[kind] !== name),
});
