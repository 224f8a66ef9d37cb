import * as z from 'zod/mini';
import { type Publication, publicationSchema } from '../../core/channels/publication.ts';
import { STATE_KEY } from '../../core/contract/names.ts';
import { statePartitions } from '../../core/contract/state-partitions.ts';
import type { DeliveryKey } from '../courier/ports.ts';
import { stringAttribute } from './attribute-values.ts';

/** What is remembered of one message at one push recipient. */
export const deliverySchema = z.object({
  state: z.enum(['claimed', 'owed', 'free', 'sent']),
  tries: z.number(),
  since: z.number(),
  retryAt: z.optional(z.number()),
  message: z.optional(publicationSchema),
});
export type Delivery = z.infer<typeof deliverySchema>;

const itemSchema = z.object({ [STATE_KEY.sort]: stringAttribute, body: stringAttribute });

const nameOf = ({ messageId, recipient }: Pick<DeliveryKey, 'messageId' | 'recipient'>): string =>
  `${messageId}/${recipient}`;

/** The key of an item of a household's deliveries. */
export const deliveriesKey = (household: string, item: string) => ({
  [STATE_KEY.partition]: { S: statePartitions(household).deliveries },
  [STATE_KEY.sort]: { S: item },
});

/** The key of one message at one recipient. */
export const deliveryKey = (delivery: DeliveryKey) => deliveriesKey(delivery.household, nameOf(delivery));

/** What an item says; undefined where there is none or it cannot be read: then nothing is known. */
export const bodyOf = <S extends z.ZodMiniType>(item: unknown, schema: S): z.output<S> | undefined => {
  const stored = itemSchema.safeParse(item);
  if (!stored.success) return undefined;
  try {
    return schema.safeParse(JSON.parse(stored.data.body.S)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** The message that an item keeps for its recipient, a run that died with it included; undefined where there is none. */
export const owedMessageIn = (
  item: unknown,
): { readonly recipient: string; readonly publication: Publication } | undefined => {
  const delivery = bodyOf(item, deliverySchema);
  const stored = itemSchema.safeParse(item);
  if (!stored.success || delivery?.message === undefined) return undefined;
  const name = stored.data[STATE_KEY.sort].S;
  return { recipient: name.slice(name.lastIndexOf('/') + 1), publication: delivery.message };
};
