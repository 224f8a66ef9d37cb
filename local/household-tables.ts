import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { READINGS_KEY, STATE_KEY } from '../core/contract/names.ts';

export interface TableNames {
  readonly readings: string;
  readonly state: string;
}

/** A busy machine may take its time. */
const WAIT = { maxWaitTime: 30, minDelay: 0.02, maxDelay: 0.5 };

/**
 * Creates, with the keys the stack gives them, those of the two tables that there are not, and waits until both take
 * readings: a table that is `CREATING` is not found by whoever writes to it.
 * @throws Error where one is not `ACTIVE` within half a minute
 */
export const createTables = async (client: DynamoDBClient, names: TableNames): Promise<void> => {
  for (const [name, key] of [
    [names.readings, READINGS_KEY],
    [names.state, STATE_KEY],
  ] as const) {
    await createTable(client, name, key);
    await waitUntilTableExists({ client, ...WAIT }, { TableName: name });
  }
};

const createTable = async (
  client: DynamoDBClient,
  name: string,
  key: { readonly partition: string; readonly sort: string },
): Promise<void> => {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: key.partition, AttributeType: 'S' },
          { AttributeName: key.sort, AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: key.partition, KeyType: 'HASH' },
          { AttributeName: key.sort, KeyType: 'RANGE' },
        ],
      }),
    );
  } catch (error) {
    // There is one already.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
};
