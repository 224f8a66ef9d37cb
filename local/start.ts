import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { BadInputError } from '../core/contract/bad-input.ts';
import { UnreadableStateError } from '../lambda/poller/state.ts';
import { prepareHome } from './chosen-home.ts';
import { parseOptions } from './options.ts';
import { runOn, runOnce } from './run.ts';
import { createTerminal } from './terminal.ts';

/** What is written here, also by the database itself, is for the owner alone. */
const OWNER_ONLY = 0o077;
/** Ctrl-C ends everything within this, even where something hangs. */
const LAST_WORD_MS = 1_500;

const main = async (): Promise<void> => {
  process.umask(OWNER_ONLY);
  const root = process.cwd();
  const envFile = join(root, '.env');
  if (existsSync(envFile)) loadEnvFile(envFile);
  const options = parseOptions(process.argv.slice(2), process.env, {
    help: (text) => process.stdout.write(text),
  });
  if (options === undefined) return;
  const signal = stopSignal();
  const terminal = createTerminal(process.stdout);
  // npm runs scripts in the project's folder; INIT_CWD is where the person is.
  const chosen = prepareHome(options.home, process.env.INIT_CWD ?? root);
  for (const line of chosen.notes ?? []) terminal.line(`Note: ${line}`);
  const context = {
    options,
    chosen,
    dataFolder: join(root, '.home-mini'),
    wall: Date.now,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    terminal,
    signal,
  };
  try {
    if (options.once) process.exitCode = await runOnce(context);
    else await runOn(context);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  if (signal.aborted) terminal.line('Stopped.');
};

const stopSignal = (): AbortSignal => {
  const stop = new AbortController();
  const onSignal = () => {
    stop.abort();
    setTimeout(() => process.exit(0), LAST_WORD_MS).unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return stop.signal;
};

try {
  await main();
} catch (error) {
  const outdated = error instanceof UnreadableStateError;
  if (!outdated && !(error instanceof BadInputError)) throw error;
  const mend = outdated ? '; npm start -- --reset begins this home afresh' : '';
  process.stderr.write(`${error.message}${mend}\n`);
  process.exitCode = 1;
}
