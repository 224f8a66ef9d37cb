import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { STATE_KEY } from '../../core/contract/names.ts';
import { STATE_TTL, statePartitions } from '../../core/contract/state-partitions.ts';
import { serializeTold, TOLD_KEPT_MS, TOLD_SCHEMA, toldName } from '../../core/messages/told.ts';
import type { ToldStore } from '../poller/ports.ts';
import { toldSince } from './told-reader.ts';

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
  since: (household, from, signal) => toldSince(client, tableName, { household, from }, signal),
});
