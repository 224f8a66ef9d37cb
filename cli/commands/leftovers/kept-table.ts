import { DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { READINGS_KEY } from '../../../core/contract/names.ts';
import { parseReadAt } from '../../../core/readings/reading.ts';
import type { AwsAccess } from '../../aws/access.ts';

/** What a readings table holds of one household. */
export interface KeptReadings {
  readonly household: string;
  readonly count: number;
  /** There are more than were counted. */
  readonly more: boolean;
  /** Epoch ms of the oldest; undefined where it can't be read. */
  readonly from: number | undefined;
}

/** A page of a count is some 6,000 readings; a year of them is not worth the wait. */
const MAX_PAGES = 20;

/** What a readings table holds of these households; where of none of them, of the one its first item names. */
export const keptReadings = async (
  aws: AwsAccess,
  table: string,
  households: readonly string[],
): Promise<KeptReadings[]> => {
  const client = new DynamoDBClient(aws.options);
  const named = await Promise.all(households.map((household) => countOf(client, table, household)));
  const found = named.filter(({ count }) => count > 0);
  if (found.length > 0) return found;
  const other = await anyHousehold(client, table);
  return other === undefined ? [] : [await countOf(client, table, other)];
};

const pageSchema = z.object({
  Count: z._default(z.number(), 0),
  LastEvaluatedKey: z.optional(z.record(z.string(), z.object({ S: z.string() }))),
});
const itemsSchema = z.object({
  Items: z._default(z.array(z.record(z.string(), z.object({ S: z.optional(z.string()) }))), []),
});

const countOf = async (client: DynamoDBClient, table: string, household: string): Promise<KeptReadings> => {
  const ofHousehold = {
    TableName: table,
    KeyConditionExpression: '#household = :household',
    ExpressionAttributeNames: { '#household': READINGS_KEY.partition },
    ExpressionAttributeValues: { ':household': { S: household } },
  };
  let count = 0;
  let next: z.infer<typeof pageSchema>['LastEvaluatedKey'];
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const counted = pageSchema.parse(
      await client.send(
        new QueryCommand({
          ...ofHousehold,
          Select: 'COUNT',
          ...(next === undefined ? {} : { ExclusiveStartKey: next }),
        }),
      ),
    );
    count += counted.Count;
    next = counted.LastEvaluatedKey;
    if (next === undefined) break;
  }
  if (count === 0) return { household, count, more: false, from: undefined };
  const { Items } = itemsSchema.parse(
    await client.send(
      new QueryCommand({ ...ofHousehold, ProjectionExpression: READINGS_KEY.sort, Limit: 1 }),
    ),
  );
  const from = parseReadAt(Items[0]?.[READINGS_KEY.sort]?.S ?? '');
  return { household, count, more: next !== undefined, from: Number.isNaN(from) ? undefined : from };
};

const anyHousehold = async (client: DynamoDBClient, table: string): Promise<string | undefined> => {
  const { Items } = itemsSchema.parse(
    await client.send(
      new ScanCommand({ TableName: table, Limit: 1, ProjectionExpression: READINGS_KEY.partition }),
    ),
  );
  return Items[0]?.[READINGS_KEY.partition]?.S;
};
