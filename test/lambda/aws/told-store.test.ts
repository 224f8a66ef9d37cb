import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createToldStore, toldSince } from '../../../lambda/aws/told-store.ts';
import { type Emulator, startDynalite } from '../../support/dynamodb-emulators.ts';
import { createTables } from '../../support/dynamodb-tables.ts';
import { sentMessage } from '../../support/page-source.ts';

const AT = Date.parse('2026-05-15T17:14:50Z');
const TABLES = { readings: 'readings', state: 'state' };

let emulator: Emulator;
let client: DynamoDBClient;
beforeEach(async () => {
  emulator = await startDynalite();
  client = new DynamoDBClient(emulator.connection);
  await createTables(client, TABLES);
});
afterEach(async () => {
  client.destroy();
  await emulator.stop();
});

const keep = (id: string, at = AT, household = 'home') =>
  createToldStore(client, TABLES.state).keep(household, sentMessage(id, at));
const since = (from: number, household = 'home') =>
  toldSince(client, TABLES.state, { household, from }).then((told) => told.map(({ id }) => id));

describe('messages kept in the state table', () => {
  it('are an item each under the moment and the id, for 90 days', async () => {
    await keep('a');
    const { Items } = await client.send(
      new QueryCommand({
        TableName: TABLES.state,
        KeyConditionExpression: 'household = :household',
        ExpressionAttributeValues: { ':household': { S: 'home#told' } },
      }),
    );
    expect(Items).toEqual([
      {
        household: { S: 'home#told' },
        item: { S: '2026-05-15T17:14:50.000Z#a' },
        schema: { N: '1' },
        expiresAt: { N: String(AT / 1_000 + 90 * 86_400) },
        body: { S: expect.stringContaining('"at":') },
      },
    ]);
  });

  it('come back oldest first, those of this household since the moment asked', async () => {
    await keep('late', AT + 1_000);
    await keep('early', AT - 1);
    await keep('now');
    await keep('other', AT, 'cottage');
    expect(await since(AT)).toEqual(['now', 'late']);
    expect(await since(AT, 'cottage')).toEqual(['other']);
  });

  it('are one where one was sent twice', async () => {
    await keep('a');
    await keep('a');
    expect(await since(0)).toEqual(['a']);
  });

  it('leave out one that cannot be read', async () => {
    await keep('a');
    await client.send(
      new PutItemCommand({
        TableName: TABLES.state,
        Item: { household: { S: 'home#told' }, item: { S: '2026-05-15T18:00:00.000Z#b' }, body: { S: '{' } },
      }),
    );
    expect(await since(0)).toEqual(['a']);
  });
});
