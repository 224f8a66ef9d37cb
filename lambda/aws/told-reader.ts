import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { STATE_KEY } from '../../core/contract/names.ts';
import { statePartitions } from '../../core/contract/state-partitions.ts';
import type { OutboxMessage } from '../../core/messages/outbox.ts';
import { readTold } from '../../core/messages/read-told.ts';
import { toldNameFrom } from '../../core/messages/told.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';
import { queryPages } from './query-pages.ts';

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
    ConsistentRead: true,
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
