import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Publication } from '../../core/channels/publication.ts';
import { signedIn } from '../../core/web/device.ts';
import { createDeviceStore } from '../../lambda/aws/device-store.ts';
import { type Bundle, bundleCourier } from '../../scripts/bundles.ts';
import { originOf } from '../support/aws-loopback.ts';
import { type Emulator, startDynalite } from '../support/dynamodb-emulators.ts';
import { createTables } from '../support/dynamodb-tables.ts';
import { PushService } from '../support/push-service.ts';
import { type ScriptedServer, serveScript } from '../support/scripted-server.ts';
import { execute } from './bundled-function.ts';

const RECIPIENT = '1a2b3c4d';
const MUTE = 'https://abc123.execute-api.eu-west-2.amazonaws.com/m/token.signature';
const message = (change: Partial<Publication> = {}): Publication => ({
  schema: 1,
  id: 'left-on/raised/2026-11-27T03:12:00.000Z',
  episode: 'L-ceNYkJY6DpyzXAnCC2Wa',
  household: 'home',
  title: 'Our House',
  rule: 'left-on',
  event: 'raised',
  severity: 'critical',
  to: [RECIPIENT],
  at: new Date().toISOString(),
  headline: '[ALERT] Left on? 830 W since 00:41',
  text: 'Left on? Our House has used about 830 W since 00:41.\nComes and goes at 2.2 kW: oven, immersion or heater?',
  facts: [],
  links: [
    { label: 'Mute 1 h', url: MUTE, action: 'mute' },
    { label: 'Open', url: 'https://abc123.execute-api.eu-west-2.amazonaws.com/home#L', action: 'open' },
  ],
  ...change,
});
const eventOf = (publication: Publication) => ({
  Records: [{ Sns: { Message: JSON.stringify(publication) } }],
});

const cleanUp = new AsyncDisposableStack();
let bundle: Bundle;
let dynamodb: Emulator;
let client: DynamoDBClient;
let ssm: ScriptedServer;
let service: PushService;
let environment: Record<string, string>;
const store = () => createDeviceStore(client, 'state');
const NOW = Date.now();

beforeAll(async () => {
  bundle = cleanUp.use(bundleCourier());
  dynamodb = await startDynalite();
  cleanUp.defer(() => dynamodb.stop());
  client = new DynamoDBClient(dynamodb.connection);
  cleanUp.defer(() => client.destroy());
  await createTables(client, { readings: 'readings', state: 'state' });
  service = cleanUp.use(await new PushService().listen());
  const settings = {
    webUrl: 'https://abc123.execute-api.eu-west-2.amazonaws.com/',
    recipients: [{ id: RECIPIENT, kind: 'webPush', name: 'phones', minSeverity: 'info' }],
  };
  ssm = cleanUp.use(
    await serveScript((response) => {
      const Parameter = { Name: 'settings', Value: JSON.stringify(settings), Version: 1 };
      response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify({ Parameter }));
    }),
  );
  environment = {
    AWS_ACCESS_KEY_ID: 'emulated',
    AWS_SECRET_ACCESS_KEY: 'emulated',
    AWS_REGION: 'eu-west-2',
    AWS_ENDPOINT_URL_DYNAMODB: String(dynamodb.connection.endpoint),
    AWS_ENDPOINT_URL_SSM: originOf(ssm),
    STATE_TABLE: 'state',
    PARAMETER_PREFIX: '/home-mini-alerts',
    ALLOW_LOOPBACK: 'true',
  };
  for (const name of ['phone', 'tablet', 'old']) {
    const device = { ...signedIn(name, 'act', NOW), push: service.subscribe(name) };
    await store().save('home', name, device, 0);
  }
  await store().save('home', 'laptop', signedIn('laptop', 'look', NOW), 0);
}, 90_000);
afterAll(() => cleanUp.disposeAsync());

describe('the bundled courier and the browsers’ push services', () => {
  it('encrypts a message for each device that wants it, signed as this home’s, in the place of an earlier one', async () => {
    service.answers.set('/old', 410);
    const { answers, written } = await execute(bundle, environment, [eventOf(message())]);
    expect(answers).not.toContainEqual(expect.objectContaining({ name: expect.any(String) }));
    expect(service.delivered.map(({ path }) => path).sort()).toEqual(['/phone', '/tablet']);
    for (const { headers, text, claims } of service.delivered) {
      expect(JSON.parse(text)).toEqual({
        title: '[ALERT] Left on? 830 W since 00:41',
        body: expect.stringContaining('oven, immersion or heater?'),
        tag: 'L-ceNYkJY6DpyzXAnCC2Wa',
        url: 'https://abc123.execute-api.eu-west-2.amazonaws.com/home#L',
        mute: MUTE,
        renotify: true,
        silent: false,
      });
      expect(headers).toMatchObject({
        'content-encoding': 'aes128gcm',
        topic: 'L-ceNYkJY6DpyzXAnCC2Wa',
        urgency: 'high',
        ttl: '21600',
      });
      expect(claims).toMatchObject({ sub: 'https://abc123.execute-api.eu-west-2.amazonaws.com/' });
    }
    expect(written).not.toContain(MUTE);
  });

  it('takes the subscription of a device away that is gone, and leaves it signed in', async () => {
    const old = await store().find('home', 'old', NOW);
    expect(old?.device.name).toBe('old');
    expect(old?.device.push).toBeUndefined();
  });

  it('sends nothing twice', async () => {
    await execute(bundle, environment, [eventOf(message())]);
    expect(service.delivered).toHaveLength(2);
  });

  it('cuts a long message to what push services take', async () => {
    const long = message({ id: 'long', text: '“£ 10”\n'.repeat(3_000) });
    await execute(bundle, environment, [eventOf(long)]);
    const [, , third] = service.delivered;
    expect(Buffer.byteLength(third?.text ?? '')).toBeLessThanOrEqual(3_900);
    expect(JSON.parse(third?.text ?? '{}')).toMatchObject({ mute: MUTE });
  });

  it('owes a message to the device whose service is away, and sends it to nobody else again', async () => {
    service.answers.set('/tablet', 503);
    const before = service.delivered.length;
    const owed = message({ id: 'owed' });
    await execute(bundle, environment, [eventOf(owed)]);
    expect(service.delivered.slice(before).map(({ path }) => path)).toEqual(['/phone']);
    service.answers.delete('/tablet');
  });
});
