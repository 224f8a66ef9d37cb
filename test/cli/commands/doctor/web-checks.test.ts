import { once } from 'node:events';
import { createServer } from 'node:http';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { accessTo } from '../../../../cli/aws/access.ts';
import { findStack } from '../../../../cli/aws/stack.ts';
import { formatFinding, type Seen } from '../../../../cli/commands/doctor/finding.ts';
import { checkDevices, checkWeb } from '../../../../cli/commands/doctor/web-checks.ts';
import { parseConfigValue } from '../../../../config/config.ts';
import { type Device, signedIn } from '../../../../core/web/device.ts';
import { createDeviceStore } from '../../../../lambda/aws/device-store.ts';
import { createWebKeyStore } from '../../../../lambda/aws/web-key-store.ts';
import { NOW } from '../../../support/command-run.ts';
import { mockStack } from '../../../support/deployed.ts';
import { type Emulator, startDynalite } from '../../../support/dynamodb-emulators.ts';
import { createTables } from '../../../support/dynamodb-tables.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';

const DAY_MS = 86_400_000;

let dynamodb: Emulator;
let client: DynamoDBClient;
let status = 200;
let url: string;
let table: string;
let tables = 0;
const door = createServer((request, response) => {
  response.writeHead(request.url === '/sign-in' ? status : 404).end();
});

beforeAll(async () => {
  dynamodb = await startDynalite();
  client = new DynamoDBClient(dynamodb.connection);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', String(dynamodb.connection.endpoint));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'emulated');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'emulated');
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  url = `http://127.0.0.1:${address.port}/`;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  door.close();
  await dynamodb.stop();
});
beforeEach(async () => {
  tables += 1;
  table = `doctor-state-${tables}`;
  await createTables(client, { readings: `doctor-readings-${tables}`, state: table });
  status = 200;
  mockStack(undefined, { WebUrl: url, StateTableName: table });
});

const lines = (seen: readonly Seen[]): string[] =>
  seen.map((one) => formatFinding({ check: 'web', ...one }, false).replace(/ web +/, ' '));
const deployed = async () => {
  const aws = accessTo('eu-west-2');
  const stack = await findStack(aws);
  if (stack === undefined) throw new Error('no stack');
  return { aws, stack };
};
const web = async (wanted: boolean): Promise<string[]> => {
  const parsed = parseConfigValue(rawConfig([rawHousehold()], { region: 'eu-west-2', web: wanted }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { aws, stack } = await deployed();
  return lines(await checkWeb(aws, parsed.value, stack));
};
const devices = async (): Promise<string[]> => {
  const { aws, stack } = await deployed();
  return lines(await checkDevices(aws, stack, { household: 'home', now: NOW }));
};
const signIn = (id: string, device: Device) => createDeviceStore(client, table).save('home', id, device, 0);

describe('the public address', () => {
  it('is nothing to speak of where nobody wants it and there is none', async () => {
    mockStack();
    expect(await web(false)).toEqual([]);
    expect(await devices()).toEqual([]);
  });

  it('is missed where the config wants it and it is not deployed', async () => {
    mockStack();
    expect(await web(true)).toEqual([
      '✗ the config says "web": true, and there is no address → run npx cdk deploy',
    ]);
  });

  it('is named where it is open still, and the config no longer wants it', async () => {
    expect(await web(false)).toEqual([
      `! ${url} is public, and the config no longer says "web": true → run npx cdk deploy to close it`,
    ]);
  });

  it('answers, and has no key before the first link', async () => {
    expect(await web(true)).toEqual([`✓ ${url} answers`, '✓ no key yet: the first link makes it']);
  });

  it('says that there is a key, and never what it is', async () => {
    const key = await createWebKeyStore(client, table, { maxAgeMs: 0 }).key(NOW);
    const said = await web(true);
    expect(said).toContain('✓ links are signed with the key of this stack');
    expect(said.join('\n')).not.toContain(Buffer.from(key).toString('base64url'));
  });

  it.each([500, 403, 302])('is out of order where it answers with %i', async (answer) => {
    status = answer;
    expect((await web(true))[0]).toBe(
      `✗ ${url} answers with ${answer} → look into the log of the web function, then run npx cdk deploy`,
    );
  });

  it('is out of order where nothing answers', async () => {
    const gone = 'http://127.0.0.1:1/';
    mockStack(undefined, { WebUrl: gone, StateTableName: table });
    expect((await web(true))[0]).toBe(
      `✗ ${gone} does not answer (TypeError) → is this machine online? Else run npx cdk deploy`,
    );
  });

  it('is out of order where what is stored is no key', async () => {
    await client.send(
      new PutItemCommand({
        TableName: table,
        Item: {
          household: { S: '#web' },
          item: { S: 'key' },
          schema: { N: '1' },
          key: { B: new Uint8Array(8) },
        },
      }),
    );
    expect((await web(true))[1]).toMatch(
      /^✗ state item "key" of "#web" holds no key of 32 bytes.*→ delete that item in the DynamoDB console$/,
    );
  });
});

describe('signed-in devices', () => {
  const push = {
    endpoint: 'https://fcm.googleapis.com/fcm/send/abc',
    keys: { p256dh: 'B'.repeat(87), auth: 'a'.repeat(22) },
  };

  it('are asked for where there is none', async () => {
    expect(await devices()).toEqual([
      '! no device is signed in to the page → npx home-mini web link signs one in',
    ]);
  });

  it('are counted, with those that get notifications', async () => {
    await signIn('aa11', signedIn('Safari on iPhone', 'act', NOW));
    expect(await devices()).toEqual(['✓ 1 signed-in device, 0 with notifications']);
    await signIn('bb22', { ...signedIn('Chrome on Android', 'look', NOW), push });
    expect(await devices()).toEqual(['✓ 2 signed-in devices, 1 with notifications']);
  });

  it.each<[string, number, string[]]>([
    ['60 days', 60, []],
    [
      'more than 60 days',
      61,
      ['! Old phone was not seen for 60 days → yours no more? npx home-mini web sign-out cc33'],
    ],
  ])('are named after %s unseen', async (_sentence, days, named) => {
    await signIn('cc33', signedIn('Old phone', 'act', NOW - days * DAY_MS));
    expect((await devices()).slice(1)).toEqual(named);
  });

  it('are over after 90 days, and no longer counted', async () => {
    await signIn('dd44', signedIn('Older phone', 'act', NOW - 91 * DAY_MS));
    expect(await devices()).toEqual([
      '! no device is signed in to the page → npx home-mini web link signs one in',
    ]);
  });
});
