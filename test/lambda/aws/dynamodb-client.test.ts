import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { createDynamoDbClient } from '../../../lambda/aws/dynamodb-client.ts';

/** Names of what a request passes through. */
const steps = (client: DynamoDBClient): string[] =>
  client.middlewareStack.identify().map((step) => step.split(' ')[0] ?? '');

describe('the DynamoDB client of the functions', () => {
  it('is the SDK’s own but for what copies each request and answer for a logger that writes nothing', () => {
    const own = steps(new DynamoDBClient({ region: 'eu-west-2' }));
    expect(own).toContain('loggerMiddleware');
    expect(steps(createDynamoDbClient())).toEqual(own.filter((step) => step !== 'loggerMiddleware'));
  });
});
