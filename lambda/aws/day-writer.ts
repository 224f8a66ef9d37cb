import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { STATE_KEY } from '../../core/contract/names.ts';
import { STATE_TTL, statePartitions } from '../../core/contract/state-partitions.ts';
import { writeDay } from '../../core/readings/day.ts';
import { DAY_SCHEMA } from '../../core/readings/day-layout.ts';
import type { DayWriter } from '../poller/ports.ts';

/** Writes days. */
export const createDayWriter = (client: DynamoDBClient, tableName: string): DayWriter => ({
  write: async (household, day, { keepForMs, signal }) => {
    await client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          [STATE_KEY.partition]: { S: statePartitions(household).days },
          [STATE_KEY.sort]: { S: day.date },
          schema: { N: String(DAY_SCHEMA) },
          open: { BOOL: day.open === true },
          [STATE_TTL]: { N: String(Math.ceil((day.endsAt + keepForMs) / 1_000)) },
          body: { S: writeDay(day) },
        },
      }),
      signal === undefined ? {} : { abortSignal: signal },
    );
  },
});
