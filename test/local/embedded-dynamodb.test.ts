import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { createReadingStore } from '../../lambda/aws/reading-store.ts';
import { startEmbeddedDynamoDb, TABLES } from '../../local/embedded-dynamodb.ts';
import { deleteExpired } from '../../local/expiry.ts';
import { listenOnLoopback } from '../../page/loopback-server.ts';
import { openToOthers } from '../support/rights.ts';

const { signal } = new AbortController();
const START = Date.parse('2026-05-15T17:00:00Z');
const readings = Array.from({ length: 90 }, (_, step) => ({
  at: START + step * 10_000,
  demandW: 200 + step,
}));
const batch = { household: 'home', deviceId: 'x', keepForMs: 86_400_000, readings };

let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'embedded-')), 'home');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const storeOf = ({ client }: Awaited<ReturnType<typeof startEmbeddedDynamoDb>>) =>
  createReadingStore(client, TABLES.readings);
const all = [START - 1, START + 86_400_000] as const;

describe('the embedded DynamoDB', () => {
  it('keeps readings from one start to the next', async () => {
    const first = await startEmbeddedDynamoDb(folder);
    expect(await storeOf(first).write(batch, signal)).toBe(90);
    await first.close();
    const second = await startEmbeddedDynamoDb(folder);
    expect(await storeOf(second).between('home', ...all, signal)).toEqual(readings);
    await second.close();
  });

  it('keeps nothing without a folder', async () => {
    const first = await startEmbeddedDynamoDb();
    await storeOf(first).write(batch, signal);
    await first.close();
    const second = await startEmbeddedDynamoDb();
    expect(await storeOf(second).between('home', ...all, signal)).toEqual([]);
    await second.close();
  });

  it('refuses a folder that is in use, and takes it again afterwards', async () => {
    const first = await startEmbeddedDynamoDb(folder);
    await expect(startEmbeddedDynamoDb(folder)).rejects.toThrow(
      new BadInputError(
        `${folder} is in use by process ${process.pid}: stop that one first, or choose another home with --seed`,
      ),
    );
    await first.close();
    await (await startEmbeddedDynamoDb(folder)).close();
  });

  it.each([
    ['of a process that is gone', '2147483646'],
    ['that says nothing', ''],
  ])('takes a folder with a mark %s', async (_, mark) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'running.pid'), mark);
    await (await startEmbeddedDynamoDb(folder)).close();
  });

  it('closes its folder to other users of the machine, also one that an earlier version left open', async () => {
    mkdirSync(join(folder, 'dynamodb'), { recursive: true });
    for (const path of [folder, join(folder, 'dynamodb')]) chmodSync(path, 0o777);
    writeFileSync(join(folder, 'alerts.json'), '[]', { mode: 0o666 });
    for (const _ of ['first start', 'second start']) {
      const database = await startEmbeddedDynamoDb(folder);
      await storeOf(database).write(batch, signal);
      expect(openToOthers(folder)).toEqual([]);
      await database.close();
    }
  });

  it('goes on with tables that a run was killed over, which stay CREATING for ever', async () => {
    mkdirSync(folder, { recursive: true });
    const killed = await listenOnLoopback(
      dynalite({ path: join(folder, 'dynamodb'), createTableMs: 2_000 }),
      0,
    );
    const credentials = { accessKeyId: 'x', secretAccessKey: 'x' };
    const client = new DynamoDBClient({ endpoint: killed.origin, region: 'eu-west-2', credentials });
    await client.send(
      new CreateTableCommand({
        TableName: TABLES.readings,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'household', AttributeType: 'S' },
          { AttributeName: 'readAt', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'household', KeyType: 'HASH' },
          { AttributeName: 'readAt', KeyType: 'RANGE' },
        ],
      }),
    );
    client.destroy();
    await killed.close();
    const database = await startEmbeddedDynamoDb(folder);
    expect(await storeOf(database).write(batch, signal)).toBe(90);
    await database.close();
  });

  it('closes after the answers it still owes, also to one who has given up, as on Ctrl-C', async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown) => uncaught.push(error);
    process.on('uncaughtException', note);
    try {
      for (const readingForMs of [3, 10, 20, 40]) {
        const database = await startEmbeddedDynamoDb(folder);
        const many = Array.from({ length: 500 }, (_, step) => ({ at: START + step * 10_000, demandW: step }));
        await storeOf(database).write({ ...batch, readings: many }, signal);
        const giveUp = new AbortController();
        const given = storeOf(database).between('home', ...all, giveUp.signal);
        await new Promise((resolve) => setTimeout(resolve, readingForMs));
        giveUp.abort();
        await given.catch((error: unknown) => error);
        await database.close();
      }
    } finally {
      process.off('uncaughtException', note);
    }
    expect(uncaught).toEqual([]);
  });

  it('deletes what has expired, of one household', async () => {
    const database = await startEmbeddedDynamoDb();
    const store = storeOf(database);
    await store.write(batch, signal);
    await store.write({ ...batch, household: 'other' }, signal);
    const before = START + 60 * 10_000;
    expect(await deleteExpired(database.client, TABLES.readings, { household: 'home', before }, signal)).toBe(
      60,
    );
    expect(await store.between('home', ...all, signal)).toEqual(readings.slice(60));
    expect(await store.between('other', ...all, signal)).toHaveLength(90);
    expect(await deleteExpired(database.client, TABLES.readings, { household: 'home', before }, signal)).toBe(
      0,
    );
    await database.close();
  });
});
