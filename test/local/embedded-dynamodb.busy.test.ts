import type { Server } from 'node:http';
import { expect, it, vi } from 'vitest';
import { createReadingStore } from '../../lambda/aws/reading-store.ts';
import { startEmbeddedDynamoDb, TABLES } from '../../local/embedded-dynamodb.ts';

/** A machine so busy that the timers which make a table `ACTIVE` come late. */
vi.mock('dynalite', async (original) => {
  const { default: dynalite } = await original<{ default: (options: object) => Server }>();
  return { default: (options: object) => dynalite({ ...options, createTableMs: 500 }) };
});

it('the embedded DynamoDB of a first start on a busy machine takes readings at once', async () => {
  const database = await startEmbeddedDynamoDb();
  try {
    const readings = [{ at: Date.parse('2026-05-15T17:14:50Z'), demandW: 215 }];
    const batch = { household: 'home', deviceId: 'x', keepForMs: 86_400_000, readings };
    const store = createReadingStore(database.client, TABLES.readings);
    await expect(store.write(batch, new AbortController().signal)).resolves.toBe(1);
  } finally {
    await database.close();
  }
});
