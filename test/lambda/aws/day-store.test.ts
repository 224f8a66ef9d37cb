import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf, daySpan } from '../../../core/readings/day.ts';
import { createDayStore } from '../../../lambda/aws/day-store.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb, TABLES } from '../../../local/embedded-dynamodb.ts';
import { at, HOUR, homeRows, withRegister } from '../../support/timeline.ts';

const keepForMs = 400 * 24 * HOUR;
const day = (date: string, minutes = 24 * 60 + 1) => {
  const span = daySpan(at(`${date}T12:00:00Z`), 'Europe/London');
  return dayOf(withRegister(homeRows(span.startsAt, [minutes, 400])), span);
};

let database: EmbeddedDynamoDb;
beforeAll(async () => {
  database = await startEmbeddedDynamoDb();
});
afterAll(() => database.close());

describe('the store of days', () => {
  it('gives back what was written, in order, of the household and dates that were asked for', async () => {
    const store = createDayStore(database.client, TABLES.state);
    const [one, two, three] = [day('2026-05-14'), day('2026-05-12', 60), day('2026-05-16')];
    for (const each of [one, two, three]) await store.write('flat', each, { keepForMs });
    await store.write('other', one, { keepForMs });
    expect(await store.between('flat', '2026-05-12', '2026-05-15')).toEqual([two, one]);
    expect([...(await store.written('flat', '2026-05-12', '2026-05-15'))]).toEqual([
      ['2026-05-12', { open: true }],
      ['2026-05-14', { open: false }],
    ]);
  });

  it('replaces a day that is written again', async () => {
    const store = createDayStore(database.client, TABLES.state);
    await store.write('again', day('2026-05-14', 60), { keepForMs });
    await store.write('again', day('2026-05-14'), { keepForMs });
    expect(await store.between('again', '2026-05-14', '2026-05-14')).toEqual([day('2026-05-14')]);
  });

  it('leaves out what it cannot read, and counts it as not written', async () => {
    const store = createDayStore(database.client, TABLES.state);
    const put = (item: string, attributes: Record<string, { S: string } | { N: string }>) =>
      database.client.send(
        new PutItemCommand({
          TableName: TABLES.state,
          Item: { household: { S: 'odd#days' }, item: { S: item }, ...attributes },
        }),
      );
    await put('2026-05-11', { schema: { N: '9' }, body: { S: '{}' } });
    await put('2026-05-12', { schema: { N: '1' }, body: { S: 'not JSON' } });
    await put('2026-05-13', { note: { S: 'typed in the console' } });
    await store.write('odd', day('2026-05-14'), { keepForMs });
    expect((await store.between('odd', '2026-05-01', '2026-05-31')).map(({ date }) => date)).toEqual([
      '2026-05-14',
    ]);
    expect([...(await store.written('odd', '2026-05-01', '2026-05-31')).keys()]).toEqual([
      '2026-05-12',
      '2026-05-14',
    ]);
  });
});
