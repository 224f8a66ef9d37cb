import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { createPlainPoll, type PlainAws } from './plain-poll.ts';

const itemsSchema = z.array(
  z.record(z.string(), z.object({ S: z.optional(z.string()), N: z.optional(z.string()) })),
);

const awsBySdk = (): PlainAws => {
  const dynamodb = new DynamoDBClient({});
  const ssm = new SSMClient({});
  // Made as ours is: it publishes nothing in a steady poll.
  new SNSClient({});
  return {
    batchGet: async (tableName, input) => {
      const { Responses = {} } = await dynamodb.send(new BatchGetItemCommand(getInput.parse(input)));
      return itemsSchema.parse(Responses[tableName]);
    },
    query: async (input) => {
      const { Items = [] } = await dynamodb.send(new QueryCommand(queryInput.parse(input)));
      return itemsSchema.parse(Items);
    },
    batchWrite: async (input) => {
      await dynamodb.send(new BatchWriteItemCommand(batchInput.parse(input)));
    },
    putItem: async (input) => {
      await dynamodb.send(new PutItemCommand(putInput.parse(input)));
    },
    getParameters: async (names) => {
      await ssm.send(new GetParametersCommand({ Names: [...names] }));
    },
  };
};

const getInput = z.custom<BatchGetItemCommandInput>();
const queryInput = z.custom<QueryCommandInput>();
const batchInput = z.custom<BatchWriteItemCommandInput>();
const putInput = z.custom<PutItemCommandInput>();

let poll: ReturnType<typeof createPlainPoll> | undefined;

/** Three bare SDK clients: what one would write first. */
export const handler = (event: { readonly household: string }) => {
  poll ??= createPlainPoll(awsBySdk(), process.env);
  return poll(event);
};
