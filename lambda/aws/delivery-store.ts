import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { SECOND_MS } from '../../core/contract/lengths.ts';
import { STATE_KEY } from '../../core/contract/names.ts';
import { STATE_TTL } from '../../core/contract/state-partitions.ts';
import type { Claim, DeliveryKey, DeliveryStore, EpisodeKey } from '../courier/ports.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';
import { bodyOf, type Delivery, deliveriesKey, deliverySchema } from './delivery-item.ts';

/** Kept so long, that a message published twice is known. */
const KEPT_MS = 7 * 86_400_000;
/** A claim older than this is of a run that died. */
const CLAIM_HOLDS_MS = 60_000;
const SCHEMA = 1;

const episodeSchema = z.object({
  newestAt: z.number(),
  endedAt: z.optional(z.number()),
  sendingUntil: z.optional(z.number()),
  reference: z.optional(z.string()),
});
const claimSchema = z.object({ state: stringAttribute, claimedAt: numberAttribute });

/** What the courier remembers of each message and each episode at each push recipient, in the state table. */
export const createDeliveryStore = (client: DynamoDBClient, tableName: string): DeliveryStore => {
  const item = async (household: string, name: string): Promise<unknown> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: deliveriesKey(household, name), ConsistentRead: true }),
    );
    return Item;
  };

  const put = (
    household: string,
    item: string,
    body: unknown,
    now: number,
    rest: { readonly attributes?: Record<string, AttributeValue>; readonly condition?: Condition } = {},
  ) =>
    client.send(
      new PutItemCommand({
        TableName: tableName,
        ReturnValues: 'ALL_OLD',
        Item: {
          ...deliveriesKey(household, item),
          schema: { N: String(SCHEMA) },
          body: { S: JSON.stringify(body) },
          [STATE_TTL]: { N: String(Math.ceil((now + KEPT_MS) / SECOND_MS)) },
          ...rest.attributes,
        },
        ...rest.condition,
      }),
    );

  const save = (
    { household, messageId, recipient }: DeliveryKey,
    delivery: Delivery,
    now: number,
    condition?: Condition,
  ) =>
    put(household, `${messageId}/${recipient}`, delivery, now, {
      attributes: { state: { S: delivery.state }, claimedAt: { N: String(now) } },
      ...(condition === undefined ? {} : { condition }),
    });

  return {
    claim: async (key, message, now) => {
      const fresh = { tries: 0, since: Date.parse(message.at) };
      const take = async ({ tries, since }: typeof fresh, condition: Condition): Promise<Claim> => {
        try {
          await save(key, { state: 'claimed', tries, since, message }, now, condition);
          return { kind: 'claimed', tries, since };
        } catch (error) {
          if (error instanceof ConditionalCheckFailedException) return { kind: 'held' };
          throw error;
        }
      };
      const first = await take(fresh, NOBODYS);
      if (first.kind === 'claimed') return first;
      const stored = await item(key.household, `${key.messageId}/${key.recipient}`);
      const delivery = bodyOf(stored, deliverySchema);
      const { data: holder } = claimSchema.safeParse(stored);
      if (delivery?.state === 'sent') return { kind: 'sent-before' };
      if (delivery?.state === 'owed' && (delivery.retryAt ?? now) > now) return { kind: 'waiting' };
      if (holder === undefined)
        return take(fresh, { ConditionExpression: 'attribute_not_exists(claimedAt)' });
      if (delivery?.state === 'claimed' && now - Number(holder.claimedAt.N) < CLAIM_HOLDS_MS)
        return { kind: 'held' };
      const { tries, since } = delivery ?? fresh;
      return take({ tries, since }, stillSo(holder));
    },

    sent: async (key, now) => {
      await save(key, { state: 'sent', tries: 0, since: now }, now);
    },

    giveBack: async (key, kept, now) => {
      await save(
        key,
        kept === undefined ? { state: 'free', tries: 0, since: now } : { state: 'owed', ...kept },
        now,
      );
    },

    episode: async (key) => bodyOf(await item(key.household, nameOf(key)), episodeSchema),

    saveEpisode: async (key, record, now) => {
      try {
        await put(key.household, nameOf(key), record, now, { condition: NOT_ENDED });
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },

    endEpisode: async (key, record, now) => {
      const attributes = { [ENDED_AT]: { N: String(record.endedAt ?? now) } };
      const { Attributes } = await put(key.household, nameOf(key), record, now, { attributes });
      return bodyOf(Attributes, episodeSchema)?.sendingUntil;
    },
  };
};

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

const ENDED_AT = 'endedAt';
/** Nobody has noted its end. */
const NOT_ENDED: Condition = {
  ConditionExpression: 'attribute_not_exists(#endedAt)',
  ExpressionAttributeNames: { '#endedAt': ENDED_AT },
};

const nameOf = ({ episode, recipient }: EpisodeKey): string => `episode/${episode}/${recipient}`;

/** Nobody has claimed it. */
const NOBODYS: Condition = {
  ConditionExpression: 'attribute_not_exists(#item)',
  ExpressionAttributeNames: { '#item': STATE_KEY.sort },
};

/** Nobody has claimed it since it was read. */
const stillSo = ({ state, claimedAt }: z.infer<typeof claimSchema>): Condition => ({
  ConditionExpression: '#state = :state AND #claimedAt = :claimedAt',
  ExpressionAttributeNames: { '#state': 'state', '#claimedAt': 'claimedAt' },
  ExpressionAttributeValues: { ':state': state, ':claimedAt': claimedAt },
});
