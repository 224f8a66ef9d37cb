import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { parseOptions } from '../../local/options.ts';

const silent = { help: () => undefined };
const parse = (argv: string, env: Record<string, string> = {}) =>
  parseOptions(argv === '' ? [] : argv.split(' '), env, silent);
const ACCOUNT = { OCTOPUS_API_KEY: 'sk_live_x', OCTOPUS_ACCOUNT_NUMBER: 'A-1234ABCD' };
const usual = {
  home: { kind: 'simulated', seed: 1, solar: false },
  speed: 1,
  port: 4010,
  reset: false,
  once: false,
  callsPerHour: 125,
};

describe('the command line', () => {
  it.each([
    ['', {}],
    ['--seed 7 --solar', { home: { kind: 'simulated', seed: 7, solar: true } }],
    ['--home house.csv --once', { home: { kind: 'recorded', file: 'house.csv' }, once: true }],
    ['--live', { home: { kind: 'live', apiKey: 'sk_live_x', accountNumber: 'A-1234ABCD' } }],
    ['--speed 2.5 --port 0 --reset', { speed: 2.5, port: 0, reset: true }],
    ['--api-limit 0', { callsPerHour: undefined }],
    ['--api-limit 30', { callsPerHour: 30 }],
  ])('%s', (argv, differs) => {
    expect(parse(argv, ACCOUNT)).toEqual({ ...usual, ...differs });
  });

  it('--help prints what there is and asks for nothing', () => {
    let text = '';
    const none = parseOptions(
      ['--help'],
      {},
      {
        help: (help) => {
          text += help;
        },
      },
    );
    expect(none).toBeUndefined();
    for (const name of ['seed', 'solar', 'home', 'live', 'speed', 'port', 'api-limit', 'once', 'reset']) {
      expect(text).toContain(`--${name}`);
    }
  });
});

describe('a bad command line gets one clear line', () => {
  const see = 'See npm start -- --help.';
  const keys = 'https://octopus.energy/dashboard/new/accounts/personal-details/api-access';
  it.each([
    [
      '--speed 0',
      {},
      `option '--speed <times>' argument '0' is invalid. Allowed: a number from 1 to 600. ${see}`,
    ],
    [
      '--speed fast',
      {},
      `option '--speed <times>' argument 'fast' is invalid. Allowed: a number from 1 to 600. ${see}`,
    ],
    [
      '--port 70000',
      {},
      `option '--port <number>' argument '70000' is invalid. Allowed: a whole number from 0 to 65535. ${see}`,
    ],
    [
      '--seed 1.5',
      {},
      `option '--seed <number>' argument '1.5' is invalid. Allowed: a whole number from 0 to 2147483647. ${see}`,
    ],
    ['--home', {}, `option '--home <file.csv>' argument missing. ${see}`],
    ['--sead', {}, `unknown option '--sead' (Did you mean --seed?). ${see}`],
    ['house.csv', {}, `too many arguments. Expected 0 arguments but got 1: house.csv. ${see}`],
    [
      '--home a.csv --seed 2',
      {},
      `option '--home <file.csv>' cannot be used with option '--seed <number>'. ${see}`,
    ],
    ['--live --speed 2', ACCOUNT, `option '--live' cannot be used with option '--speed <times>'. ${see}`],
    [
      '--live',
      {},
      `--live needs OCTOPUS_API_KEY and OCTOPUS_ACCOUNT_NUMBER in the environment or in .env (find both at ${keys})`,
    ],
    [
      '--live',
      { OCTOPUS_ACCOUNT_NUMBER: 'A-1234ABCD', OCTOPUS_API_KEY: ' ' },
      `--live needs OCTOPUS_API_KEY in the environment or in .env (find both at ${keys})`,
    ],
    [
      '--live',
      { ...ACCOUNT, OCTOPUS_ACCOUNT_NUMBER: 'A-1' },
      'OCTOPUS_ACCOUNT_NUMBER: got "A-1"; allowed: an Octopus account number, such as A-1234ABCD',
    ],
  ])('%s', (argv, env, message) => {
    expect(() => parse(argv, env)).toThrow(new BadInputError(message));
  });
});
