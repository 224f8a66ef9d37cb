import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import {
  CHANNELS_SCHEMA,
  type ChannelState,
  channelStateSchema,
  noTrouble,
} from '../../core/channels/channel-state.ts';
import { STATE_KEY } from '../../core/contract/names.ts';
import { SINGLE_ITEMS, statePartitions } from '../../core/contract/state-partitions.ts';
import type { ChannelStore } from '../courier/ports.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';

const itemSchema = z.object({ version: numberAttribute, body: stringAttribute });

/** Which push recipients are out of order or owed something; written by the courier alone, under a version. */
export const createChannelStore = (
  client: DynamoDBClient,
  tableName: string,
  onUnreadable: (household: string) => void,
): ChannelStore => ({
  load: async (household) => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyOf(household), ConsistentRead: true }),
    );
    if (Item === undefined) return { state: noTrouble(), version: 0 };
    const stored = itemSchema.safeParse(Item);
    const version = stored.success ? Number(stored.data.version.N) : 0;
    const state = stored.success ? stateIn(stored.data.body.S) : undefined;
    if (state === undefined) onUnreadable(household);
    return { state: state ?? noTrouble(), version };
  },

  save: async (household, state, expected) => {
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            ...keyOf(household),
            schema: { N: String(CHANNELS_SCHEMA) },
            version: { N: String(expected + 1) },
            body: { S: JSON.stringify(state) },
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

const keyOf = (household: string) => ({
  [STATE_KEY.partition]: { S: statePartitions(household).channels },
  [STATE_KEY.sort]: { S: SINGLE_ITEMS.channels },
});

const stateIn = (body: string): ChannelState | undefined => {
  try {
    return channelStateSchema.safeParse(JSON.parse(body)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
