import { readFileSync } from 'node:fs';
import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createStateStore } from '../../../lambda/aws/state-store.ts';
import { poll } from '../../../lambda/poller/poll.ts';
import type { StateStore } from '../../../lambda/poller/ports.ts';
import { type Emulator, startDynalite } from '../../support/dynamodb-emulators.ts';
import { createTables } from '../../support/dynamodb-tables.ts';
import { HOUSEHOLD, MINUTE, PollWorld } from '../../support/poll-world.ts';

/**
 * The state table as the version before the partitions left it: an alert raised and in the outbox, one held by quiet
 * hours, a budget, the token beside the monitor.
 */
const { items } = z
  .object({ items: z.array(z.custom<Record<string, AttributeValue>>()) })
  .parse(
    JSON.parse(
      readFileSync(new URL('./fixtures/state-before-partitions.json', import.meta.url), 'utf8'),
    ) as unknown,
  );
const TABLES = { readings: 'readings', state: 'state' };

/** How that version reads its session, in its own words. */
const sessionBefore = z.object({
  accountNumber: z.string(),
  token: z.optional(z.object({ value: z.string(), expiresAt: z.number() })),
  keyStamp: z.optional(z.string()),
  deviceId: z.optional(z.string()),
});

describe('the state of the version before the partitions', () => {
  let emulator: Emulator;
  let client: DynamoDBClient;
  let store: StateStore;
  beforeAll(async () => {
    emulator = await startDynalite();
    client = new DynamoDBClient(emulator.connection);
    await createTables(client, TABLES);
  });
  afterAll(async () => {
    client.destroy();
    await emulator.stop();
  });
  beforeEach(async () => {
    const Key = { household: { S: `${HOUSEHOLD}#session` }, item: { S: 'session' } };
    await client.send(new DeleteItemCommand({ TableName: TABLES.state, Key }));
    for (const item of items) await put(item);
    store = createStateStore(client, TABLES.state);
  });

  const put = (Item: Record<string, AttributeValue>) =>
    client.send(new PutItemCommand({ TableName: TABLES.state, Item }));
  const itemAt = async (household: string, item: string) => {
    const Key = { household: { S: household }, item: { S: item } };
    return (await client.send(new GetItemCommand({ TableName: TABLES.state, Key }))).Item;
  };
  /** A world an instant after that version's last poll, over the table. */
  const worldAfter = async () => {
    const { monitor } = await store.load(HOUSEHOLD);
    const world = new PollWorld({
      rules: [
        { kind: 'demand', name: 'very-high', above: 5_000, for: '5m', severity: 'critical' },
        { kind: 'demand', name: 'oven', above: 4_000, for: '5m' },
      ],
      settings: { recipients: [{ id: '73e0b9a1', kind: 'email', minSeverity: 'info' }] },
      demandAt: () => 6_000,
    });
    world.now = (monitor?.savedAt ?? 0) + 2 * MINUTE;
    let polls = 0;
    const live = async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 1) {
        polls += 1;
        const { signal } = new AbortController();
        const run = {
          household: HOUSEHOLD,
          now: world.now,
          signal,
          sendSignal: signal,
          pollId: `new-${polls}`,
        };
        await poll(run, { ...world.ports, state: store });
        world.now += MINUTE;
      }
    };
    return { world, live };
  };

  test('is read whole: monitor with its alerts, last good rules, the session where it was', async () => {
    const stored = await store.load(HOUSEHOLD);
    expect(stored).toMatchObject({
      sessionToMove: true,
      session: { accountNumber: expect.stringMatching(/^A-/), token: { value: expect.anything() } },
      version: Number(items[0]?.version?.N),
      monitor: {
        alerts: { told: { 'very-high': ['73e0b9a1'] }, held: [{ rule: 'oven', open: true }] },
        outbox: [{ rule: 'very-high', event: 'raised' }],
      },
      lastGood: { rules: { version: 2 } },
    });
    expect(stored).not.toHaveProperty('usual');
  });

  test('is lived on from: the token is used and moves, the owed message goes out, nothing is told twice', async () => {
    const token = (await store.load(HOUSEHOLD)).session?.token?.value.reveal();
    const { world, live } = await worldAfter();
    await live(3);
    expect(world.octopus.telemetry.made[0]?.args[0].reveal()).toBe(token);
    const moved = await itemAt(`${HOUSEHOLD}#session`, 'session');
    expect(sessionBefore.parse(JSON.parse(moved?.body?.S ?? '')).accountNumber).toMatch(/^A-/);
    expect(await itemAt(HOUSEHOLD, 'session')).toMatchObject({ body: { S: '{"accountNumber":""}' } });
    expect(await store.load(HOUSEHOLD)).not.toHaveProperty('sessionToMove');
    // What oven held back is told, since these rules have no quiet hours; very-high was raised before.
    expect(world.messages.map(({ rule, event }) => `${rule} ${event}`)).toEqual([
      'very-high raised',
      'summary summary',
    ]);
    world.home.demandAt = () => 300;
    await live(15);
    expect(world.messages.slice(2).map(({ rule, event }) => `${rule} ${event}`)).toEqual([
      'very-high recovered',
      'oven recovered',
    ]);
  });

  test('can be gone back to: that version finds a session without a token and obtains one', async () => {
    const { live } = await worldAfter();
    await live(2);
    const left = await itemAt(HOUSEHOLD, 'session');
    expect(left).toMatchObject({ schema: { N: '1' } });
    expect(sessionBefore.parse(JSON.parse(left?.body?.S ?? ''))).toEqual({ accountNumber: '' });
  });

  test('written again by a version that was gone back to, its session is left alone: a new token follows on ours', async () => {
    const { world, live } = await worldAfter();
    await live(2);
    const ours = (await store.load(HOUSEHOLD)).session;
    const theirs = {
      accountNumber: ours?.accountNumber,
      deviceId: ours?.deviceId,
      token: { value: 'obtained since', expiresAt: world.now + 24 * 60 * MINUTE },
    };
    await put({
      household: { S: HOUSEHOLD },
      item: { S: 'session' },
      schema: { N: '1' },
      body: { S: JSON.stringify(theirs) },
    });
    expect(await store.load(HOUSEHOLD)).toMatchObject({ session: { deviceId: ours?.deviceId } });
    expect(await store.load(HOUSEHOLD)).not.toHaveProperty('sessionToMove');
    const obtained = world.octopus.obtainToken.count;
    world.now = (ours?.token?.expiresAt ?? 0) + MINUTE;
    await live(2);
    expect(world.octopus.obtainToken.count).toBe(obtained + 1);
    const after = (await store.load(HOUSEHOLD)).session?.token;
    expect(after?.expiresAt).toBeGreaterThan(world.now);
    expect(after?.value.reveal()).not.toBe('obtained since');
  });
});
