import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { temporaryFolder } from '../support/command-run.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { type ScriptedServer, serveScript } from '../support/scripted-server.ts';

const PROGRAM = fileURLToPath(new URL('../../cli/home-mini.mjs', import.meta.url));
const TIMEOUT = 60_000;

let folder: ReturnType<typeof temporaryFolder>;
let config: string;
beforeAll(() => {
  folder = temporaryFolder();
  config = folder.write('c.json', rawConfig([rawHousehold()], { region: 'eu-west-2' }));
});
afterAll(() => folder[Symbol.dispose]());

interface Ended {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
}

/** The program in a process of its own, which knows nothing of this machine's AWS. */
const homeMini = async (
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => {
  const child = spawn(process.execPath, [PROGRAM, ...argv], {
    env: { PATH: process.env.PATH ?? '', HOME: folder.path, AWS_EC2_METADATA_DISABLED: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.err += text;
  });
  const [code] = await once(child, 'close');
  return { ...printed, code };
};
const oneLine = ({ out, err, code }: Ended): string => {
  expect({ out, code }).toEqual({ out: '', code: 1 });
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  return err;
};

describe('home-mini', () => {
  it('lists its commands', { timeout: TIMEOUT }, async () => {
    const { out, code } = await homeMini(['--help']);
    expect(code).toBe(0);
    for (const name of [
      'setup',
      'doctor',
      'channels',
      'test-alert',
      'readings',
      'replay',
      'rules',
      'mute',
      'pause',
      'resume',
      'leftovers',
    ]) {
      expect(out).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    }
  });

  test.concurrent.each([
    'test-alert',
    'readings',
    'rules show',
    'rules pull',
    'mute very-high',
    'pause 3h',
    'resume',
    'leftovers',
  ])('%s without AWS credentials is one line with the mend', { timeout: TIMEOUT }, async (command) => {
    const line = oneLine(await homeMini([...command.split(' '), '--config', config]));
    expect(line).toMatch(/^no AWS credentials: set AWS_PROFILE, or run aws configure sso/);
  });

  it('names a config that is not there, and setup', { timeout: TIMEOUT }, async () => {
    const line = oneLine(await homeMini(['pause', '3h', '--config', 'no.json']));
    expect(line).toContain('no.json: no such file; run "npx home-mini setup" to write it');
  });

  it('says where a region may stand', { timeout: TIMEOUT }, async () => {
    const file = folder.write('without-region.json', rawConfig([rawHousehold()]));
    expect(oneLine(await homeMini(['resume', '--config', file]))).toMatch(/^no AWS region: put "region"/);
  });

  it('doctor says one line for each thing up to what stops it, and ends with 1', {
    timeout: TIMEOUT,
  }, async () => {
    const { out, code } = await homeMini(['doctor', '--config', config]);
    expect(out).toMatch(/^✓ config .*\n✗ AWS {3}.*no AWS credentials/);
    expect(code).toBe(1);
  });
});

describe('home-mini with an AWS that refuses', () => {
  let aws: ScriptedServer | undefined;
  afterEach(() => aws?.[Symbol.asyncDispose]());

  /** Every request gets this error, as the JSON protocols write it. */
  const refusing = async (type: string, message: string, status = 400) => {
    aws = await serveScript((response) => {
      response
        .writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type })
        .end(JSON.stringify({ __type: type, message }));
    });
    return { AWS_ENDPOINT_URL: new URL(aws.url).origin, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  };

  test.each([
    ['an expired session', 'ExpiredTokenException', /^the AWS session has expired: sign in again/],
    ['unknown keys', 'UnrecognizedClientException', /^AWS does not know these credentials/],
    [
      'a right that is missing',
      'AccessDeniedException',
      /^AWS refuses this to your user or role: some words/,
    ],
  ])('has one line for %s', { timeout: TIMEOUT }, async (_, type, line) => {
    const env = await refusing(type, 'some words');
    expect(oneLine(await homeMini(['rules', 'show', '--config', config], env))).toMatch(line);
  });

  it('says its version', { timeout: TIMEOUT }, async () => {
    const { out, code } = await homeMini(['--version']);
    expect({ out, code }).toEqual({ out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), code: 0 });
  });

  it('knows leftovers by its other name', { timeout: TIMEOUT }, async () => {
    expect((await homeMini(['remove', '--help'])).out).toContain('leftovers|remove');
  });

  it.each(['setup', 'readings', 'replay'])(
    'has no word for programmers in the help of %s',
    { timeout: TIMEOUT },
    async (name) => {
      expect((await homeMini([name, '--help'])).out).not.toContain('preset');
    },
  );

  it('has one line for a region that does not exist', { timeout: TIMEOUT }, async () => {
    const env = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    };
    expect(oneLine(await homeMini(['resume', '--config', config], env))).toMatch(
      /^AWS did not answer: check the network and the region \(ECONNREFUSED\)/,
    );
  });

  it('ends with one line at Ctrl-C while AWS is silent', { timeout: TIMEOUT }, async () => {
    aws = await serveScript(() => undefined);
    const child = spawn(process.execPath, [PROGRAM, 'resume', '--config', config], {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: folder.path,
        AWS_ENDPOINT_URL: new URL(aws.url).origin,
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    await expect.poll(() => aws?.seen.length, { timeout: TIMEOUT }).toBe(1);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect({ err, code }).toEqual({ err: '\nCancelled.\n', code: 130 });
  });
});
