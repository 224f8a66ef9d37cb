import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { STATE_ITEMS, STATE_KEY } from '../../core/contract/names.ts';
import { type LastGood, type Monitor, readLastGood, readMonitor } from '../poller/state.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';

const itemSchema = z.object({ item: stringAttribute, schema: numberAttribute, body: stringAttribute });

/** What the poller remembers of a household, for those who only look: never the session. */
export interface MonitorReader {
  /** Undefined before the first poll. @throws UnreadableStateError; what the SDK throws */
  monitor(household: string): Promise<Monitor | undefined>;
  /** The rules that last could be read. */
  lastGood(household: string): Promise<LastGood | undefined>;
}

export const createMonitorReader = (client: DynamoDBClient, tableName: string): MonitorReader => {
  const read = async (household: string, item: string) => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: '#household = :household AND #item = :item',
        ExpressionAttributeNames: { '#household': STATE_KEY.partition, '#item': STATE_KEY.sort },
        ExpressionAttributeValues: { ':household': { S: household }, ':item': { S: item } },
      }),
    );
    const [found] = Items;
    if (found === undefined) return undefined;
    const { schema, body } = itemSchema.parse(found);
    return { item, schema: Number(schema.N), body: body.S };
  };
  return {
    monitor: async (household) => {
      const stored = await read(household, STATE_ITEMS.monitor);
      return stored === undefined ? undefined : readMonitor(stored);
    },
    lastGood: async (household) => {
      const stored = await read(household, STATE_ITEMS.lastGood);
      return stored === undefined ? undefined : readLastGood(stored);
    },
  };
};
