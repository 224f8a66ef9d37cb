import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { publicationSchema } from '../../core/channels/publication.ts';
import { STATE_KEY } from '../../core/contract/names.ts';
import { STATE_TTL, statePartitions } from '../../core/contract/state-partitions.ts';
import type { DeliveryKey, DeliveryStore } from '../courier/ports.ts';
import { stringAttribute } from './attribute-values.ts';

const SECOND_MS = 1_000;
/** Kept so long, that a message published twice is known. */
const KEPT_MS = 7 * 86_400_000;
/** A claim older than this is of a run that died. */
const CLAIM_HOLDS_MS = 60_000;
const SCHEMA = 1;

const deliverySchema = z.object({
  state: z.enum(['claimed', 'owed', 'free', 'sent']),
  tries: z.number(),
  since: z.number(),
  retryAt: z.optional(z.number()),
  message: z.optional(publicationSchema),
});
type Delivery = z.infer<typeof deliverySchema>;
const episodeSchema = z.object({ newestAt: z.number(), reference: z.optional(z.string()) });
const itemSchema = z.object({ body: stringAttribute });

/** What the courier remembers of each message and each episode at each push recipient, in the state table. */
export const createDeliveryStore = (client: DynamoDBClient, tableName: string): DeliveryStore => {
  const keyOf = (household: string, item: string) => ({
    [STATE_KEY.partition]: { S: statePartitions(household).deliveries },
    [STATE_KEY.sort]: { S: item },
  });

  const read = async <S extends z.ZodMiniType>(
    household: string,
    item: string,
    schema: S,
  ): Promise<z.output<S> | undefined> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyOf(household, item), ConsistentRead: true }),
    );
    const stored = itemSchema.safeParse(Item);
    return stored.success ? schema.safeParse(JSON.parse(stored.data.body.S)).data : undefined;
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
        Item: {
          ...keyOf(household, item),
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
      const before = await read(key.household, `${key.messageId}/${key.recipient}`, deliverySchema);
      if (before?.state === 'sent') return { kind: 'sent-before' };
      const since = before?.since ?? Date.parse(message.at);
      const tries = before?.tries ?? 0;
      try {
        await save(key, { state: 'claimed', tries, since, message }, now, claimable(now));
        return { kind: 'claimed', tries, since };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const now_ = await read(key.household, `${key.messageId}/${key.recipient}`, deliverySchema);
        return now_?.state === 'sent' ? { kind: 'sent-before' } : { kind: 'held' };
      }
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

    episode: (household, episode, recipient) =>
      read(household, `episode/${episode}/${recipient}`, episodeSchema),

    saveEpisode: async (household, episode, recipient, record, now) => {
      await put(household, `episode/${episode}/${recipient}`, record, now);
    },
  };
};

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, AttributeValue>;
}

/** Nobody has it, nobody sent it, or who claimed it is long dead. */
const claimable = (now: number): Condition => ({
  ConditionExpression:
    'attribute_not_exists(#item) OR #state IN (:free, :owed) OR (#state = :claimed AND #claimedAt <= :dead)',
  ExpressionAttributeNames: { '#item': STATE_KEY.sort, '#state': 'state', '#claimedAt': 'claimedAt' },
  ExpressionAttributeValues: {
    ':free': { S: 'free' },
    ':owed': { S: 'owed' },
    ':claimed': { S: 'claimed' },
    ':dead': { N: String(now - CLAIM_HOLDS_MS) },
  },
});
