import { text } from 'node:stream/consumers';
import type { CliContext } from './context.ts';
import { Interruption } from './terminal/interruption.ts';
import { terminalPrompts } from './terminal/prompts.ts';

const INTERRUPTED = 130;

/** The process itself as the context of a command. */
export const processContext = (): CliContext => {
  const { stdin, stdout, stderr, env } = process;
  const interruption = new Interruption(() => {
    stderr.write('\nCancelled.\n');
    process.exit(INTERRUPTED);
  });
  process.on('SIGINT', interruption.request);
  return {
    stdout,
    stderr,
    env,
    now: Date.now,
    // Prompts write to stderr, so that stdout may be piped away.
    prompts: stdin.isTTY && stderr.isTTY ? terminalPrompts() : undefined,
    piped: stdin.isTTY ? undefined : () => text(stdin),
    uninterrupted: interruption.uninterrupted,
    exitWith: (code) => {
      process.exitCode = code;
    },
  };
};
