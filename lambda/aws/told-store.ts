import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { STATE_KEY } from '../../core/contract/names.ts';
import { STATE_TTL, statePartitions } from '../../core/contract/state-partitions.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import {
  readTold,
  serializeTold,
  TOLD_KEPT_MS,
  TOLD_SCHEMA,
  toldName,
  toldNameFrom,
} from '../../core/messages/told.ts';
import type { ToldStore } from '../poller/ports.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';
import { queryPages } from './query-pages.ts';

/** The messages sent, each an item of the state table in a partition of its own. */
export const createToldStore = (client: DynamoDBClient, tableName: string): ToldStore => ({
  keep: async (household, message) => {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          [STATE_KEY.partition]: { S: statePartitions(household).told },
          [STATE_KEY.sort]: { S: toldName(message) },
          schema: { N: String(TOLD_SCHEMA) },
          [STATE_TTL]: { N: String(Math.ceil((message.createdAt + TOLD_KEPT_MS) / 1_000)) },
          body: { S: serializeTold(message) },
        },
      }),
    );
  },
});

const itemSchema = z.object({ schema: numberAttribute, body: stringAttribute });

/**
 * The messages sent since a moment (epoch ms), oldest first; one that cannot be read is left out.
 * Throws what the SDK throws.
 */
export const toldSince = async (
  client: DynamoDBClient,
  tableName: string,
  { household, from }: { readonly household: string; readonly from: number },
  signal?: AbortSignal,
): Promise<OutboxMessage[]> => {
  const input = {
    TableName: tableName,
    KeyConditionExpression: '#household = :household AND #item >= :from',
    ExpressionAttributeNames: { '#household': STATE_KEY.partition, '#item': STATE_KEY.sort },
    ExpressionAttributeValues: {
      ':household': { S: statePartitions(household).told },
      ':from': { S: toldNameFrom(from) },
    },
  };
  const told: OutboxMessage[] = [];
  for await (const page of queryPages(client, input, signal)) {
    for (const item of page) {
      const parsed = itemSchema.safeParse(item);
      const message = parsed.success && readTold(Number(parsed.data.schema.N), parsed.data.body.S);
      if (message) told.push(message);
    }
  }
  return told;
};
