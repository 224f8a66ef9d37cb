import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createChannelStore } from '../../../lambda/aws/channel-store.ts';
import { createDeliveryStore } from '../../../lambda/aws/delivery-store.ts';
import type { Emulator } from '../../support/dynamodb-emulators.ts';
import { createTables } from '../../support/dynamodb-tables.ts';
import { publication } from '../courier/memory-courier.ts';

const NOW = Date.parse('2026-05-15T17:00:00Z');
const TABLES = { readings: 'readings', state: 'state' };

/** What both stores of the courier must do, on whichever DynamoDB. */
export const courierStoreSuite = (name: string, start: () => Promise<Emulator>): void => {
  describe(`the courier's stores on ${name}`, () => {
    let emulator: Emulator;
    let client: DynamoDBClient;
    let households = 0;
    let household = '';
    const next = () => {
      households += 1;
      household = `home-${households}`;
    };
    beforeAll(async () => {
      emulator = await start();
      client = new DynamoDBClient(emulator.connection);
      await createTables(client, TABLES);
    });
    afterAll(async () => {
      client.destroy();
      await emulator.stop();
    });
    const deliveries = () => createDeliveryStore(client, TABLES.state);
    const unreadable: string[] = [];
    const channels = () => createChannelStore(client, TABLES.state, (one) => unreadable.push(one));
    const key = () => ({ household, messageId: 'm/1', recipient: 'aaaa0001' });

    it('lets one of two runs claim a message', async () => {
      next();
      const claims = await Promise.all([1, 2, 3].map(() => deliveries().claim(key(), publication(), NOW)));
      expect(claims.map(({ kind }) => kind).sort()).toEqual(['claimed', 'held', 'held']);
    });

    it('lets a claim of a run that died be taken over after a minute', async () => {
      next();
      await deliveries().claim(key(), publication(), NOW);
      expect(await deliveries().claim(key(), publication(), NOW + 59_999)).toEqual({ kind: 'held' });
      expect(await deliveries().claim(key(), publication(), NOW + 60_000)).toMatchObject({
        kind: 'claimed',
        tries: 0,
      });
    });

    it('never lets a message that was sent be claimed again', async () => {
      next();
      await deliveries().claim(key(), publication(), NOW);
      await deliveries().sent(key(), NOW);
      expect(await deliveries().claim(key(), publication(), NOW + 3_600_000)).toEqual({
        kind: 'sent-before',
      });
    });

    it('lets a message that was given back be claimed at once, with its tries', async () => {
      next();
      await deliveries().claim(key(), publication(), NOW);
      await deliveries().giveBack(
        key(),
        { message: publication(), tries: 2, since: NOW, retryAt: NOW + 1 },
        NOW,
      );
      expect(await deliveries().claim(key(), publication(), NOW + 1)).toEqual({
        kind: 'claimed',
        tries: 2,
        since: NOW,
      });
      await deliveries().giveBack(key(), undefined, NOW);
      expect(await deliveries().claim(key(), publication(), NOW + 1)).toMatchObject({
        kind: 'claimed',
        tries: 0,
      });
    });

    it('keeps a message that waits for its next try until then', async () => {
      next();
      await deliveries().claim(key(), publication(), NOW);
      const kept = { message: publication(), tries: 1, since: NOW, retryAt: NOW + 60_000 };
      await deliveries().giveBack(key(), kept, NOW);
      expect(await deliveries().claim(key(), publication(), NOW + 59_999)).toEqual({ kind: 'waiting' });
      const claims = await Promise.all(
        [1, 2, 3].map(() => deliveries().claim(key(), publication(), NOW + 60_000)),
      );
      expect(claims.map(({ kind }) => kind).sort()).toEqual(['claimed', 'held', 'held']);
    });

    it.each([
      ['no JSON', '{'],
      ['something else', '{"state":7}'],
    ])('sends a message of which it cannot read what is stored: %s', async (_name, body) => {
      next();
      await client.send(
        new PutItemCommand({
          TableName: TABLES.state,
          Item: {
            household: { S: `${household}#deliveries` },
            item: { S: 'm/1/aaaa0001' },
            state: { S: 'owed' },
            claimedAt: { N: String(NOW) },
            body: { S: body },
          },
        }),
      );
      expect(await deliveries().claim(key(), publication(), NOW)).toMatchObject({
        kind: 'claimed',
        tries: 0,
      });
    });

    it('keeps what it knows for seven days', async () => {
      next();
      await deliveries().sent(key(), NOW);
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: TABLES.state,
          Key: { household: { S: `${household}#deliveries` }, item: { S: 'm/1/aaaa0001' } },
        }),
      );
      expect(Item).toMatchObject({
        expiresAt: { N: String(NOW / 1_000 + 7 * 86_400) },
        state: { S: 'sent' },
      });
    });

    it('remembers an episode of each recipient', async () => {
      next();
      const episode = { household, episode: 'e', recipient: 'r' };
      expect(await deliveries().episode(episode)).toBeUndefined();
      await deliveries().saveEpisode(episode, { newestAt: NOW, reference: '42' }, NOW);
      expect(await deliveries().episode(episode)).toEqual({ newestAt: NOW, reference: '42' });
      expect(await deliveries().episode({ ...episode, recipient: 'other' })).toBeUndefined();
    });

    it('notes the end of an episode for good, and says whether its raise may be under way', async () => {
      next();
      const episode = { household, episode: 'e', recipient: 'r' };
      const raise = { newestAt: NOW, sendingUntil: NOW + 13_000 };
      expect(await deliveries().saveEpisode(episode, raise, NOW)).toBe(true);
      const end = { newestAt: NOW + 1, endedAt: NOW + 1 };
      expect(await deliveries().endEpisode(episode, end, NOW)).toBe(NOW + 13_000);
      expect(await deliveries().saveEpisode(episode, raise, NOW)).toBe(false);
      expect(await deliveries().episode(episode)).toEqual(end);
      expect(await deliveries().endEpisode({ ...episode, episode: 'other' }, end, NOW)).toBeUndefined();
    });

    it('saves channels under their version', async () => {
      next();
      const state = { recipients: { r: { owed: [], brokenSince: NOW, code: 'http-410' } } };
      expect(await channels().load(household)).toEqual({ state: { recipients: {} }, version: 0 });
      expect(await channels().save(household, state, 0)).toBe(true);
      expect(await channels().save(household, { recipients: {} }, 0)).toBe(false);
      expect(await channels().load(household)).toEqual({ state, version: 1 });
      expect(await channels().save(household, { recipients: {} }, 1)).toBe(true);
    });

    it.each([
      ['no JSON', '{'],
      ['something else', '{"recipients":{"r":{"owed":7}}}'],
    ])(
      'counts unreadable channels as none, and puts them right with the next save: %s',
      async (_name, body) => {
        next();
        unreadable.length = 0;
        await client.send(
          new PutItemCommand({
            TableName: TABLES.state,
            Item: {
              household: { S: `${household}#channels` },
              item: { S: 'channels' },
              schema: { N: '1' },
              version: { N: '5' },
              body: { S: body },
            },
          }),
        );
        expect(await channels().load(household)).toEqual({ state: { recipients: {} }, version: 5 });
        expect(unreadable).toEqual([household]);
        expect(await channels().save(household, { recipients: {} }, 5)).toBe(true);
      },
    );
  });
};
