import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, test } from 'vitest';
import { createStateStore } from '../../../lambda/aws/state-store.ts';
import { serializeMonitor, serializeSession } from '../../../lambda/poller/state.ts';
import { HOUSEHOLD, monitorWith, session } from './sample-state.ts';
import { sentSignals } from './sent-signals.ts';

const dynamodb = mockClient(DynamoDBClient);
const TABLE = 'state-table';
const store = createStateStore(new DynamoDBClient({ region: 'eu-west-2' }), TABLE);
const refused = new ConditionalCheckFailedException({
  message: 'The conditional request failed',
  $metadata: {},
});

beforeEach(() => {
  dynamodb.reset();
});

describe('load', () => {
  test('is one consistent query of the household, with the signal', async () => {
    dynamodb.on(QueryCommand).resolves({});
    const { signal } = new AbortController();
    await store.load(HOUSEHOLD, signal);
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(QueryCommand, {
      TableName: TABLE,
      ConsistentRead: true,
      KeyConditionExpression: '#household = :household',
      ExpressionAttributeNames: { '#household': 'household' },
      ExpressionAttributeValues: { ':household': { S: 'home' } },
    });
    expect(sentSignals(dynamodb.commandCalls(QueryCommand))[0]).toBe(signal);
  });
});

describe('saveMonitor', () => {
  const monitor = monitorWith();
  const itemAt = (version: number) => ({
    household: { S: 'home' },
    item: { S: 'monitor' },
    schema: { N: '1' },
    version: { N: String(version) },
    savedBy: { S: 'poll-1' },
    savedAt: { S: '2026-05-15T17:14:50.000Z' },
    body: { S: serializeMonitor(monitor) },
  });

  test('puts the first monitor only where none is', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    await expect(store.saveMonitor(HOUSEHOLD, monitor, { expected: 0, savedBy: 'poll-1' })).resolves.toBe(
      'saved',
    );
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(PutItemCommand, {
      TableName: TABLE,
      Item: itemAt(1),
      ConditionExpression: 'attribute_not_exists(#version)',
      ExpressionAttributeNames: { '#version': 'version' },
    });
  });

  test('puts a later one only over the version it was made from', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    await store.saveMonitor(HOUSEHOLD, monitor, { expected: 41, savedBy: 'poll-1' });
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(PutItemCommand, {
      TableName: TABLE,
      Item: itemAt(42),
      ConditionExpression: '#version = :expected',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':expected': { N: '41' } },
    });
  });

  test.each([
    ['ours at the version we wrote', itemAt(42), 'saved'],
    ["another run's at that version", { ...itemAt(42), savedBy: { S: 'poll-2' } }, 'lost-race'],
    ['ours, but from an earlier save', itemAt(41), 'lost-race'],
    ['without a sign of who saved it', { item: { S: 'monitor' }, version: { N: '42' } }, 'lost-race'],
    ['gone', undefined, 'lost-race'],
  ])('after a refusal looks who saved; what is there is %s', async (_, item, outcome) => {
    dynamodb.on(PutItemCommand).rejects(refused);
    dynamodb.on(QueryCommand).resolves({ Items: item === undefined ? [] : [item] });
    await expect(store.saveMonitor(HOUSEHOLD, monitor, { expected: 41, savedBy: 'poll-1' })).resolves.toBe(
      outcome,
    );
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(QueryCommand, {
      TableName: TABLE,
      ConsistentRead: true,
      KeyConditionExpression: '#household = :household AND #item = :item',
      ExpressionAttributeNames: { '#household': 'household', '#item': 'item' },
      ExpressionAttributeValues: { ':household': { S: 'home' }, ':item': { S: 'monitor' } },
    });
  });

  test('throws what the SDK throws, without looking', async () => {
    dynamodb.on(PutItemCommand).rejects(new Error('TimeoutError'));
    const saving = store.saveMonitor(HOUSEHOLD, monitor, { expected: 1, savedBy: 'poll-1' });
    await expect(saving).rejects.toThrow('TimeoutError');
    expect(dynamodb).toHaveReceivedCommandTimes(QueryCommand, 0);
  });

  test('throws where it cannot look after a refusal: nobody knows whether it was saved', async () => {
    dynamodb.on(PutItemCommand).rejects(refused);
    dynamodb.on(QueryCommand).rejects(new Error('TimeoutError'));
    const saving = store.saveMonitor(HOUSEHOLD, monitor, { expected: 1, savedBy: 'poll-1' });
    await expect(saving).rejects.toThrow('TimeoutError');
  });
});

describe('saveSession and saveLastGood', () => {
  test('put one item each, whatever is there', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    await store.saveSession(HOUSEHOLD, session);
    await store.saveLastGood(HOUSEHOLD, { settings: { text: '{}', version: 2 } });
    expect(dynamodb).toHaveReceivedNthCommandWith(PutItemCommand, 1, {
      TableName: TABLE,
      Item: {
        household: { S: 'home' },
        item: { S: 'session' },
        schema: { N: '1' },
        body: { S: serializeSession(session) },
      },
    });
    expect(dynamodb).toHaveReceivedNthCommandWith(PutItemCommand, 2, {
      TableName: TABLE,
      Item: {
        household: { S: 'home' },
        item: { S: 'rules' },
        schema: { N: '1' },
        body: { S: '{"settings":{"text":"{}","version":2}}' },
      },
    });
    const conditions = dynamodb
      .commandCalls(PutItemCommand)
      .map(({ args }) => args[0].input.ConditionExpression);
    expect(conditions).toEqual([undefined, undefined]);
  });
});
