import { setTimeout as delay } from 'node:timers/promises';
import {
  type AttributeValue,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type ServiceInputTypes,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nothingLearned } from '../../../core/readings/usual.ts';
import { createReadingStore, readingsBetween } from '../../../lambda/aws/reading-store.ts';
import { createStateStore } from '../../../lambda/aws/state-store.ts';
import { ReadingsNotStoredError } from '../../../lambda/poller/ports.ts';
import { UnreadableStateError } from '../../../lambda/poller/state.ts';
import type { Emulator } from '../../support/dynamodb-emulators.ts';
import { createTables, type TableNames } from '../../support/dynamodb-tables.ts';
import { batchOf, DAY_MS, HOUSEHOLD, monitorWith, NOW, readingsFrom, session } from './sample-state.ts';

type Item = Record<string, AttributeValue>;

const never = new AbortController().signal;
const IN_TIME = 60_000;
const NOTHING_STORED = { version: 0, hush: { muted: {} }, channels: { recipients: {} }, unreadable: [] };

/** What the stores owe their callers, on a DynamoDB that is started for it. */
export const storesKeepTheirPromises = (start: () => Promise<Emulator>): void => {
  let emulator: Emulator;
  let admin: DynamoDBClient;
  let client: DynamoDBClient;
  let tables: TableNames;
  let tablesMade = 0;
  const clients: DynamoDBClient[] = [];
  const actions = new Set<string>();

  /** A client whose every action is written down. */
  const connect = (): DynamoDBClient => {
    const made = new DynamoDBClient({ ...emulator.connection, maxAttempts: 2 });
    clients.push(made);
    made.middlewareStack.add(
      (next, context) => (args) => {
        actions.add(`${tableOf(args.input)} ${String(context.commandName)}`);
        return next(args);
      },
      { step: 'initialize', name: 'recordActions' },
    );
    return made;
  };
  const readings = (of = client) => createReadingStore(of, tables.readings);
  const state = (of = client) => createStateStore(of, tables.state);
  const putItem = (table: string, item: Item) =>
    admin.send(new PutItemCommand({ TableName: table, Item: item }));
  const itemsOf = async (table: string, household = HOUSEHOLD): Promise<Item[]> => {
    const query = new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'household = :household',
      ExpressionAttributeValues: { ':household': { S: household } },
    });
    return (await admin.send(query)).Items ?? [];
  };

  beforeAll(async () => {
    emulator = await start();
    admin = new DynamoDBClient(emulator.connection);
    clients.push(admin);
  }, IN_TIME);
  beforeEach(async () => {
    tablesMade += 1;
    tables = { readings: `readings-${tablesMade}`, state: `state-${tablesMade}` };
    await createTables(admin, tables);
    client = connect();
  });
  afterAll(async () => {
    for (const made of clients) made.destroy();
    await emulator.stop();
  });

  describe('readings', () => {
    test('come back as they were written, oldest first', async () => {
      const written = [
        { at: NOW, demandW: -1_250.5, consumptionWh: 9_876_543.21, consumptionDeltaWh: 0, exportWh: 12.5 },
        { at: NOW + 10_000, demandW: 0, consumptionWh: 0, costPence: -0.0231 },
        { at: NOW + 20_000, demandW: 9_400 },
      ];
      await expect(readings().write(batchOf(written), never)).resolves.toBe(3);
      expect(await readings().between(HOUSEHOLD, NOW, NOW + 20_000, never)).toStrictEqual(written);
    });

    test('are flat items under names and a key that a person can type', async () => {
      await readings().write(batchOf(readingsFrom(NOW, 1)), never);
      expect(await itemsOf(tables.readings)).toStrictEqual([
        {
          household: { S: 'home' },
          readAt: { S: '2026-05-15T17:14:50Z' },
          demandW: { N: '300' },
          consumptionWh: { N: '1234567.5' },
          consumptionDeltaWh: { N: '0.9' },
          exportWh: { N: '0' },
          costPence: { N: '0.0231' },
          deviceId: { S: '00-11-22-33-44-55-66-77' },
          expiresAt: { N: String(NOW / 1_000 + 400 * 86_400) },
        },
      ]);
    });

    test('have no attribute for what Octopus did not give', async () => {
      await readings().write(batchOf([{ at: NOW, demandW: 250 }]), never);
      const [item] = await itemsOf(tables.readings);
      expect(Object.keys(item!).sort()).toEqual(['demandW', 'deviceId', 'expiresAt', 'household', 'readAt']);
    });

    test('are ordered by time however they were written', async () => {
      const all = readingsFrom(NOW, 30);
      await readings().write(batchOf(all.slice(20)), never);
      await readings().write(batchOf(all.slice(0, 20)), never);
      expect(await readings().between(HOUSEHOLD, NOW, NOW + DAY_MS, never)).toStrictEqual(all);
    });

    test('are replaced whole when written again, never doubled', async () => {
      await readings().write(batchOf(readingsFrom(NOW, 2)), never);
      await readings().write(batchOf([{ at: NOW, demandW: 777 }]), never);
      const stored = await readings().between(HOUSEHOLD, NOW, NOW, never);
      expect(stored).toStrictEqual([{ at: NOW, demandW: 777 }]);
    });

    test.each([
      ['both ends are part of the range', 10_000, 30_000, [10, 20, 30]],
      ['a range of one moment holds its reading', 20_000, 20_000, [20]],
      ['a start between two seconds leaves the earlier one out', 10_500, 30_000, [20, 30]],
      ['an end between two seconds keeps the earlier one', 10_000, 30_999, [10, 20, 30]],
      ['a range between two readings is empty', 10_001, 19_999, []],
      ['a range inside one second is empty', 10_100, 10_900, []],
      ['a range that ends before it starts is empty', 30_000, 10_000, []],
    ])('%s', async (_, from, to, seconds) => {
      await readings().write(batchOf(readingsFrom(NOW, 5)), never);
      const stored = await readings().between(HOUSEHOLD, NOW + from, NOW + to, never);
      expect(stored.map(({ at }) => (at - NOW) / 1_000)).toEqual(seconds);
    });

    test('of another household stay apart', async () => {
      await readings().write(batchOf(readingsFrom(NOW, 2)), never);
      await readings().write(batchOf(readingsFrom(NOW, 3), 'cottage'), never);
      expect(await readings().between(HOUSEHOLD, NOW, NOW + DAY_MS, never)).toHaveLength(2);
      expect(await readings().between('cottage', NOW, NOW + DAY_MS, never)).toHaveLength(3);
    });

    test('past their expiry count until DynamoDB deletes them', async () => {
      const old = readingsFrom(Date.parse('2020-01-01T00:00:00Z'), 2);
      await readings().write({ ...batchOf(old), keepForMs: DAY_MS }, never);
      expect(await readings().between(HOUSEHOLD, old[0]!.at, NOW, never)).toStrictEqual(old);
    });

    test('are all read where they fill more than one page', { timeout: IN_TIME }, async () => {
      const all = readingsFrom(NOW, 4_000);
      const wide = { ...batchOf(all), deviceId: 'x'.repeat(300) };
      await expect(readings().write(wide, never)).resolves.toBe(4_000);
      const range = { household: HOUSEHOLD, from: NOW, to: NOW + DAY_MS };
      const pages = [];
      for await (const page of readingsBetween(client, tables.readings, range)) pages.push(page);
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.flat()).toStrictEqual(all);
      expect(await readings().between(HOUSEHOLD, range.from, range.to, never)).toStrictEqual(all);
    });

    test('without demand come back as they were', async () => {
      const [first, second] = readingsFrom(NOW, 2);
      const { demandW: _, ...registerOnly } = first!;
      await readings().write(batchOf([registerOnly, second!]), never);
      expect(await readings().between(HOUSEHOLD, NOW, NOW + 60_000, never)).toStrictEqual([
        registerOnly,
        second,
      ]);
    });

    test('somebody made unreadable are left out, counted, and mended by the next write', async () => {
      const all = readingsFrom(NOW, 3);
      await readings().write(batchOf(all), never);
      const [first, second] = await itemsOf(tables.readings);
      const { demandW: _, consumptionWh: __, exportWh: ___, ...unmeasured } = first!;
      await putItem(tables.readings, unmeasured);
      await putItem(tables.readings, { ...second!, demandW: { S: '301' } });
      await putItem(tables.readings, { ...second!, readAt: { S: '2026-05-15T17:14:55' } });
      const found: unknown[] = [];
      const store = createReadingStore(client, tables.readings, { onUnreadable: (told) => found.push(told) });
      expect(await store.between(HOUSEHOLD, NOW, NOW + 60_000, never)).toStrictEqual(all.slice(2));
      expect(found).toEqual([
        { household: HOUSEHOLD, count: 3, from: '2026-05-15T17:14:50Z', to: '2026-05-15T17:15:50Z' },
      ]);
      await store.write(batchOf(all), never);
      expect(await store.between(HOUSEHOLD, NOW, NOW + 60_000, never)).toStrictEqual(all);
    });

    test('are written up to the answer after which the signal aborted', async () => {
      const abort = new AbortController();
      const all = readingsFrom(NOW, 100);
      afterCall(client, 'BatchWriteItemCommand', 2, () => abort.abort());
      await expect(readings().write(batchOf(all), abort.signal)).resolves.toBe(50);
      expect(await readings().between(HOUSEHOLD, NOW, NOW + DAY_MS, never)).toStrictEqual(all.slice(0, 50));
    });

    test('count as stored only once acknowledged, also when the signal aborts a call on its way', async () => {
      const abort = new AbortController();
      const all = readingsFrom(NOW, 100);
      beforeCall(client, 'BatchWriteItemCommand', 3, () => abort.abort());
      await expect(readings().write(batchOf(all), abort.signal)).resolves.toBe(50);
      const stored = await readings().between(HOUSEHOLD, NOW, NOW + DAY_MS, never);
      expect(stored.slice(0, 50)).toStrictEqual(all.slice(0, 50));
    });

    test('whose acknowledgement got lost are not counted, and may be written again', async () => {
      const all = readingsFrom(NOW, 100);
      afterCall(client, 'BatchWriteItemCommand', 3, () => {
        throw new Error('socket hang up');
      });
      const failure = await readings()
        .write(batchOf(all), never)
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ReadingsNotStoredError);
      expect(failure).toMatchObject({ stored: 50, cause: { message: 'socket hang up' } });
      expect(await readings().between(HOUSEHOLD, NOW, NOW + DAY_MS, never)).toHaveLength(75);
      await expect(readings().write(batchOf(all.slice(50)), never)).resolves.toBe(50);
      expect(await readings().between(HOUSEHOLD, NOW, NOW + DAY_MS, never)).toStrictEqual(all);
    });

    test('none is written, and no call made, where the signal has aborted already', async () => {
      await expect(readings().write(batchOf(readingsFrom(NOW, 5)), AbortSignal.abort())).resolves.toBe(0);
      expect(await itemsOf(tables.readings)).toEqual([]);
    });

    test('reading rejects where the signal aborts', async () => {
      const reading = readings().between(HOUSEHOLD, NOW, NOW + DAY_MS, AbortSignal.abort());
      await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    });
  });

  describe('state', () => {
    test('of a new household is empty, at version 0', async () => {
      expect(await state().load(HOUSEHOLD)).toStrictEqual(NOTHING_STORED);
    });

    test('comes back as it was saved, all items in one read', async () => {
      const monitor = monitorWith();
      const lastGood = { rules: { text: '{"rules":[]}', version: 3 } };
      await expect(state().saveMonitor(HOUSEHOLD, monitor, { expected: 0, savedBy: 'poll-1' })).resolves.toBe(
        'saved',
      );
      await state().saveSession(HOUSEHOLD, session);
      await state().saveLastGood(HOUSEHOLD, lastGood);
      const stored = await state().load(HOUSEHOLD, never);
      expect(stored).toEqual({ ...NOTHING_STORED, version: 1, monitor, lastGood, session });
      expect(stored.session?.token?.value.reveal()).toBe('eyJ.token');
      expect(await state().load('cottage')).toStrictEqual(NOTHING_STORED);
    });

    test('says who saved it and when to a person who looks', async () => {
      await state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 0, savedBy: 'poll-1' });
      const [item] = await itemsOf(tables.state);
      expect(item).toEqual({
        household: { S: 'home' },
        item: { S: 'monitor' },
        schema: { N: '1' },
        version: { N: '1' },
        savedBy: { S: 'poll-1' },
        savedAt: { S: '2026-05-15T17:14:50.000Z' },
        body: { S: expect.stringContaining('"firstPollAt"') },
      });
    });

    test('goes up by one version a save', async () => {
      for (const expected of [0, 1, 2]) {
        const save = { expected, savedBy: `poll-${expected}` };
        await expect(state().saveMonitor(HOUSEHOLD, monitorWith(), save)).resolves.toBe('saved');
      }
      expect(await state().load(HOUSEHOLD)).toMatchObject({ version: 3 });
    });

    test.each([
      ['a first save', 0],
      ['a save from an older version', 1],
      ['a save from a version that was never stored', 3],
    ])('%s loses against what is stored, and changes nothing', async (_, expected) => {
      await state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 0, savedBy: 'other-1' });
      await state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 1, savedBy: 'other-2' });
      const before = await itemsOf(tables.state);
      const ours = monitorWith({ savedAt: NOW + 60_000 });
      await expect(state().saveMonitor(HOUSEHOLD, ours, { expected, savedBy: 'ours' })).resolves.toBe(
        'lost-race',
      );
      expect(await itemsOf(tables.state)).toEqual(before);
    });

    test.each([
      ['the first', 0],
      ['a later one', 1],
    ])('a save, %s, whose acknowledgement got lost counts as saved when tried again', async (_, expected) => {
      if (expected === 1) {
        await state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 0, savedBy: 'poll-0' });
      }
      afterCall(client, 'PutItemCommand', 1, () => {
        throw new Error('socket hang up');
      });
      const save = () => state().saveMonitor(HOUSEHOLD, monitorWith(), { expected, savedBy: 'poll-1' });
      await expect(save()).rejects.toThrow('socket hang up');
      await expect(save()).resolves.toBe('saved');
      expect(await state().load(HOUSEHOLD)).toMatchObject({ version: expected + 1 });
    });

    test('a save that the SDK itself repeats after a lost acknowledgement counts as saved', async () => {
      let lost = 0;
      client.middlewareStack.add(
        (next, context) => async (args) => {
          const answer = await next(args);
          if (context.commandName !== 'PutItemCommand' || lost > 0) return answer;
          lost += 1;
          throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', name: 'TimeoutError' });
        },
        { step: 'deserialize', name: 'loseAnswer' },
      );
      const save = { expected: 0, savedBy: 'poll-1' };
      await expect(state().saveMonitor(HOUSEHOLD, monitorWith(), save)).resolves.toBe('saved');
      expect(lost).toBe(1);
      expect(await state().load(HOUSEHOLD)).toMatchObject({ version: 1 });
    });

    test('our own save, built upon by another run meanwhile, is a lost race', async () => {
      await state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 0, savedBy: 'ours' });
      await state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 1, savedBy: 'other' });
      const again = state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 0, savedBy: 'ours' });
      await expect(again).resolves.toBe('lost-race');
    });

    test('an earlier save of the same run does not make a lost race a success', async () => {
      await state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 0, savedBy: 'ours' });
      const ahead = state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 5, savedBy: 'ours' });
      await expect(ahead).resolves.toBe('lost-race');
    });

    test('of two writers at once exactly one wins each version', { timeout: IN_TIME }, async () => {
      const writers = [state(connect()), state(connect())];
      for (let version = 0; version < 100; version += 1) {
        const loaded = await Promise.all(writers.map((writer) => writer.load(HOUSEHOLD)));
        const outcomes = await Promise.all(
          writers.map(async (writer, index) => {
            const expected = loaded[index]!.version;
            await delay(Math.random() * 2);
            return writer.saveMonitor(HOUSEHOLD, monitorWith(), { expected, savedBy: `writer-${index}` });
          }),
        );
        const [item] = await itemsOf(tables.state);
        const winner = outcomes.indexOf('saved');
        expect([...outcomes].sort()).toEqual(['lost-race', 'saved']);
        expect(item).toMatchObject({
          version: { N: String(version + 1) },
          savedBy: { S: `writer-${winner}` },
        });
      }
    });

    test('of a newer layout is refused, and nothing is written', async () => {
      await state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 0, savedBy: 'poll-1' });
      const [stored] = await itemsOf(tables.state);
      const newer = { ...stored!, schema: { N: '2' }, version: { N: '7' } };
      await putItem(tables.state, newer);
      const loading = state().load(HOUSEHOLD);
      await expect(loading).rejects.toThrow(UnreadableStateError);
      await expect(loading).rejects.toThrow(/schema 2/);
      const save = state().saveMonitor(HOUSEHOLD, monitorWith(), { expected: 1, savedBy: 'poll-2' });
      await expect(save).resolves.toBe('lost-race');
      expect(await itemsOf(tables.state)).toEqual([newer]);
    });

    test.each([
      ['a monitor without version', 'monitor', { schema: { N: '1' } }, 'version', 'a whole number above 0'],
      [
        'a monitor at version 0',
        'monitor',
        { schema: { N: '1' }, version: { N: '0' } },
        'version',
        'a whole number above 0',
      ],
      ['a monitor without schema', 'monitor', { version: { N: '1' } }, 'schema', 'a number'],
      ['a session whose schema is text', 'session', { schema: { S: '1' } }, 'schema', 'a number'],
      [
        'last good rules whose body is a map',
        'rules',
        { schema: { N: '1' }, body: { M: {} } },
        'body',
        'a string',
      ],
    ] satisfies [string, string, Item, string, string][])(
      '%s stops the load and says where',
      async (_, name, attributes, attribute, expected) => {
        const body = await bodyOf(name);
        await putItem(tables.state, {
          household: { S: name === 'session' ? 'home#session' : HOUSEHOLD },
          item: { S: name },
          body: { S: body },
          ...attributes,
        });
        const loading = state().load(HOUSEHOLD);
        await expect(loading).rejects.toThrow(UnreadableStateError);
        await expect(loading).rejects.toThrow(
          `state item "${name}" of household "home": attribute "${attribute}" is not ${expected}`,
        );
      },
    );

    test.each([
      ['hush', { schema: { N: '1' }, body: { S: 'not JSON' } }],
      ['hush', { schema: { N: '2' }, body: { S: '{}' } }],
      ['hush', { schema: { N: '1' }, body: { S: '{"muted":{"oven":{"until":"soon"}}}' } }],
      ['hush', { body: { S: '{}' } }],
      ['channels', { schema: { N: '1' }, body: { S: '[]' } }],
      ['channels', { schema: { N: '1' }, body: { M: {} } }],
    ] satisfies [string, Item][])(
      'counts an unreadable %s as empty and says so, whatever others wrote there',
      async (name, attributes) => {
        const key = { household: { S: `${HOUSEHOLD}#${name}` }, item: { S: name } };
        await putItem(tables.state, { ...key, ...attributes });
        expect(await state().load(HOUSEHOLD)).toStrictEqual({ ...NOTHING_STORED, unreadable: [name] });
      },
    );

    test('has what people and the courier wrote', async () => {
      const hush = { pausedUntil: NOW, muted: { oven: { until: NOW }, car: { episode: 'abc' } } };
      const channels = { recipients: { '0a1b2c3d': { brokenSince: NOW, code: 'http-410', owed: [] } } };
      for (const [name, body] of Object.entries({ hush, channels })) {
        await putItem(tables.state, {
          household: { S: `${HOUSEHOLD}#${name}` },
          item: { S: name },
          schema: { N: '1' },
          version: { N: '3' },
          body: { S: JSON.stringify(body) },
        });
      }
      expect(await state().load(HOUSEHOLD)).toStrictEqual({ ...NOTHING_STORED, hush, channels });
    });

    test('keeps what is usual, one hour after the other', async () => {
      const usual = (hours: number) => ({
        ...nothingLearned(),
        learnedTo: NOW + hours * 3_600_000,
        basesW: [120.5],
      });
      await expect(state().saveUsual(HOUSEHOLD, usual(0), undefined)).resolves.toBe('saved');
      await expect(state().saveUsual(HOUSEHOLD, usual(5), undefined)).resolves.toBe('lost-race');
      await expect(state().saveUsual(HOUSEHOLD, usual(1), NOW)).resolves.toBe('saved');
      await expect(state().saveUsual(HOUSEHOLD, usual(1), NOW)).resolves.toBe('lost-race');
      expect(await state().load(HOUSEHOLD)).toStrictEqual({ ...NOTHING_STORED, usual: usual(1) });
    });

    test('ignores items it does not know', async () => {
      await putItem(tables.state, { household: { S: HOUSEHOLD }, item: { S: 'note' }, text: { S: 'mine' } });
      expect(await state().load(HOUSEHOLD)).toStrictEqual(NOTHING_STORED);
    });

    /** The body that the store itself writes for an item. */
    const bodyOf = async (item: string): Promise<string> => {
      await state().saveMonitor('model', monitorWith(), { expected: 0, savedBy: 'poll-1' });
      await state().saveSession('model', session);
      await state().saveLastGood('model', {});
      const all = [
        ...(await itemsOf(tables.state, 'model')),
        ...(await itemsOf(tables.state, 'model#session')),
      ];
      const stored = all.find((each) => each.item?.S === item);
      return stored?.body?.S ?? '';
    };
  });

  test('nothing but the actions the function is granted was used', () => {
    expect([...actions].sort()).toEqual([
      'readings BatchWriteItemCommand',
      'readings QueryCommand',
      'state BatchGetItemCommand',
      'state PutItemCommand',
    ]);
  });
};

/** Runs `act` once the `count`-th call of a command was answered, before its caller hears of it. */
const afterCall = (client: DynamoDBClient, commandName: string, count: number, act: () => void): void => {
  let calls = 0;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (context.commandName === commandName) calls += 1;
      if (context.commandName === commandName && calls === count) act();
      return answer;
    },
    { step: 'initialize', name: 'afterCall' },
  );
};

/** Runs `act` when the `count`-th call of a command is about to be sent. */
const beforeCall = (client: DynamoDBClient, commandName: string, count: number, act: () => void): void => {
  let calls = 0;
  client.middlewareStack.add(
    (next, context) => (args) => {
      if (context.commandName === commandName) calls += 1;
      if (context.commandName === commandName && calls === count) act();
      return next(args);
    },
    { step: 'initialize', name: 'beforeCall' },
  );
};

/** `readings` or `state`: which table a call was about. */
const tableOf = (input: ServiceInputTypes): string => {
  const name =
    'TableName' in input
      ? input.TableName
      : 'RequestItems' in input
        ? Object.keys(input.RequestItems ?? {})[0]
        : '';
  return String(name).replace(/-\d+$/, '');
};
