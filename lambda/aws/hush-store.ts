import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { STATE_KEY } from '../../core/contract/names.ts';
import { SINGLE_ITEMS, statePartitions } from '../../core/contract/state-partitions.ts';
import { HUSH_SCHEMA, type Hush, hushSchema, nothingHushed } from '../../core/messages/hush-item.ts';
import { numberAttribute } from './attribute-values.ts';
import { readItem, UNREADABLE } from './read-item.ts';

const versionedSchema = z.object({ version: numberAttribute });

/** Pause and mutes of a household, which people write from the command line and the page: under a version. */
export interface HushStore {
  /** One that cannot be read counts as nothing, and is written over. Throws what the SDK throws. */
  load(household: string): Promise<{ readonly hush: Hush; readonly version: number }>;
  /** Saves under the condition that the stored version is still `expected`, 0 for none; false where it is not. */
  save(household: string, hush: Hush, expected: number): Promise<boolean>;
}

export const createHushStore = (client: DynamoDBClient, tableName: string): HushStore => ({
  load: async (household) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        ConsistentRead: true,
        KeyConditionExpression: '#household = :household AND #item = :item',
        ExpressionAttributeNames: { '#household': STATE_KEY.partition, '#item': STATE_KEY.sort },
        ExpressionAttributeValues: {
          ':household': { S: statePartitions(household).hush },
          ':item': { S: SINGLE_ITEMS.hush },
        },
      }),
    );
    const [item] = Items;
    const hush = readItem(item, { schema: HUSH_SCHEMA, body: hushSchema });
    const versioned = versionedSchema.safeParse(item);
    return {
      hush: hush === UNREADABLE || hush === undefined ? nothingHushed() : hush,
      version: versioned.success ? Number(versioned.data.version.N) : 0,
    };
  },

  save: async (household, hush, expected) => {
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            [STATE_KEY.partition]: { S: statePartitions(household).hush },
            [STATE_KEY.sort]: { S: SINGLE_ITEMS.hush },
            schema: { N: String(HUSH_SCHEMA) },
            version: { N: String(expected + 1) },
            body: { S: JSON.stringify(hush) },
          },
          ConditionExpression: expected === 0 ? 'attribute_not_exists(#version)' : '#version = :expected',
          ExpressionAttributeNames: { '#version': 'version' },
          ...(expected === 0 ? {} : { ExpressionAttributeValues: { ':expected': { N: String(expected) } } }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  },
});
