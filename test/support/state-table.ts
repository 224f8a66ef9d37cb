import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Hush } from '../../core/messages/hush-item.ts';
import { type Monitor, serializeMonitor } from '../../lambda/poller/state.ts';

type Item = Record<string, AttributeValue>;

const keyOf = (key: Item = {}): string => `${key.household?.S} ${key.item?.S}`;

/** A DynamoDB client that has the state table in memory, as commands and the poller's state store use it. */
export const mockStateTable = (items: readonly Item[] = []) => {
  const stored = new Map(items.map((item) => [keyOf(item), item]));
  const dynamodb = mockClient(DynamoDBClient);
  dynamodb.on(GetItemCommand).callsFake(({ Key }: { Key: Item }) => {
    const Item = stored.get(keyOf(Key));
    return Item === undefined ? {} : { Item };
  });
  dynamodb
    .on(BatchGetItemCommand)
    .callsFake(({ RequestItems }: { RequestItems: Record<string, { Keys: Item[] }> }) => ({
      Responses: Object.fromEntries(
        Object.entries(RequestItems).map(([table, { Keys }]) => [
          table,
          Keys.map((key) => stored.get(keyOf(key))).filter((item) => item !== undefined),
        ]),
      ),
    }));
  dynamodb.on(PutItemCommand).callsFake((input: PutItemCommandInput) => {
    const { Item: item = {}, ConditionExpression = '', ExpressionAttributeValues: values = {} } = input;
    const before = stored.get(keyOf(item));
    const expected = Object.values(values)[0];
    const holds = ConditionExpression.startsWith('attribute_not_exists')
      ? before?.version === undefined
      : JSON.stringify(before?.version) === JSON.stringify(expected);
    if (ConditionExpression !== '' && !holds) {
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    }
    stored.set(keyOf(item), item);
    return {};
  });
  return {
    dynamodb,
    stored,
    /** What a household asked for; undefined where nobody did. */
    hush: (household = 'home'): Hush | undefined => {
      const body = stored.get(`${household}#hush hush`)?.body?.S;
      return body === undefined ? undefined : JSON.parse(body);
    },
  };
};

/** The hush item of a household as it is stored. */
export const hushItem = (hush: Hush | string, household = 'home'): Item => ({
  household: { S: `${household}#hush` },
  item: { S: 'hush' },
  schema: { N: '1' },
  version: { N: '3' },
  body: { S: typeof hush === 'string' ? hush : JSON.stringify(hush) },
});

/** The monitor of a household as it is stored. */
export const monitorItem = (monitor: Monitor, household = 'home'): Item => ({
  household: { S: household },
  item: { S: 'monitor' },
  schema: { N: '1' },
  version: { N: '7' },
  body: { S: serializeMonitor(monitor) },
});
