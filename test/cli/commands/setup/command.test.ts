import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { setupCommand } from '../../../../cli/commands/setup/command.ts';
import { CancelledError } from '../../../../cli/terminal/prompts.ts';
import { parseConfig } from '../../../../config/config.ts';
import { octopusError } from '../../../../local/simulator/octopus-error.ts';
import { answering, NOW, runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { mockParameters } from '../../../support/deployed.ts';
import { serveGraphql } from '../../../support/graphql-loopback.ts';
import { octopusSchema } from '../../../support/octopus-schemas.ts';
import { CHAT, type FourServices, serveFourServices } from '../../../support/push-services/four-services.ts';
import type { ScriptedServer } from '../../../support/scripted-server.ts';

const KEY = 'sk_live_0123456789';
const PARAMETER = '/home-mini-alerts/home/api-key';
const DEVICE = '00-11-22-33-44-55-66-77';
const OTHER_DEVICE = '00-11-22-33-44-55-66-88';
const ANSWERS = ['--email', 'me@example.com', '--night', 'none', '--no-solar', '--region', 'eu-west-2'];

const sts = mockClient(STSClient);
let parameters: ReturnType<typeof mockParameters>;
let folder: ReturnType<typeof temporaryFolder>;
let octopus: ScriptedServer;
/** What Octopus has for the key. */
let account: { accounts: string[]; devices: string[]; rows: unknown[]; telemetryCalls: number };

beforeEach(async () => {
  sts.reset();
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/me' });
  parameters = mockParameters({});
  folder = temporaryFolder();
  const row = { readAt: '2026-05-15T16:59:50+00:00', demand: '430' };
  account = { accounts: ['A-1234ABCD'], devices: [DEVICE], rows: [row], telemetryCalls: 0 };
  const schema = octopusSchema('own');
  if (schema === undefined) throw new Error('no schema of the API');
  octopus = await serveGraphql(schema, {
    obtainKrakenToken: ({ input }: { input: { APIKey: string } }) => {
      if (input.APIKey !== KEY) throw octopusError('KT-CT-1139');
      return {
        token: 'token',
        payload: { exp: NOW / 1000 + 3600 },
        refreshToken: null,
        refreshExpiresIn: null,
      };
    },
    viewer: () => ({ accounts: account.accounts.map((number) => ({ __typename: 'AccountType', number })) }),
    account: () => ({
      __typename: 'AccountType',
      electricityAgreements: account.devices.map((deviceId) => ({
        meterPoint: {
          direction: 'IMPORT',
          meters: [
            {
              smartImportElectricityMeter: { deviceId },
              smartExportElectricityMeter: null,
              smartDevices: [],
            },
          ],
        },
      })),
    }),
    smartMeterTelemetry: () => {
      account.telemetryCalls += 1;
      return account.rows;
    },
  });
});
afterEach(async () => {
  folder[Symbol.dispose]();
  await octopus[Symbol.asyncDispose]();
});

const file = () => join(folder.path, 'home-mini.config.json');
const setup = (argv: readonly string[], around: Parameters<typeof runCommand>[2] = {}) =>
  runCommand(setupCommand, ['--config', file(), '--octopus-api-url', octopus.url, ...argv], around);
const withKey = (extra: readonly string[] = []) =>
  setup([...ANSWERS, ...extra], { env: { OCTOPUS_API_KEY: KEY } });
const nothingWritten = () => {
  expect(readdirSync(folder.path)).toEqual([]);
  expect(parameters.stored.size).toBe(0);
};

describe('setup with every answer as a flag', () => {
  it('writes a valid config, stores the key encrypted, and says what it used and what comes next', async () => {
    const { out, err, code } = await withKey();
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(parameters.stored.get(PARAMETER)?.text).toBe(KEY);
    expect(parameters.types.get(PARAMETER)).toBe('SecureString');
    expect(parseConfig(readFileSync(file(), 'utf8'))).toMatchObject({
      ok: true,
      value: { region: 'eu-west-2', households: [{ name: 'home', accountNumber: 'A-1234ABCD' }] },
    });
    expect(readdirSync(folder.path)).toEqual(['home-mini.config.json']);
    expect(out).toContain('account 123456789012, region eu-west-2');
    expect(out).toContain('430 W at Fri 15 May 17:59');
    expect(out).toContain(`npx cdk deploy -c config=${file()}`);
    expect(out + err + readFileSync(file(), 'utf8')).not.toContain(KEY);
  });

  it('warns of a budget in pence, and writes phone numbers as AWS wants them', async () => {
    const { out, code } = await withKey(['--daily-budget', '600', '--sms', '07700 900123']);
    expect(code).toBe(0);
    expect(out).toContain(
      'Warning: rule "daily-cost": costAbove is in pounds, not pence, and £600 a day is a lot; did you mean 6?',
    );
    expect(readFileSync(file(), 'utf8')).toContain('"+447700900123"');
  });

  it('writes a digest where one is wanted, and nothing of it where not', async () => {
    await withKey(['--digest', 'monthly']);
    expect(readFileSync(file(), 'utf8')).toContain('"digest": "monthly"');
    await withKey(['--force']);
    expect(readFileSync(file(), 'utf8')).not.toContain('digest');
  });

  it('opens the public address only where that is wanted', async () => {
    const { out } = await withKey(['--web']);
    expect(parseConfig(readFileSync(file(), 'utf8'))).toMatchObject({ ok: true, value: { web: true } });
    expect(out).toContain('npx home-mini web link');
    for (const flags of [['--no-web'], []]) {
      const { out } = await withKey(['--force', ...flags]);
      expect(readFileSync(file(), 'utf8')).not.toContain('"web"');
      expect(out).toContain('"web": true in the config');
    }
  });

  it('takes the key from stdin', async () => {
    const { code } = await setup(ANSWERS, { piped: async () => `${KEY}\n` });
    expect(code).toBe(0);
    expect(parameters.stored.get(PARAMETER)?.text).toBe(KEY);
  });

  it('writes JSON for a program, and what a person reads to stderr', async () => {
    const { out, err } = await withKey(['--json']);
    expect(JSON.parse(out)).toMatchObject({
      awsAccount: '123456789012',
      keyParameter: PARAMETER,
      rules: expect.any(Array),
    });
    expect(err).toContain('AWS ');
  });

  test.each([
    [
      'an answer that is missing',
      ['--region', 'eu-west-2', '--email', 'me@example.com'],
      /give the answers as --night .*, --solar or --no-solar/,
    ],
    [
      'an address that is none',
      ['--region', 'eu-west-2', '--email', 'me'],
      /--email: got "me"; allowed: an email address/,
    ],
    [
      'hours that are none',
      ['--region', 'eu-west-2', '--night', '25:00'],
      /--night: got "25:00"; allowed: a window/,
    ],
    ['a region that is none', ['--region', 'EU'], /--region: got "EU"; allowed: an AWS region/],
    [
      'an account number that is none',
      [...ANSWERS, '--account', '12'],
      /--account: got "12"; allowed: an Octopus account/,
    ],
    [
      'an account of someone else',
      [...ANSWERS, '--account', 'A-AAAAAAAA'],
      /--account: got "A-AAAAAAAA"; allowed: .*\(A-1234ABCD\)/,
    ],
  ])('refuses %s in one line and writes nothing', async (_, argv, line) => {
    const { error } = await setup(argv, { env: { OCTOPUS_API_KEY: KEY } });
    expect(error).toHaveProperty('message', expect.stringMatching(line));
    nothingWritten();
  });

  it('refuses a rejected key and says where the right one is', async () => {
    const { error } = await setup(ANSWERS, { env: { OCTOPUS_API_KEY: 'sk_live_wrong000' } });
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/does not accept this API key: copy it whole from https/),
    );
    nothingWritten();
  });

  it('wants a key from somewhere that other programs do not see', async () => {
    const { error } = await setup(ANSWERS, { piped: async () => '' });
    expect(error).toHaveProperty('message', expect.stringMatching(/pipe it in, or set OCTOPUS_API_KEY/));
  });

  test.each([
    [
      'no smart meter',
      () => {
        account.devices = [];
      },
      /has no smart meter that Octopus can read/,
    ],
    [
      'a meter without a Home Mini',
      () => {
        account.rows = [];
      },
      /no Home Mini has sent a reading .*--without-readings/,
    ],
    [
      'two accounts on one key',
      () => {
        account.accounts = ['A-1234ABCD', 'A-5678EFGH'];
      },
      /--account: one of A-1234ABCD, A-5678EFGH/,
    ],
    [
      'several meters',
      () => {
        account.devices = [DEVICE, OTHER_DEVICE];
      },
      /--device: one of 00-.*-77, 00-.*-88/,
    ],
    [
      'no account at all',
      () => {
        account.accounts = [];
      },
      /user without an Octopus account/,
    ],
  ])('says what is wrong with %s', async (_, change, line) => {
    change();
    const { error } = await withKey();
    expect(error).toHaveProperty('message', expect.stringMatching(line));
    nothingWritten();
  });

  it('goes on without readings where that is wanted, having looked as far back as Octopus keeps them', async () => {
    account.rows = [];
    expect(await withKey(['--without-readings'])).toMatchObject({ code: 0 });
    expect(account.telemetryCalls).toBe(2);
  });

  it('names the meter in the config only where there are several', async () => {
    account.devices = [DEVICE, OTHER_DEVICE];
    await withKey(['--device', OTHER_DEVICE]);
    expect(readFileSync(file(), 'utf8')).toContain(OTHER_DEVICE);
  });

  it('never replaces a config that exists unless told to', async () => {
    folder.write('home-mini.config.json', 'mine');
    const { error } = await withKey();
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/exists: --force replaces it, --key-only keeps it/),
    );
    expect(readFileSync(file(), 'utf8')).toBe('mine');
    expect(parameters.stored.size).toBe(0);
    expect(await withKey(['--force'])).toMatchObject({ code: 0 });
    expect(readFileSync(file(), 'utf8')).not.toBe('mine');
  });

  it('stores another key and leaves the config alone', async () => {
    await withKey();
    const before = readFileSync(file(), 'utf8');
    parameters.stored.delete(PARAMETER);
    const { out, code } = await withKey(['--key-only']);
    expect(code).toBe(0);
    expect(out).toContain('uses it within minutes');
    expect(parameters.stored.get(PARAMETER)?.text).toBe(KEY);
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  it('leaves no file where AWS refuses the key', async () => {
    const ssm = mockClient(SSMClient);
    ssm.rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} }));
    const { error } = await withKey();
    expect(error).toHaveProperty('name', 'AccessDeniedException');
    expect(readdirSync(folder.path)).toEqual([]);
  });
});

describe('setup of a phone channel', () => {
  let four: FourServices;
  beforeEach(async () => {
    four = await serveFourServices();
  });
  afterEach(async () => {
    await four[Symbol.asyncDispose]();
  });
  const env = () => ({
    OCTOPUS_API_KEY: KEY,
    ALLOW_LOOPBACK: 'true',
    TELEGRAM_BOT_TOKEN: four.models.telegram.botToken,
    TELEGRAM_SERVER: four.services.telegram.origin,
    NTFY_SERVER: four.services.ntfy.origin,
  });
  const recipients = () => JSON.parse(readFileSync(file(), 'utf8')).households[0].recipients;
  const secretOf = (channel: string) =>
    JSON.parse(parameters.stored.get(`/home-mini-alerts/home/channels/${channel}`)?.text ?? 'null');

  it('takes them as flags, proves each and stores them with the key', async () => {
    const flags = ['--channel', 'telegram:family', '--channel', 'ntfy:kitchen', '--json'];
    const { out, err, error } = await setup([...ANSWERS, ...flags], { env: env() });
    expect(error).toBeUndefined();
    expect(recipients()).toEqual([{ email: 'me@example.com' }, { telegram: 'family' }, { ntfy: 'kitchen' }]);
    expect(secretOf('telegram/family')).toMatchObject({ chatId: CHAT });
    const { topic } = secretOf('ntfy/kitchen');
    expect(JSON.parse(out).channels).toMatchObject([
      { kind: 'telegram', name: 'family', chat: 'Anna (a private chat)' },
      { kind: 'ntfy', name: 'kitchen', topic },
    ]);
    expect(four.models.telegram.shownIn(CHAT)).toHaveLength(1);
    expect(out + err).not.toContain(four.models.telegram.botToken);
  });

  it('writes nothing where one of them does not work', async () => {
    four.models.telegram.chats.splice(0);
    const { error } = await setup([...ANSWERS, '--channel', 'telegram:family'], { env: env() });
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/nobody has written to @our_house_alerts_bot/),
    );
    nothingWritten();
  });

  it.each([
    ['signal:family', /--channel: got "signal"; allowed: telegram, pushover, ntfy or webhook/],
    ['telegram', /--channel: got "telegram"; allowed: a kind and a name, such as telegram:family/],
    ['telegram:my phone', /allowed: a kind and a name/],
    ['telegram:a:b', /allowed: a kind and a name/],
  ])('refuses --channel %s before anything is asked', async (flag, line) => {
    const { error } = await setup([...ANSWERS, '--channel', flag], { env: env() });
    expect(error).toHaveProperty('message', expect.stringMatching(line));
    expect(account.telemetryCalls).toBe(0);
  });

  it('refuses one name twice', async () => {
    const flags = ['--channel', 'telegram:family', '--channel', 'ntfy:family'];
    const { error } = await setup([...ANSWERS, ...flags], { env: env() });
    expect(error).toHaveProperty('message', expect.stringMatching(/got the name family twice/));
  });

  const asks = (...answers: readonly (string | boolean)[]) =>
    answering(true, 'me@example.com', '', false, false, '', 'off', false, ...answers);

  it('asks for one, and names it', async () => {
    const { prompts, left } = asks('telegram', 'family', CHAT, true);
    const { error, out } = await setup(['--region', 'eu-west-2'], { prompts, env: env() });
    expect(error).toBeUndefined();
    expect(left).toEqual([]);
    expect(recipients()).toContainEqual({ telegram: 'family' });
    expect(out).toContain('Stored   /home-mini-alerts/home/channels/telegram/family (encrypted)');
  });

  it('goes on without one that does not work, and says how to add it later', async () => {
    const { prompts } = asks('telegram', 'family', CHAT, false);
    const { error, out } = await setup(['--region', 'eu-west-2'], { prompts, env: env() });
    expect(error).toBeUndefined();
    expect(out).toContain('later: npx home-mini channels add telegram family');
    expect(recipients()).toEqual([{ email: 'me@example.com' }]);
  });
});

describe('setup that asks', () => {
  it('asks for everything, and again for a key that Octopus rejects', async () => {
    const { prompts, asked, left } = answering(
      true,
      'sk_live_wrong000',
      KEY,
      'me@example.com',
      '07700 900123',
      true,
      '23:30-05:30',
      true,
      false,
      '£6.50',
      'weekly',
      true,
      'none',
    );
    const { code, err } = await setup(['--region', 'eu-west-2'], { prompts });
    expect({ code, left }).toEqual({ code: 0, left: [] });
    expect(err).toContain('does not accept this API key');
    expect(asked.join('\n')).toContain('Does something big run at night on purpose');
    const text = readFileSync(file(), 'utf8');
    expect(text).toContain('night-load-by-day');
    expect(text).toContain('spare-solar');
    expect(text).toContain('"digest": "weekly"');
    expect(text).toContain('"web": true');
    expect(asked.join('\n')).toContain('makes one address of your AWS account public');
  });

  it('asks which of two accounts', async () => {
    account.accounts = ['A-1234ABCD', 'A-5678EFGH'];
    const { prompts } = answering(KEY, 'A-5678EFGH');
    await setup([...ANSWERS, '--yes'], { prompts });
    expect(readFileSync(file(), 'utf8')).toContain('A-5678EFGH');
  });

  test.each([
    ['the account is not the right one', [false]],
    ['the key is asked for', [true, new CancelledError()]],
    ['the last question is asked', [true, KEY, 'me@example.com', '', false, false, new CancelledError()]],
  ])('writes nothing when it ends where %s', async (_, answers) => {
    const { prompts } = answering(...answers);
    const { error } = await setup(['--region', 'eu-west-2'], { prompts });
    expect(error).toBeInstanceOf(CancelledError);
    nothingWritten();
  });

  it('leaves everything as it is where a config exists and the person says so', async () => {
    folder.write('home-mini.config.json', 'mine');
    const { error } = await setup([], { prompts: answering('leave').prompts });
    expect(error).toBeInstanceOf(CancelledError);
    expect(readFileSync(file(), 'utf8')).toBe('mine');
  });

  it('does not go on with a silent Mini unless the person wants to', async () => {
    account.rows = [];
    const { error, out } = await setup([...ANSWERS, '--yes'], { prompts: answering(KEY, false).prompts });
    expect(out).toContain('is it plugged in');
    expect(error).toBeInstanceOf(CancelledError);
    expect(existsSync(file())).toBe(false);
  });
});
