import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { webCommand } from '../../../../cli/commands/web/command.ts';
import { signedIn } from '../../../../core/web/device.ts';
import { judgeCode, signInOf, typedCode } from '../../../../core/web/sign-in.ts';
import { readToken } from '../../../../core/web/token.ts';
import { createDeviceStore } from '../../../../lambda/aws/device-store.ts';
import { createSignInStore } from '../../../../lambda/aws/sign-in-store.ts';
import { createWebKeyStore } from '../../../../lambda/aws/web-key-store.ts';
import { NOW, runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { mockStack } from '../../../support/deployed.ts';
import { type Emulator, startDynalite } from '../../../support/dynamodb-emulators.ts';
import { createTables } from '../../../support/dynamodb-tables.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';

const URL = 'https://abc123.execute-api.eu-west-2.amazonaws.com/';
let dynamodb: Emulator;
let client: DynamoDBClient;
let folder: ReturnType<typeof temporaryFolder>;
let config: string;
beforeAll(async () => {
  dynamodb = await startDynalite();
  client = new DynamoDBClient(dynamodb.connection);
  await createTables(client, { readings: 'web-readings', state: 'web-state' });
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', String(dynamodb.connection.endpoint));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'emulated');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'emulated');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  await dynamodb.stop();
});
beforeEach(() => {
  folder = temporaryFolder();
  config = folder.write('c.json', rawConfig([rawHousehold()], { region: 'eu-west-2' }));
  mockStack(undefined, { WebUrl: URL, StateTableName: 'web-state' });
});
afterEach(() => folder[Symbol.dispose]());
const web = (...argv: string[]) => runCommand(webCommand, [...argv, '--config', config]);

describe('web', () => {
  it.each([[['link']], [['devices']], [['sign-out', 'all']]])(
    '%s says what to do where there is no page',
    async (argv) => {
      mockStack();
      const { error } = await web(...argv);
      expect(String(error)).toContain('put "web": true into the config, then run npx cdk deploy');
    },
  );

  it.each([
    [[], 'act'],
    [['--look-only'], 'look'],
  ])('link %s makes an address and a code that sign one phone in', async (flags, rights) => {
    const { out } = await web('link', '--json', ...flags);
    const { address, code, expiresAt } = JSON.parse(out);
    const key = await createWebKeyStore(client, 'web-state', { maxAgeMs: 0 }).key(NOW);
    const read = readToken(String(address).replace(`${URL}sign-in/`, ''), 'sign-in', { key, now: NOW });
    expect(read.ok && signInOf(read.payload)).toMatchObject({ household: 'home', rights });
    const pending = await createSignInStore(client, 'web-state').pendingCodes(NOW);
    const judged = judgeCode(
      typedCode(code) ?? '',
      pending.map(({ value }) => value),
      NOW,
    );
    expect(judged).toMatchObject({ kind: 'right', pending: { household: 'home', rights } });
    expect(Date.parse(expiresAt)).toBe(NOW + 15 * 60_000);
  });

  it('link shows the address, a QR code of it and the code to a person', async () => {
    const { out } = await web('link');
    expect(out).toContain(`${URL}sign-in/`);
    expect(out).toMatch(/[▀▄█]{5}/);
    expect(out).toMatch(/type the code: [A-Z2-9]{4}-[A-Z2-9]{4}/);
    expect(out).toContain('It may look, and mute alerts.');
  });

  it('lists devices and signs them out, one or all', async () => {
    const store = createDeviceStore(client, 'web-state');
    for (const id of ['aa11', 'bb22']) await store.save('home', id, signedIn(`Safari ${id}`, 'look', NOW), 0);
    expect((await web('devices')).out).toMatch(/aa11 +Safari aa11 +may look/);
    expect(String((await web('sign-out', 'cc33')).error)).toContain('home has no device cc33');
    expect((await web('sign-out', 'aa11')).out).toBe('home: Safari aa11 is signed out.\n');
    expect(JSON.parse((await web('sign-out', 'all', '--json')).out)).toEqual({
      household: 'home',
      signedOut: ['bb22'],
    });
    expect((await web('devices')).out).toContain('no device is signed in');
  });
});
