import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { rawConfig, rawDemandRule, rawHousehold } from '../support/raw-config.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
const EXAMPLE = 'home-mini.config.example.json';

describe('the app', { timeout: 120_000 }, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'home-mini-synth-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs without any AWS setting of the machine; nothing it is given reaches AWS. */
  const run = (args: readonly string[], variables: Readonly<Record<string, string>>) => {
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      ...variables,
    };
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: 'utf8' });
    return { status, stderr };
  };

  /** As people run it. */
  const cdkSynth = (config: string, variables: Readonly<Record<string, string>> = {}) => {
    const out = mkdtempSync(join(folder, 'out-'));
    const args = [CDK, 'synth', '-q', '--no-notices', '-o', out, '-c', `config=${config}`];
    return { ...run(args, variables), out };
  };

  /** As the command line starts it, but without bundling the function and checking the template: that takes seconds. */
  const synth = (config: string, variables: Readonly<Record<string, string>> = {}) => {
    const out = mkdtempSync(join(folder, 'out-'));
    const context = JSON.stringify({ config, 'aws:cdk:bundling-stacks': [] });
    const given = { CDK_OUTDIR: out, CDK_CONTEXT_JSON: context, CDK_VALIDATION: 'false', ...variables };
    return { ...run([join(ROOT, 'bin/home-mini-alerts.ts')], given), out };
  };

  const configFile = (raw: unknown): string => {
    const path = join(folder, 'config.json');
    writeFileSync(path, JSON.stringify(raw));
    return path;
  };

  const environmentOf = (out: string): string | undefined =>
    z
      .looseObject({
        artifacts: z.record(z.string(), z.looseObject({ environment: z.optional(z.string()) })),
      })
      .parse(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))).artifacts.HomeMiniAlerts
      ?.environment;

  it('makes the stack of the example without credentials, in the region of the config, with the bundle', () => {
    const { status, stderr, out } = cdkSynth(EXAMPLE);
    expect(status, stderr).toBe(0);
    expect(environmentOf(out)).toBe('aws://unknown-account/eu-west-2');
    const asset = readdirSync(out).find((name) => name.startsWith('asset.'));
    expect(readdirSync(join(out, asset!)).sort()).toEqual(['index.mjs', 'index.mjs.map']);
    expect(stderr).not.toMatch(/deprecat/i);
  });

  it('makes it with credentials that AWS does not answer to, in the region of the environment', () => {
    const { status, stderr, out } = cdkSynth(configFile(rawConfig([rawHousehold()])), {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'dummy',
      AWS_SECRET_ACCESS_KEY: 'dummy',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      CDK_VALIDATION: 'false',
    });
    expect(status, stderr).toBe(0);
    expect(environmentOf(out)).toBe('aws://unknown-account/eu-central-1');
  });

  it('says one clear line where there is no config, and cdk ends with exit code 1', () => {
    const config = join(folder, 'none.json');
    const { status, stderr } = cdkSynth(config);
    expect(status).toBe(1);
    expect(
      stderr.split('\n').filter((line) => /config|^\s+at /.test(line) && !line.startsWith('npm ')),
    ).toEqual([`${config}: no such file; run "npx home-mini setup" to write it, or copy ${EXAMPLE}`]);
  });

  it.each([
    ['the config’s, whatever the environment says', { region: 'eu-west-2' }, 'aws://123456789012/eu-west-2'],
    ['else the environment’s', {}, 'aws://123456789012/eu-west-1'],
  ])('deploys to the account of the credentials and to a region: %s', (_, change, environment) => {
    const { status, stderr, out } = synth(configFile(rawConfig([rawHousehold()], change)), {
      CDK_DEFAULT_ACCOUNT: '123456789012',
      CDK_DEFAULT_REGION: 'eu-west-1',
    });
    expect(status, stderr).toBe(0);
    expect(environmentOf(out)).toBe(environment);
  });

  it('fits any account and region where neither is known', () => {
    const { status, stderr, out } = synth(configFile(rawConfig([rawHousehold()])));
    expect(status, stderr).toBe(0);
    expect(environmentOf(out)).toBe('aws://unknown-account/unknown-region');
  });

  it('says warnings, and goes on', () => {
    const { status, stderr } = synth(configFile(rawConfig([rawHousehold({ callsPerHour: 10 })])));
    expect(status).toBe(0);
    expect(stderr).toMatch(/^Warning: households\[0\]: callsPerHour 10 allows fewer calls .*\n$/);
  });

  it('says that a limit looks as if it were in kilowatts', () => {
    const { status, stderr } = synth(configFile(rawDemandRule({ above: 9 })));
    expect(status).toBe(0);
    expect(stderr).toMatch(/^Warning: households\[0\]: rule "very-high": above is 9 W, not kW, .* 9000\?\n$/);
  });

  it('says what is wrong in a config, and nothing else', () => {
    const config = configFile(rawConfig([rawHousehold({ pollEvery: '10s' })]));
    const { status, stderr } = synth(config);
    expect(status).toBe(1);
    expect(stderr).toBe(
      `${config}: households[0].pollEvery: got "10s"; allowed: one of 30s, 1m, 2m, 5m, 10m\n`,
    );
  });
});
