import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { READINGS_KEY, STATE_KEY } from '../../lambda/contract.ts';

export interface TableNames {
  readonly readings: string;
  readonly state: string;
}

/** Creates the two tables with the keys the stack gives them. */
export const createTables = async (client: DynamoDBClient, names: TableNames): Promise<void> => {
  await createTable(client, names.readings, READINGS_KEY);
  await createTable(client, names.state, STATE_KEY);
};

const createTable = (client: DynamoDBClient, name: string, key: { partition: string; sort: string }) =>
  client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: key.partition, KeyType: 'HASH' },
        { AttributeName: key.sort, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: key.partition, AttributeType: 'S' },
        { AttributeName: key.sort, AttributeType: 'S' },
      ],
    }),
  );
