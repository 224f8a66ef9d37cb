import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from './client-options.ts';

/** The client of the functions; region and credentials come from the environment. */
export const createDynamoDbClient = (): DynamoDBClient => {
  const client = new DynamoDBClient(clientOptions);
  // It copies whatever is sent and answered for a logger that by default writes nothing: a tenth of a poll's CPU time.
  client.middlewareStack.remove('loggerMiddleware');
  return client;
};
