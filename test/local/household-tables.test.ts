import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReadingStore } from '../../lambda/aws/reading-store.ts';
import { createStateStore } from '../../lambda/aws/state-store.ts';
import { createTables } from '../../local/household-tables.ts';
import { type Emulator, startDynalite } from '../support/dynamodb-emulators.ts';

const TABLES = { readings: 'readings', state: 'state' };
const BUSY_MS = 400;
const { signal } = new AbortController();
const batch = {
  household: 'home',
  deviceId: 'x',
  keepForMs: 86_400_000,
  readings: [{ at: Date.parse('2026-05-15T17:14:50Z'), demandW: 215 }],
};

let emulator: Emulator;
let client: DynamoDBClient;
beforeEach(async () => {
  emulator = await startDynalite({ createTableMs: BUSY_MS });
  client = new DynamoDBClient(emulator.connection);
});
afterEach(async () => {
  client.destroy();
  await emulator.stop();
});

const status = async (TableName: string) =>
  (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus;

describe('tables that are CREATING for a while, as on a busy machine', () => {
  it('take readings and state as soon as they are said to be there', async () => {
    const startedAt = performance.now();
    await createTables(client, TABLES);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(BUSY_MS);
    expect([await status('readings'), await status('state')]).toEqual(['ACTIVE', 'ACTIVE']);
    await expect(createReadingStore(client, 'readings').write(batch, signal)).resolves.toBe(1);
    await expect(createStateStore(client, 'state').load('home', signal)).resolves.toBeDefined();
  });

  it('are waited for by a second one who wants them meanwhile', async () => {
    await Promise.all([createTables(client, TABLES), createTables(client, TABLES)]);
    expect([await status('readings'), await status('state')]).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('stay as they are where they are there already', async () => {
    await createTables(client, TABLES);
    await createReadingStore(client, 'readings').write(batch, signal);
    await createTables(client, TABLES);
    const { at } = batch.readings[0]!;
    expect(await createReadingStore(client, 'readings').between('home', at, at, signal)).toHaveLength(1);
  });
});
