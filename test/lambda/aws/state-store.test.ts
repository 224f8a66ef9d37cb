import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, test } from 'vitest';
import { nothingLearned } from '../../../core/readings/usual.ts';
import { createStateStore } from '../../../lambda/aws/state-store.ts';
import { serializeMonitor, serializeSession } from '../../../lambda/poller/state.ts';
import { HOUSEHOLD, monitorWith, NOW, session } from './sample-state.ts';
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

const places: readonly (readonly [string, string])[] = [
  ['home', 'monitor'],
  ['home', 'rules'],
  ['home', 'usual'],
  ['home#session', 'session'],
  ['home#hush', 'hush'],
  ['home#channels', 'channels'],
];
const keysOf = (named: typeof places) =>
  named.map(([household, item]) => ({ household: { S: household }, item: { S: item } }));
const asking = (named: typeof places) => ({
  RequestItems: { [TABLE]: { Keys: keysOf(named), ConsistentRead: true } },
});

describe('load', () => {
  const sessionItem = {
    ...keysOf([['home#session', 'session']])[0]!,
    schema: { N: '1' },
    body: { S: serializeSession(session) },
  };

  test('is one consistent read of every item by its key, with the signal', async () => {
    dynamodb.on(BatchGetItemCommand).resolves({ Responses: { [TABLE]: [sessionItem] } });
    const { signal } = new AbortController();
    await store.load(HOUSEHOLD, signal);
    expect(dynamodb).toHaveReceivedCommandTimes(BatchGetItemCommand, 1);
    expect(dynamodb).toHaveReceivedCommandWith(BatchGetItemCommand, asking(places));
    expect(sentSignals(dynamodb.commandCalls(BatchGetItemCommand))[0]).toBe(signal);
  });

  test('looks where an earlier version kept the session only while there is none in its own place', async () => {
    dynamodb.on(BatchGetItemCommand).resolves({});
    const { signal } = new AbortController();
    await store.load(HOUSEHOLD, signal);
    expect(dynamodb).toHaveReceivedCommandTimes(BatchGetItemCommand, 2);
    expect(dynamodb).toHaveReceivedNthCommandWith(BatchGetItemCommand, 2, asking([['home', 'session']]));
    expect(sentSignals(dynamodb.commandCalls(BatchGetItemCommand))[1]).toBe(signal);
  });

  test('asks again, after a wait, for the keys that DynamoDB left unprocessed', async () => {
    const lastGood = { ...keysOf([['home', 'rules']])[0]!, schema: { N: '1' }, body: { S: '{}' } };
    const hush = {
      ...keysOf([['home#hush', 'hush']])[0]!,
      schema: { N: '1' },
      body: { S: '{"pausedUntil":5}' },
    };
    dynamodb
      .on(BatchGetItemCommand)
      .resolvesOnce({
        Responses: { [TABLE]: [lastGood] },
        UnprocessedKeys: { [TABLE]: { Keys: keysOf(places.slice(4)) } },
      })
      .resolvesOnce({ UnprocessedKeys: { [TABLE]: { Keys: keysOf(places.slice(4)) } } })
      .resolves({ Responses: { [TABLE]: [hush, sessionItem] } });
    const waits: number[] = [];
    const sleep = async (ms: number) => {
      waits.push(ms);
    };
    const patient = createStateStore(new DynamoDBClient({ region: 'eu-west-2' }), TABLE, {
      sleep,
      random: () => 1,
    });
    const stored = await patient.load(HOUSEHOLD);
    expect(stored).toMatchObject({ lastGood: {}, hush: { pausedUntil: 5, muted: {} } });
    expect(waits).toEqual([50, 100]);
    expect(dynamodb).toHaveReceivedNthCommandWith(BatchGetItemCommand, 3, asking(places.slice(4)));
  });

  test('ends where the deadline comes while keys are unprocessed', async () => {
    dynamodb
      .on(BatchGetItemCommand)
      .resolves({ UnprocessedKeys: { [TABLE]: { Keys: keysOf(places.slice(0, 1)) } } });
    const loading = store.load(HOUSEHOLD, AbortSignal.timeout(20));
    await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('gives up after eight calls where no deadline is set', async () => {
    dynamodb
      .on(BatchGetItemCommand)
      .resolves({ UnprocessedKeys: { [TABLE]: { Keys: keysOf(places.slice(0, 1)) } } });
    const hasty = createStateStore(new DynamoDBClient({ region: 'eu-west-2' }), TABLE, { random: () => 0 });
    await expect(hasty.load(HOUSEHOLD)).rejects.toThrow('left 1 keys of state-table unprocessed');
    expect(dynamodb).toHaveReceivedCommandTimes(BatchGetItemCommand, 8);
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
    const named = item === undefined ? [] : [{ ...keysOf([['home', 'monitor']])[0]!, ...item }];
    dynamodb.on(BatchGetItemCommand).resolves({ Responses: { [TABLE]: named } });
    await expect(store.saveMonitor(HOUSEHOLD, monitor, { expected: 41, savedBy: 'poll-1' })).resolves.toBe(
      outcome,
    );
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(BatchGetItemCommand, asking([['home', 'monitor']]));
  });

  test('throws what the SDK throws, without looking', async () => {
    dynamodb.on(PutItemCommand).rejects(new Error('TimeoutError'));
    const saving = store.saveMonitor(HOUSEHOLD, monitor, { expected: 1, savedBy: 'poll-1' });
    await expect(saving).rejects.toThrow('TimeoutError');
    expect(dynamodb).toHaveReceivedCommandTimes(BatchGetItemCommand, 0);
  });

  test('throws where it cannot look after a refusal: nobody knows whether it was saved', async () => {
    dynamodb.on(PutItemCommand).rejects(refused);
    dynamodb.on(BatchGetItemCommand).rejects(new Error('TimeoutError'));
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
        household: { S: 'home#session' },
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

describe('moveSession', () => {
  test('saves the session before it empties the place of an earlier version', async () => {
    dynamodb.on(PutItemCommand).resolves({});
    await store.moveSession(HOUSEHOLD, session);
    const items = dynamodb.commandCalls(PutItemCommand).map(({ args }) => args[0].input.Item);
    expect(items).toEqual([
      {
        household: { S: 'home#session' },
        item: { S: 'session' },
        schema: { N: '1' },
        body: { S: serializeSession(session) },
      },
      {
        household: { S: 'home' },
        item: { S: 'session' },
        schema: { N: '1' },
        body: { S: '{"accountNumber":""}' },
      },
    ]);
  });

  test('leaves the old place as it is where the session could not be saved', async () => {
    dynamodb.on(PutItemCommand).rejects(new Error('TimeoutError'));
    await expect(store.moveSession(HOUSEHOLD, session)).rejects.toThrow('TimeoutError');
    expect(dynamodb).toHaveReceivedCommandTimes(PutItemCommand, 1);
  });
});

describe('saveUsual', () => {
  const usual = { ...nothingLearned(), learnedTo: NOW };

  test.each([
    [
      'nothing was learned before',
      undefined,
      {
        ConditionExpression: 'attribute_not_exists(#learnedTo)',
        ExpressionAttributeNames: { '#learnedTo': 'learnedTo' },
      },
    ],
    [
      'something was',
      NOW - 3_600_000,
      {
        ConditionExpression: '#learnedTo = :expected',
        ExpressionAttributeNames: { '#learnedTo': 'learnedTo' },
        ExpressionAttributeValues: { ':expected': { N: String(NOW - 3_600_000) } },
      },
    ],
  ])('puts it over what it was learned from: %s', async (_, expected, condition) => {
    dynamodb.on(PutItemCommand).resolves({});
    await expect(store.saveUsual(HOUSEHOLD, usual, expected)).resolves.toBe('saved');
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(PutItemCommand, {
      TableName: TABLE,
      Item: {
        household: { S: 'home' },
        item: { S: 'usual' },
        schema: { N: '1' },
        learnedTo: { N: String(NOW) },
        body: { S: JSON.stringify(usual) },
      },
      ...condition,
    });
  });

  test('has lost the race where another run learned meanwhile, and throws what else the SDK throws', async () => {
    dynamodb.on(PutItemCommand).rejects(refused);
    await expect(store.saveUsual(HOUSEHOLD, usual, 1)).resolves.toBe('lost-race');
    dynamodb.on(PutItemCommand).rejects(new Error('TimeoutError'));
    await expect(store.saveUsual(HOUSEHOLD, usual, 1)).rejects.toThrow('TimeoutError');
  });
});
