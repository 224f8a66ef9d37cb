import { setTimeout as delay } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  DynamoDBClient,
  QueryCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, test } from 'vitest';
import { createReadingStore, type ReadingStoreOptions } from '../../../lambda/aws/reading-store.ts';
import { batchOf, HOUSEHOLD, NOW, readingsFrom } from './sample-state.ts';
import { sentSignals } from './sent-signals.ts';

const dynamodb = mockClient(DynamoDBClient);
const never = new AbortController().signal;
const TABLE = 'readings-table';

beforeEach(() => {
  dynamodb.reset();
});

const storeWith = (options: ReadingStoreOptions = {}) =>
  createReadingStore(new DynamoDBClient({ region: 'eu-west-2' }), TABLE, options);

/** Seconds after `NOW` of the readings in each batch written so far. */
const sentBatches = (): number[][] =>
  dynamodb
    .commandCalls(BatchWriteItemCommand)
    .map(({ args }) => (args[0].input.RequestItems?.[TABLE] ?? []).map(secondOf));

const secondOf = (request: WriteRequest): number =>
  (Date.parse(request.PutRequest?.Item?.readAt?.S ?? '') - NOW) / 1_000;

/** Answers a batch, leaving the readings at these seconds unprocessed (in any order, as DynamoDB does). */
const leaving =
  (...seconds: number[]) =>
  (input: { RequestItems?: Record<string, WriteRequest[]> | undefined }): BatchWriteItemCommandOutput => {
    const left = (input.RequestItems?.[TABLE] ?? []).filter((request) => seconds.includes(secondOf(request)));
    return { $metadata: {}, UnprocessedItems: left.length === 0 ? {} : { [TABLE]: left.reverse() } };
  };

/** Answers one call after the other; the last answer stays. */
const answering = (...answers: ReturnType<typeof leaving>[]): void => {
  let calls = 0;
  dynamodb.on(BatchWriteItemCommand).callsFake((input) => {
    const answer = answers[Math.min(calls, answers.length - 1)]!;
    calls += 1;
    return answer(input);
  });
};

describe('between', () => {
  const QUERY = {
    TableName: TABLE,
    ConsistentRead: true,
    KeyConditionExpression: '#household = :household AND #readAt BETWEEN :from AND :to',
    ProjectionExpression: 'readAt, demandW, consumptionWh, consumptionDeltaWh, exportWh, costPence',
    ExpressionAttributeNames: { '#household': 'household', '#readAt': 'readAt' },
    ExpressionAttributeValues: {
      ':household': { S: 'home' },
      ':from': { S: '2026-05-15T17:14:50Z' },
      ':to': { S: '2026-05-15T17:16:50Z' },
    },
  };

  test('is one consistent query by key, with the signal', async () => {
    dynamodb.on(QueryCommand).resolves({ Items: [] });
    const { signal } = new AbortController();
    await storeWith().between(HOUSEHOLD, NOW, NOW + 120_000, signal);
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(QueryCommand, QUERY);
    expect(sentSignals(dynamodb.commandCalls(QueryCommand))[0]).toBe(signal);
  });

  test('goes on from the key at which a page ended', async () => {
    const key = { household: { S: 'home' }, readAt: { S: '2026-05-15T17:14:50Z' } };
    const item = { readAt: key.readAt, demandW: { N: '1' } };
    const next = { readAt: { S: '2026-05-15T17:15:00Z' }, demandW: { N: '2' } };
    dynamodb
      .on(QueryCommand)
      .resolvesOnce({ Items: [item], LastEvaluatedKey: key })
      .resolves({ Items: [next] });
    const readings = await storeWith().between(HOUSEHOLD, NOW, NOW + 120_000, never);
    expect(readings).toStrictEqual([
      { at: NOW, demandW: 1 },
      { at: NOW + 10_000, demandW: 2 },
    ]);
    expect(dynamodb.commandCalls(QueryCommand).map(({ args }) => args[0].input)).toEqual([
      QUERY,
      { ...QUERY, ExclusiveStartKey: key },
    ]);
  });

  test('asks nothing of DynamoDB, which refuses it, where the range is empty', async () => {
    expect(await storeWith().between(HOUSEHOLD, NOW + 1, NOW, never)).toEqual([]);
    expect(dynamodb).toHaveReceivedCommandTimes(QueryCommand, 0);
  });

  test.each([
    ['no demand', { demandW: undefined }],
    ['demand as text', { demandW: { S: '250' } }],
    ['demand that is no number', { demandW: { N: 'NaN' } }],
    ['a cost that is text', { costPence: { S: '1.2' } }],
    ['a register that is null', { consumptionWh: { NULL: true } }],
    ['a day that does not exist', { readAt: { S: '2026-02-30T00:00:00Z' } }],
    ['parts of a second', { readAt: { S: '2026-05-15T17:14:50.5Z' } }],
    ['an offset in place of Z', { readAt: { S: '2026-05-15T17:14:50+00:00' } }],
  ])('leaves out an item with %s and says so', async (_, change) => {
    const item = { readAt: { S: '2026-05-15T17:14:50Z' }, demandW: { N: '250' } };
    const edited = Object.fromEntries(
      Object.entries({ ...item, ...change }).filter(([, value]) => value !== undefined),
    );
    dynamodb.on(QueryCommand).callsFake(() => ({ Items: [item, edited] }));
    const found: number[] = [];
    const store = storeWith({ onUnreadable: ({ count }) => found.push(count) });
    expect(await store.between(HOUSEHOLD, NOW, NOW, never)).toStrictEqual([{ at: NOW, demandW: 250 }]);
    expect(found).toEqual([1]);
  });

  test('throws what the SDK throws', async () => {
    dynamodb.on(QueryCommand).rejects(new Error('AccessDeniedException'));
    await expect(storeWith().between(HOUSEHOLD, NOW, NOW, never)).rejects.toThrow('AccessDeniedException');
  });
});

describe('write', () => {
  test('puts whole items in batches of 25, the oldest first, with the signal', async () => {
    answering(leaving());
    const { signal } = new AbortController();
    await expect(storeWith().write(batchOf(readingsFrom(NOW, 60)), signal)).resolves.toBe(60);
    expect(sentBatches().map((batch) => [batch.length, batch[0]])).toEqual([
      [25, 0],
      [25, 250],
      [10, 500],
    ]);
    const signals = sentSignals(dynamodb.commandCalls(BatchWriteItemCommand));
    expect(signals.map((sent) => sent === signal)).toEqual([true, true, true]);
  });

  test('is exactly this command', async () => {
    answering(leaving());
    await storeWith().write(batchOf([{ at: NOW, demandW: -20.5, costPence: 0 }]), never);
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(BatchWriteItemCommand, {
      RequestItems: {
        [TABLE]: [
          {
            PutRequest: {
              Item: {
                household: { S: 'home' },
                readAt: { S: '2026-05-15T17:14:50Z' },
                demandW: { N: '-20.5' },
                costPence: { N: '0' },
                deviceId: { S: '00-11-22-33-44-55-66-77' },
                expiresAt: { N: String(NOW / 1_000 + 400 * 86_400) },
              },
            },
          },
        ],
      },
    });
  });

  test('calls nothing for no readings', async () => {
    await expect(storeWith().write(batchOf([]), never)).resolves.toBe(0);
    expect(dynamodb).toHaveReceivedCommandTimes(BatchWriteItemCommand, 0);
  });

  test('expires a reading at its own age, in whole seconds, never early', async () => {
    answering(leaving());
    await storeWith().write({ ...batchOf([{ at: NOW, demandW: 1 }]), keepForMs: 1_500 }, never);
    const [request] = dynamodb.commandCalls(BatchWriteItemCommand)[0]!.args[0].input.RequestItems![TABLE]!;
    expect(request?.PutRequest?.Item?.expiresAt).toEqual({ N: String(NOW / 1_000 + 2) });
  });

  test('sends again only what was left unprocessed, before anything younger', async () => {
    answering(leaving(30, 100), leaving(100), leaving());
    const waits: number[] = [];
    const store = storeWith({ sleep: async (ms) => void waits.push(ms), random: () => 1 });
    await expect(store.write(batchOf(readingsFrom(NOW, 30)), never)).resolves.toBe(30);
    const [, second, third, fourth] = sentBatches();
    expect([second, third, fourth]).toEqual([[100, 30], [100], [250, 260, 270, 280, 290]]);
    expect(waits).toEqual([50, 100]);
  });

  test('waits up to twice as long each time, at most a second', async () => {
    answering(...Array.from({ length: 8 }, () => leaving(0)), leaving());
    const waits: number[] = [];
    const store = storeWith({ sleep: async (ms) => void waits.push(ms), random: () => 1 });
    await store.write(batchOf(readingsFrom(NOW, 1)), never);
    expect(waits).toEqual([50, 100, 200, 400, 800, 1_000, 1_000, 1_000]);
  });

  test('waits any part of that, so that two writers do not keep step', async () => {
    answering(leaving(0), leaving(0), leaving());
    const waits: number[] = [];
    const store = storeWith({ sleep: async (ms) => void waits.push(ms), random: () => 0.25 });
    await store.write(batchOf(readingsFrom(NOW, 1)), never);
    expect(waits).toEqual([12.5, 25]);
  });

  test('begins each batch with the shortest wait', async () => {
    answering(leaving(0), leaving(0), leaving(), leaving(250), leaving());
    const waits: number[] = [];
    const store = storeWith({ sleep: async (ms) => void waits.push(ms), random: () => 1 });
    await store.write(batchOf(readingsFrom(NOW, 26)), never);
    expect(waits).toEqual([50, 100, 50]);
  });

  test.each([
    ['the oldest of the first batch is missing: none is certain', [0, 200], 0],
    ['one in the middle is missing: those before it are certain', [70, 200], 7],
    ['the youngest of the batch is missing', [240], 24],
  ])('gives up when the signal aborts while it waits; %s', async (_, missing, stored) => {
    answering(leaving(...missing));
    const abort = new AbortController();
    const sleep = async () => abort.abort();
    const store = storeWith({ sleep });
    await expect(store.write(batchOf(readingsFrom(NOW, 60)), abort.signal)).resolves.toBe(stored);
    expect(dynamodb).toHaveReceivedCommandTimes(BatchWriteItemCommand, 1);
  });

  test('its own wait ends with the signal', async () => {
    answering(leaving(0));
    const abort = new AbortController();
    const writing = storeWith({ random: () => 1 }).write(batchOf(readingsFrom(NOW, 1)), abort.signal);
    await delay(400);
    const calls = dynamodb.commandCalls(BatchWriteItemCommand).length;
    abort.abort(new Error('deadline'));
    const outcome = await Promise.race([writing, delay(150, 'still waiting')]);
    expect(outcome).toBe(0);
    expect(dynamodb).toHaveReceivedCommandTimes(BatchWriteItemCommand, calls);
  });

  test.each([
    ['in the first batch', [() => Promise.reject(new Error('no'))], 0],
    ['in the second', [leaving(), () => Promise.reject(new Error('no'))], 25],
    ['on the second try of a batch', [leaving(120), () => Promise.reject(new Error('no'))], 12],
  ])('an error %s tells how many are stored for certain', async (_, answers, stored) => {
    let calls = 0;
    dynamodb.on(BatchWriteItemCommand).callsFake((input) => {
      calls += 1;
      return answers[calls - 1]!(input);
    });
    const writing = storeWith({ sleep: async () => undefined }).write(batchOf(readingsFrom(NOW, 60)), never);
    await expect(writing).rejects.toMatchObject({
      name: 'ReadingsNotStoredError',
      stored,
      cause: { message: 'no' },
    });
  });

  test('an error other than the abort is told although the signal has aborted', async () => {
    const abort = new AbortController();
    dynamodb.on(BatchWriteItemCommand).callsFake(() => {
      abort.abort();
      throw new Error('AccessDeniedException');
    });
    const writing = storeWith().write(batchOf(readingsFrom(NOW, 1)), abort.signal);
    await expect(writing).rejects.toMatchObject({ name: 'ReadingsNotStoredError', stored: 0 });
  });

  test('an abort that is not ours is an error', async () => {
    const foreign = Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    dynamodb.on(BatchWriteItemCommand).rejects(foreign);
    const writing = storeWith().write(batchOf(readingsFrom(NOW, 1)), never);
    await expect(writing).rejects.toMatchObject({ name: 'ReadingsNotStoredError' });
  });
});
