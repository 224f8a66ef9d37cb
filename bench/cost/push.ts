import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Publication } from '../../core/channels/publication.ts';
import { recipientId } from '../../core/contract/names.ts';
import { createChannelStore } from '../../lambda/aws/channel-store.ts';
import { createDeliveryStore } from '../../lambda/aws/delivery-store.ts';
import { createNotifiedDevices } from '../../lambda/aws/notified-devices.ts';
import { deliver } from '../../lambda/courier/deliver.ts';
import type { CourierPorts } from '../../lambda/courier/ports.ts';
import { startEmbeddedDynamoDb, TABLES } from '../../local/embedded-dynamodb.ts';
import { itemBytes } from './item-bytes.ts';
import type { PushCounts } from './measured.ts';

/** A fixed moment, so that every run measures the same. */
const START = Date.parse('2026-11-02T12:00:00Z');
const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;
/** A Telegram chat and a webhook. */
const PHONES = [
  { kind: 'telegram', name: 'family', secret: { botToken: `1:${'a'.repeat(35)}`, chatId: '1' } },
  { kind: 'webhook', name: 'home-assistant', secret: { url: 'https://ha.example/api/webhook/1' } },
] as const;

/** What the real delivery of a raise and its end to two phones asks of AWS, for each message and phone. */
export const measurePush = async (): Promise<PushCounts> => {
  const database = await startEmbeddedDynamoDb();
  const client = new DynamoDBClient(database.connection);
  const used = { writeUnits: 0, readUnits: 0, secretsRead: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const { commandName } = context;
      if (commandName === PutItemCommand.name) used.writeUnits += units(args.input, 'Item', WRITE_UNIT_BYTES);
      if (commandName === GetItemCommand.name)
        used.readUnits += units(result.output, 'Item', READ_UNIT_BYTES);
      return result;
    },
    { step: 'initialize' },
  );
  const ports: CourierPorts = {
    secrets: {
      recipients: async () =>
        PHONES.map(({ kind, name }) => ({
          id: recipientId(`${kind}:${name}`),
          kind,
          name,
          untilAcknowledged: false,
        })),
      secret: async (_household, { kind }) => {
        used.secretsRead += 1;
        return { text: JSON.stringify(PHONES.find((phone) => phone.kind === kind)?.secret), version: 1 };
      },
    },
    deliveries: createDeliveryStore(client, TABLES.state),
    channels: createChannelStore(client, TABLES.state, () => undefined),
    transport: {
      send: async () => ({
        ok: true,
        response: { status: 200, headers: {}, body: '{"ok":true,"result":{"message_id":1}}' },
      }),
    },
    log: { info: () => undefined, warn: () => undefined },
    clock: () => START,
    // Neither phone is a device of the page.
    devices: createNotifiedDevices(client, TABLES.state),
    policy: { allowLoopback: false },
  };
  try {
    const { signal } = new AbortController();
    for (const message of MESSAGES) await deliver(message, ports, START, signal);
  } finally {
    client.destroy();
    await database.close();
  }
  const share = MESSAGES.length * PHONES.length;
  return {
    writeUnits: used.writeUnits / share,
    readUnits: used.readUnits / share,
    secretsRead: used.secretsRead / share,
  };
};

const units = (value: unknown, key: string, bytesOfOne: number): number => {
  const item: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return Math.max(1, Math.ceil((item === undefined ? 0 : itemBytes(item)) / bytesOfOne));
};

const messageOf = (event: string, severity: Publication['severity'], minutes: number): Publication => {
  const at = new Date(START + minutes * 60_000).toISOString();
  return {
    schema: 1,
    id: `left-on/${event}/${at}`,
    episode: 'k3Jx0o2B1nq8yWq5mT7vZw',
    household: 'home',
    title: 'Our House',
    rule: 'left-on',
    event,
    severity,
    to: PHONES.map(({ kind, name }) => recipientId(`${kind}:${name}`)),
    at,
    headline: '[ALERT] Left on? 830 W since 15:00 (about GBP 0.22 an hour)',
    text: 'Left on? Our House has used about 830 W since 15:00, about 22p an hour.\nNot on purpose? Check oven, heaters, immersion and car.\n\n0.8 kWh so far.\nPeak 2.2 kW.',
    facts: ['Limit', 'Began', 'So far', 'Peak', 'Energy', 'Cost'].map((label) => ({
      label,
      value: 'over 500 W for 2 h, mean of 15 min',
    })),
    links: [],
  };
};
const MESSAGES = [messageOf('raised', 'critical', 0), messageOf('recovered', 'info', 60)];
