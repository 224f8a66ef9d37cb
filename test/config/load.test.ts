import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, EXAMPLE_FILE, loadConfig } from '../../config/load.ts';
import { rulesParameterValue } from '../../config/written.ts';
import { rawConfig, rawDemandRule, rawHousehold } from '../support/raw-config.ts';

describe('loading a config file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'home-mini-config-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const write = (text: string): string => {
    const path = join(folder, 'config.json');
    writeFileSync(path, text);
    return path;
  };

  const messageOf = (path: string): string => {
    try {
      loadConfig(path);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    return 'loaded';
  };

  it('gives the config and the households in their own words', () => {
    const raw = rawDemandRule({ for: '20m' });
    const { config, written } = loadConfig(write(JSON.stringify(raw)));
    expect(config.households[0]!.rules[0]).toMatchObject({
      direction: 'above',
      limitW: 9_000,
      forMs: 1_200_000,
    });
    expect(JSON.parse(rulesParameterValue(written[0]))).toEqual({
      rules: [{ kind: 'demand', name: 'very-high', above: 9_000, for: '20m' }],
    });
  });

  it('fills in the defaults', () => {
    const { config } = loadConfig(write(JSON.stringify(rawConfig([rawHousehold()]))));
    expect(config).toMatchObject({
      households: [{ timeZone: 'Europe/London', pollEvery: '1m' }],
      readings: { keepFor: 400 * 86_400_000 },
      octopusApiUrl: 'https://api.octopus.energy/v1/graphql/',
    });
    expect(config.households[0]!.recipients[0]).toMatchObject({ minSeverity: 'info' });
  });

  it('reads a file that starts with a byte order mark', () => {
    expect(loadConfig(write(`\uFEFF${JSON.stringify(rawConfig([rawHousehold()]))}`)).written).toHaveLength(1);
  });

  it('takes the committed example', () => {
    const { config } = loadConfig(new URL(`../../${EXAMPLE_FILE}`, import.meta.url).pathname);
    expect(config.households[0]!.rules.map(({ kind }) => kind)).toEqual([
      'demand',
      'demand',
      'demand',
      'unusual',
      'demand',
      'no-data',
      'frozen',
      'budget',
      'budget',
    ]);
  });

  it('says in one line what to do where there is no file', () => {
    const path = join(folder, 'none.json');
    expect(messageOf(path)).toBe(
      `${path}: no such file; run "npx home-mini setup" to write it, or copy home-mini.config.example.json`,
    );
  });

  it('says in one line that a folder is no config', () => {
    expect(messageOf(folder)).toBe(`${folder}: can't be read (EISDIR)`);
  });

  it('says one problem in one line, after the file', () => {
    const path = write('{}');
    expect(messageOf(path)).toBe(`${path}: households: missing; allowed: a list of one to 50 households`);
  });

  it('counts several problems and puts each on a line', () => {
    const path = write(JSON.stringify(rawConfig([rawHousehold({ name: 'A', rules: 'none' })])));
    expect(messageOf(path).split('\n')).toEqual([
      `${path}: 2 problems`,
      expect.stringMatching(/^ {2}households\[0\]\.name: got "A"; allowed: /),
      expect.stringMatching(/^ {2}households\[0\]\.rules: got "none"; allowed: /),
    ]);
  });
});
