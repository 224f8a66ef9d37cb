import { readFileSync } from 'node:fs';
import { DynamoDBClient, ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { formatReadAt, type Reading } from '../../core/readings/reading.ts';
import { createReadingStore } from '../../lambda/aws/reading-store.ts';
import { type Emulator, hasJava, startDynamoDbLocal } from '../support/dynamodb-emulators.ts';
import { createTables } from '../support/dynamodb-tables.ts';

const TABLE = 'HomeMiniAlerts-ReadingsTable';
const DAY = Date.parse('2026-05-15T00:00:00Z');
const HOUR = 3_600_000;
const STEP = 60_000;
const [FIRST, LAST] = [DAY - 2 * HOUR, DAY + 26 * HOUR];

/** The examples by the heading over each. */
const text = readFileSync(new URL('../../docs/querying.md', import.meta.url), 'utf8');
const queries = Object.fromEntries(
  [...text.matchAll(/^### (.+)\n\n```sql\n([^`]+)```/gm)].map(([, heading = '', query = '']) => [
    heading,
    query,
  ]),
);
const inTerminal = /--statement "((?:\\"|[^"])+)"/.exec(text)?.[1]?.replaceAll('\\"', '"') ?? '';

/** A reading a minute: 9 kW in the tenth minute of each hour, export at noon. */
const wattsAt = (at: number): number => {
  if (at % HOUR === 10 * STEP) return 9_000;
  return Math.floor((at - DAY) / HOUR) === 12 ? -1_200 : 300;
};
const readings: Reading[] = [];
for (let at = FIRST; at < LAST; at += STEP) {
  readings.push({
    at,
    demandW: wattsAt(at),
    consumptionWh: Math.floor((at - FIRST) / 1_000),
    costPence: 0.5,
  });
}
const within = (fromMs: number, toMs: number) => readings.filter(({ at }) => at >= fromMs && at < toMs);

const java = hasJava();
if (!java) console.log('the queries of docs/querying.md are not run: no Java for DynamoDB Local');

it('finds every query that the page shows', () => {
  expect(Object.keys(queries)).toHaveLength((text.match(/```sql/g) ?? []).length);
  expect(inTerminal).toContain('SELECT');
});

describe.skipIf(!java)('the queries of docs/querying.md on DynamoDB Local', { timeout: 60_000 }, () => {
  let emulator: Emulator;
  let client: DynamoDBClient;

  beforeAll(async () => {
    emulator = await startDynamoDbLocal();
    client = new DynamoDBClient(emulator.connection);
    await createTables(client, { readings: TABLE, state: 'state' });
    const store = createReadingStore(client, TABLE, {
      onUnreadable: () => {
        throw new Error('unreadable reading');
      },
    });
    const kept = { deviceId: '00-11-22-33-44-55-66-77', keepForMs: 400 * 24 * HOUR };
    for (const household of ['home', 'flat-2b']) {
      await store.write({ household, ...kept, readings }, new AbortController().signal);
    }
  }, 60_000);
  afterAll(async () => {
    client?.destroy();
    await emulator?.stop();
  });

  const rowsSchema = z.array(
    z.object({ readAt: z.object({ S: z.string() }), demandW: z.object({ N: z.string() }) }),
  );
  const run = async (query: string | undefined): Promise<[string, number][]> => {
    const Statement = z.string().parse(query).replaceAll('ReadingsTableName', TABLE);
    const rows: [string, number][] = [];
    let NextToken: string | undefined;
    do {
      const page = await client.send(
        new ExecuteStatementCommand({ Statement, ...(NextToken && { NextToken }) }),
      );
      for (const { readAt, demandW } of rowsSchema.parse(page.Items))
        rows.push([readAt.S, Number(demandW.N)]);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return rows;
  };
  const written = (expected: readonly Reading[]) =>
    expected.map(({ at, demandW }): [string, number] => [formatReadAt(at), demandW]);

  it.each([
    ['An hour', 60, within(DAY + 17 * HOUR, DAY + 18 * HOUR)],
    ['A day', 1_440, within(DAY, DAY + 24 * HOUR)],
    ['Above a threshold', 24, within(DAY, DAY + 24 * HOUR).filter(({ demandW }) => demandW > 5_000)],
    ['While the home exported', 59, within(DAY, DAY + 24 * HOUR).filter(({ demandW }) => demandW < 0)],
    ['Since a moment', 150, within(DAY + 23.5 * HOUR, LAST)],
  ])('%s: gives %i rows, the right ones, of this household alone', async (heading, count, expected) => {
    const rows = await run(queries[heading]);
    expect(rows).toHaveLength(count);
    expect(rows).toEqual(written(expected));
  });

  it('covers every example of the page', () => {
    expect(Object.keys(queries)).toEqual([
      'An hour',
      'A day',
      'Above a threshold',
      'While the home exported',
      'Since a moment',
    ]);
  });

  it('From a terminal: gives the whole day', async () => {
    expect(await run(inTerminal)).toEqual(written(within(DAY, DAY + 24 * HOUR)));
  });
});
