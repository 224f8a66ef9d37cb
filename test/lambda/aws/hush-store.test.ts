import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { withMute, withPause } from '../../../core/messages/change-hush.ts';
import { createHushStore } from '../../../lambda/aws/hush-store.ts';
import { hushItem, mockStateTable } from '../../support/state-table.ts';
import 'aws-sdk-client-mock-vitest/extend';

const NOW = Date.parse('2026-05-15T17:14:50Z');
const store = () => createHushStore(new DynamoDBClient({ region: 'eu-west-2' }), 'state');

describe('the hush item', () => {
  test('is empty where nobody asked for anything', async () => {
    mockStateTable();
    expect(await store().load('home')).toEqual({ muted: {} });
  });

  test('is read consistently and written under its version', async () => {
    const { dynamodb } = mockStateTable([hushItem({ muted: {} })]);
    const after = await store().change('home', (hush) => withPause(hush, NOW + 1, NOW));
    expect(after).toEqual({ pausedUntil: NOW + 1, muted: {} });
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(GetItemCommand, {
      TableName: 'state',
      Key: { household: { S: 'home#hush' }, item: { S: 'hush' } },
      ConsistentRead: true,
    });
    expect(dynamodb).toHaveReceivedCommandExactlyOnceWith(PutItemCommand, {
      TableName: 'state',
      Item: {
        household: { S: 'home#hush' },
        item: { S: 'hush' },
        schema: { N: '1' },
        version: { N: '4' },
        body: { S: JSON.stringify({ muted: {}, pausedUntil: NOW + 1 }) },
      },
      ConditionExpression: '#version = :before',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ':before': { N: '3' } },
    });
  });

  test('that another writes at the same time keeps both changes', async () => {
    const table = mockStateTable();
    const [one, other] = [store(), store()];
    await Promise.all([
      one.change('home', (hush) => withMute(hush, 'a', { until: NOW + 1 }, NOW)),
      other.change('home', (hush) => withMute(hush, 'b', { episode: 'e' }, NOW)),
    ]);
    expect(table.hush()).toEqual({ muted: { a: { until: NOW + 1 }, b: { episode: 'e' } } });
  });

  test('is not written where a change changes nothing', async () => {
    const { dynamodb } = mockStateTable();
    await store().change('home', (hush) => hush);
    expect(dynamodb).toHaveReceivedCommandTimes(PutItemCommand, 0);
  });

  test('that nobody can read is written over where that is asked for, even by a change that changes nothing', async () => {
    const { dynamodb } = mockStateTable([{ ...hushItem({ muted: {} }), body: { S: 'broken' } }]);
    await store().change('home', (hush) => hush, { overUnreadable: true });
    expect(dynamodb).toHaveReceivedCommandTimes(PutItemCommand, 1);
  });

  test('that keeps changing is given up after five tries, and what else goes wrong is thrown', async () => {
    const { dynamodb } = mockStateTable();
    dynamodb
      .on(PutItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'refused', $metadata: {} }));
    const change = () => store().change('home', (hush) => withPause(hush, NOW + 1, NOW));
    await expect(change()).rejects.toThrow('kept changing under 5 tries');
    dynamodb.on(PutItemCommand).rejects(new Error('AccessDenied'));
    await expect(change()).rejects.toThrow('AccessDenied');
  });

  test.each([
    ['is of a newer layout', { ...hushItem({ muted: {} }), schema: { N: '2' } }],
    ['is no JSON', hushItem('{')],
    ['says something else', hushItem('{"muted":{"a":{"until":"soon"}}}')],
  ])('that nobody can read is not written over: it %s', async (_, item) => {
    const table = mockStateTable([item]);
    await expect(store().load('home')).rejects.toThrow("can't be read");
    const change = store().change('home', (hush) => withPause(hush, NOW + 1, NOW));
    await expect(change).rejects.toThrow('npx home-mini resume --household home clears them');
    expect(table.stored.get('home#hush hush')).toEqual(item);
    const options = { overUnreadable: true };
    await store().change('home', (hush) => withPause(hush, NOW + 1, NOW), options);
    expect(table.hush()).toEqual({ muted: {}, pausedUntil: NOW + 1 });
  });
});
