import {
  DescribeTableCommand,
  DynamoDBClient,
  paginateListTables,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { READINGS_KEY, STACK_NAME } from '../../core/contract/names.ts';
import type { MeterReading } from '../../core/readings/reading.ts';
import type { Usual } from '../../core/readings/usual.ts';
import { parseReadingItem } from '../../lambda/aws/reading-item.ts';
import { createStateStore } from '../../lambda/aws/state-store.ts';
import type { Monitor } from '../../lambda/poller/state.ts';
import type { AwsAccess } from './access.ts';

/** The newest stored reading of a household; undefined where there is none. */
export const newestStored = async (
  { options }: AwsAccess,
  table: string,
  household: string,
): Promise<MeterReading | undefined> => {
  const { Items = [] } = await new DynamoDBClient(options).send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: '#household = :household',
      ExpressionAttributeNames: { '#household': READINGS_KEY.partition },
      ExpressionAttributeValues: { ':household': { S: household } },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  return parseReadingItem(Items[0]);
};

/** What the poller remembers of a household; undefined before its first poll. */
export const storedMonitor = async (
  { options }: AwsAccess,
  table: string,
  household: string,
): Promise<Monitor | undefined> =>
  (await createStateStore(new DynamoDBClient(options), table).load(household)).monitor;

/** What is usual in a household; undefined before anything was learned. */
export const storedUsual = async (
  { options }: AwsAccess,
  table: string,
  household: string,
): Promise<Usual | undefined> =>
  (await createStateStore(new DynamoDBClient(options), table).load(household)).usual;

/** A table that a stack of ours made. */
export interface KeptTable {
  readonly name: string;
  /** It can't be deleted before this is switched off. */
  readonly isProtected: boolean;
}

/** The tables that a stack of ours made, whether or not the stack is still there. */
export const tablesOfStack = async ({ options }: AwsAccess): Promise<KeptTable[]> => {
  const client = new DynamoDBClient(options);
  const names: string[] = [];
  for await (const { TableNames } of paginateListTables({ client }, {})) {
    names.push(...(TableNames ?? []));
  }
  const ours = names.filter((name) => name.startsWith(`${STACK_NAME}-`));
  return Promise.all(
    ours.map(async (name) => {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
      return { name, isProtected: Table?.DeletionProtectionEnabled === true };
    }),
  );
};
