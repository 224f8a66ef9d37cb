import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { STATE_KEY } from '../../core/contract/names.ts';
import { statePartitions } from '../../core/contract/state-partitions.ts';
import { DAY_SCHEMA } from '../../core/readings/day-layout.ts';
import { type Day, readDay } from '../../core/readings/stored-day.ts';
import type { DayBook } from '../poller/ports.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';
import { createDayWriter } from './day-writer.ts';
import { queryPages } from './query-pages.ts';

/** The days of a household in the state table; every call throws what the SDK throws. */
export interface DayStore extends DayBook {
  /** What is stored of the days from one date to another, both inclusive, by date. */
  written(
    household: string,
    from: string,
    to: string,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, { readonly open: boolean }>>;
}

const OPEN = 'open';
const itemSchema = z.object({ schema: numberAttribute, body: stringAttribute });
const writtenSchema = z.object({
  [STATE_KEY.sort]: stringAttribute,
  schema: numberAttribute,
  [OPEN]: z.optional(z.object({ BOOL: z.boolean() })),
});

/** One item a local day, in a partition of its own. */
export const createDayStore = (client: DynamoDBClient, tableName: string): DayStore => {
  const range = (household: string, from: string, to: string) => ({
    TableName: tableName,
    ConsistentRead: true,
    KeyConditionExpression: '#household = :household AND #item BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#household': STATE_KEY.partition, '#item': STATE_KEY.sort },
    ExpressionAttributeValues: {
      ':household': { S: statePartitions(household).days },
      ':from': { S: from },
      ':to': { S: to },
    },
  });

  return {
    ...createDayWriter(client, tableName),

    written: async (household, from, to, signal) => {
      const input = range(household, from, to);
      const names = { ...input.ExpressionAttributeNames, '#schema': 'schema', '#open': OPEN };
      const projected = {
        ...input,
        ProjectionExpression: '#item, #schema, #open',
        ExpressionAttributeNames: names,
      };
      const days = new Map<string, { readonly open: boolean }>();
      for await (const page of queryPages(client, projected, signal)) {
        for (const item of page) {
          const parsed = writtenSchema.safeParse(item);
          // A day of another layout is written again.
          if (!parsed.success || Number(parsed.data.schema.N) !== DAY_SCHEMA) continue;
          days.set(parsed.data[STATE_KEY.sort].S, { open: parsed.data[OPEN]?.BOOL === true });
        }
      }
      return days;
    },

    between: async (household, from, to, signal) => {
      const days: Day[] = [];
      for await (const page of queryPages(client, range(household, from, to), signal)) {
        for (const item of page) {
          const parsed = itemSchema.safeParse(item);
          if (!parsed.success) continue;
          const day = readDay(Number(parsed.data.schema.N), parsed.data.body.S);
          if (day !== undefined) days.push(day);
        }
      }
      return days;
    },
  };
};
