import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withMute, withNothingHushed, withPause } from '../../../core/messages/change-hush.ts';
import { createHushStore } from '../../../lambda/aws/hush-store.ts';
import { createStateStore } from '../../../lambda/aws/state-store.ts';
import { type Emulator, startDynalite } from '../../support/dynamodb-emulators.ts';
import { createTables } from '../../support/dynamodb-tables.ts';
import { hushItem } from '../../support/state-table.ts';

const NOW = Date.parse('2026-05-15T17:14:50Z');
const WRITERS = 4;
let emulator: Emulator;
let client: DynamoDBClient;
beforeAll(async () => {
  emulator = await startDynalite();
  client = new DynamoDBClient(emulator.connection);
  await createTables(client, { readings: 'readings', state: 'state' });
});
afterAll(async () => {
  client.destroy();
  await emulator.stop();
});

test('what several people ask for at once is all kept, and the poller reads it', async () => {
  const rules = Array.from({ length: WRITERS }, (_, nth) => `rule-${nth}`);
  const store = createHushStore(client, 'state');
  await Promise.all([
    ...rules.map((rule) =>
      store.change('home', (hush) => withMute(hush, rule, { until: NOW + 60_000 }, NOW)),
    ),
    store.change('home', (hush) => withPause(hush, NOW + 1, NOW)),
  ]);
  const { hush, unreadable } = await createStateStore(client, 'state').load('home');
  expect(Object.keys(hush.muted).sort()).toEqual(rules);
  expect(hush.pausedUntil).toBe(NOW + 1);
  expect(unreadable).toEqual([]);
});

test('an item that nobody can read, whatever its version is, is cleared when that is asked for', async () => {
  const store = createHushStore(client, 'state');
  for (const version of [{ S: 'x' }, { N: '-3' }, { M: {} }]) {
    await client.send(
      new PutItemCommand({ TableName: 'state', Item: { ...hushItem('{', 'flat'), version } }),
    );
    await expect(store.load('flat')).rejects.toThrow("can't be read");
    await store.change('flat', withNothingHushed, { overUnreadable: true });
    expect(await store.load('flat')).toEqual({ muted: {} });
  }
});
