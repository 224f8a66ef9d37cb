import { randomBytes } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signedIn } from '../../../core/web/device.ts';
import { pendingCode, SIGN_IN_MS } from '../../../core/web/sign-in.ts';
import { createDeviceStore } from '../../../lambda/aws/device-store.ts';
import { createSignInStore } from '../../../lambda/aws/sign-in-store.ts';
import { createVapidStore } from '../../../lambda/aws/vapid-store.ts';
import { createWebKeyStore, UnreadableWebKeyError } from '../../../lambda/aws/web-key-store.ts';
import { type Emulator, startDynalite } from '../../support/dynamodb-emulators.ts';
import { createTables } from '../../support/dynamodb-tables.ts';

const NOW = Date.parse('2026-11-27T03:12:00Z');
let dynamodb: Emulator;
let client: DynamoDBClient;
let tables = 0;
beforeAll(async () => {
  dynamodb = await startDynalite();
  client = new DynamoDBClient(dynamodb.connection);
});
afterAll(async () => {
  client.destroy();
  await dynamodb.stop();
});

const freshTable = async (): Promise<string> => {
  tables += 1;
  const state = `state-${tables}`;
  await createTables(client, { readings: `readings-${tables}`, state });
  return state;
};

const itemOf = async (table: string, household: string, item: string) =>
  (
    await client.send(
      new GetItemCommand({ TableName: table, Key: { household: { S: household }, item: { S: item } } }),
    )
  ).Item;

it('what a request is answered by is read as it was written last', async () => {
  const table = await freshTable();
  const send = vi.spyOn(client, 'send');
  await createDeviceStore(client, table).all('home', NOW);
  await createSignInStore(client, table).pendingCodes(NOW);
  const reads = send.mock.calls.map(([command]) => command).filter((one) => one instanceof QueryCommand);
  send.mockRestore();
  expect(reads.length).toBeGreaterThan(1);
  for (const { input } of reads) expect(input.ConsistentRead).toBe(true);
});

describe('the key of the public door', () => {
  it('is made once, by whoever needs it first, as 32 bytes', async () => {
    const table = await freshTable();
    const makers = Array.from({ length: 5 }, () => createWebKeyStore(client, table, { maxAgeMs: 0 }));
    const keys = await Promise.all(makers.map((maker) => maker.key(NOW)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    const stored = await itemOf(table, '#web', 'key');
    expect(Buffer.from(stored?.key?.B ?? []).toString('hex')).toBe(
      Buffer.from(keys[0] ?? []).toString('hex'),
    );
    expect(stored?.key?.B).toHaveLength(32);
  });

  it('is remembered for so long, and then read again', async () => {
    const table = await freshTable();
    const store = createWebKeyStore(client, table, { maxAgeMs: 60_000 });
    const first = await store.key(NOW);
    const other = randomBytes(32);
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: { household: { S: '#web' }, item: { S: 'key' }, schema: { N: '1' }, key: { B: other } },
      }),
    );
    expect(await store.key(NOW + 59_999)).toEqual(first);
    expect(Buffer.from(await store.key(NOW + 60_000)).equals(other)).toBe(true);
  });

  it('that is too short signs nothing', async () => {
    const table = await freshTable();
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          household: { S: '#web' },
          item: { S: 'key' },
          schema: { N: '1' },
          key: { B: new Uint8Array(3) },
        },
      }),
    );
    await expect(createWebKeyStore(client, table, { maxAgeMs: 0 }).key(NOW)).rejects.toThrow(
      UnreadableWebKeyError,
    );
  });
});

describe('the keys of push messages', () => {
  it('are made once and are a pair', async () => {
    const table = await freshTable();
    const [one, other] = await Promise.all([
      createVapidStore(client, table).keys(),
      createVapidStore(client, table).keys(),
    ]);
    expect(one).toEqual(other);
    expect(Buffer.from(one.publicKey, 'base64url')).toHaveLength(65);
    expect(Buffer.from(one.privateKey, 'base64url')).toHaveLength(32);
  });
});

describe('devices', () => {
  const device = signedIn('Safari on iPhone', 'act', NOW);

  it('are found until they are over, each household’s apart', async () => {
    const store = createDeviceStore(client, await freshTable());
    expect(await store.save('home', 'phone', device, 0)).toBe(true);
    expect(await store.find('home', 'phone', NOW)).toEqual({ id: 'phone', device, version: 1 });
    expect(await store.find('flat', 'phone', NOW)).toBeUndefined();
    expect(await store.find('home', 'phone', device.expiresAt)).toBeUndefined();
    expect(await store.all('home', NOW)).toHaveLength(1);
  });

  it('that were removed stay away, whatever a slower request still saves', async () => {
    const store = createDeviceStore(client, await freshTable());
    await store.save('home', 'phone', device, 0);
    await store.remove('home', 'phone', NOW);
    expect(await store.save('home', 'phone', { ...device, name: 'A ghost' }, 1)).toBe(false);
    expect(await store.find('home', 'phone', NOW)).toBeUndefined();
    expect(await store.all('home', NOW)).toEqual([]);
  });

  it('are saved by one of two at a time', async () => {
    const store = createDeviceStore(client, await freshTable());
    await store.save('home', 'phone', device, 0);
    const saves = await Promise.all(
      [1, 2, 3].map((n) => store.save('home', 'phone', { ...device, name: `${n}` }, 1)),
    );
    expect(saves.filter(Boolean)).toHaveLength(1);
  });
});

describe('signing in', () => {
  it('uses a link up once, however many try at once', async () => {
    const store = createSignInStore(client, await freshTable());
    const uses = await Promise.all([1, 2, 3, 4].map(() => store.use('a-link-number', NOW)));
    expect(uses.filter(Boolean)).toHaveLength(1);
  });

  it('keeps codes until they are over', async () => {
    const store = createSignInStore(client, await freshTable());
    const code = pendingCode('ABCD2345', { id: 'a-link-number', household: 'home', rights: 'look' }, NOW);
    expect(await store.saveCode(code, 0)).toBe(true);
    expect(await store.pendingCodes(NOW)).toEqual([{ name: expect.any(String), value: code, version: 1 }]);
    expect(await store.saveCode({ ...code, triesLeft: 4 }, 0)).toBe(false);
    expect(await store.pendingCodes(NOW + SIGN_IN_MS)).toEqual([]);
  });

  it('counts what was asked for by household', async () => {
    const store = createSignInStore(client, await freshTable());
    expect(await store.requests('home')).toEqual({ value: [], version: 0 });
    expect(await store.saveRequests('home', [NOW], 0)).toBe(true);
    expect(await store.requests('home')).toEqual({ value: [NOW], version: 1 });
    expect(await store.requests('flat')).toEqual({ value: [], version: 0 });
  });
});
