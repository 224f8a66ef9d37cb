import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod/mini';
import { accountNumberSchema } from '../config/settings.ts';
import { BadInputError } from '../core/contract/bad-input.ts';

/** Which home is polled. */
export type HomeChoice =
  | { readonly kind: 'simulated'; readonly seed: number; readonly solar: boolean }
  | { readonly kind: 'recorded'; readonly file: string }
  | { readonly kind: 'live'; readonly apiKey: string; readonly accountNumber: string };

export interface Options {
  readonly home: HomeChoice;
  readonly speed: number;
  readonly port: number;
  readonly reset: boolean;
  readonly once: boolean;
  /** Telemetry calls an hour that the simulated API allows; undefined for no limit. */
  readonly callsPerHour: number | undefined;
}

const number =
  (min: number, max: number, whole: boolean) =>
  (text: string): number => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`Allowed: a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`);
  };

const program = () =>
  new Command('npm start --')
    .description(
      'Runs the real poller against a simulated Octopus API and an embedded DynamoDB, with a live page on 127.0.0.1.\n' +
        'Needs no account and no cloud. Data is kept in .home-mini/ from run to run. Stop with Ctrl-C.',
    )
    .addOption(
      new Option('--seed <number>', 'another simulated home')
        .default(1)
        .argParser(number(0, 2 ** 31 - 1, true)),
    )
    .option('--solar', 'the simulated home has panels on its roof', false)
    .addOption(
      new Option(
        '--home <file.csv>',
        'a recorded home (any CSV that replay --csv reads) instead of the simulated one; its times are moved so that it ends now, then it repeats',
      ).conflicts(['seed', 'solar']),
    )
    .addOption(
      new Option(
        '--live',
        'the real Octopus API, with OCTOPUS_API_KEY and OCTOPUS_ACCOUNT_NUMBER from the environment or from .env',
      )
        .default(false)
        .conflicts(['home', 'seed', 'solar', 'speed', 'once', 'apiLimit']),
    )
    .addOption(
      new Option('--speed <times>', 'how fast time goes by after the history')
        .default(1)
        .argParser(number(1, 600, false)),
    )
    .addOption(
      new Option('--port <number>', 'port of the page; 0 for any free one')
        .default(4010)
        .argParser(number(0, 65_535, true)),
    )
    .addOption(
      new Option(
        '--api-limit <calls>',
        'telemetry calls an hour that the simulated API allows; 0 for no limit',
      )
        .default(125)
        .argParser(number(0, 100_000, true)),
    )
    .option('--once', 'live through the history in memory, print a summary, and end', false)
    .option('--reset', 'delete what is kept of this home first', false)
    .allowExcessArguments(false);

const optionsSchema = z.object({
  seed: z.number(),
  solar: z.boolean(),
  home: z.optional(z.string()),
  live: z.boolean(),
  speed: z.number(),
  port: z.number(),
  apiLimit: z.number(),
  once: z.boolean(),
  reset: z.boolean(),
});

export interface OptionsOutput {
  /** Takes the text of `--help`. */
  readonly help: (text: string) => void;
}

/**
 * Reads the command line.
 * @param env where `--live` finds its credentials
 * @returns undefined where only help was asked for
 * @throws BadInputError with one line that says what is wrong
 */
export const parseOptions = (
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  output: OptionsOutput,
): Options | undefined => {
  const command = program()
    .exitOverride()
    .configureOutput({ writeOut: output.help, writeErr: () => undefined });
  try {
    command.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    const message = error.message
      .replace(/^error: /, '')
      .replaceAll('\n', ' ')
      .replace(/\.?$/, '.');
    throw new BadInputError(`${message} See npm start -- --help.`);
  }
  const { speed, port, reset, once, apiLimit, ...choice } = optionsSchema.parse(command.opts());
  const callsPerHour = apiLimit === 0 ? undefined : apiLimit;
  return { home: chooseHome(choice, env), speed, port, reset, once, callsPerHour };
};

const chooseHome = (
  { live, home, seed, solar }: Pick<z.infer<typeof optionsSchema>, 'live' | 'home' | 'seed' | 'solar'>,
  env: Readonly<Record<string, string | undefined>>,
): HomeChoice => {
  if (home !== undefined) return { kind: 'recorded', file: home };
  return live ? { kind: 'live', ...credentials(env) } : { kind: 'simulated', seed, solar };
};

const credentials = (env: Readonly<Record<string, string | undefined>>) => {
  const apiKey = env.OCTOPUS_API_KEY?.trim() ?? '';
  const accountNumber = env.OCTOPUS_ACCOUNT_NUMBER?.trim() ?? '';
  const missing = [
    ...(apiKey === '' ? ['OCTOPUS_API_KEY'] : []),
    ...(accountNumber === '' ? ['OCTOPUS_ACCOUNT_NUMBER'] : []),
  ];
  if (missing.length > 0) {
    throw new BadInputError(
      `--live needs ${missing.join(' and ')} in the environment or in .env (find both at https://octopus.energy/dashboard/new/accounts/personal-details/api-access)`,
    );
  }
  const account = accountNumberSchema.safeParse(accountNumber);
  if (!account.success) {
    const [issue] = account.error.issues;
    throw new BadInputError(
      `OCTOPUS_ACCOUNT_NUMBER: got ${JSON.stringify(accountNumber)}; allowed: ${issue?.message}`,
    );
  }
  return { apiKey, accountNumber: account.data };
};
