import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../../cli/context.ts';
import type { Prompts } from '../../cli/terminal/prompts.ts';

/** What a command printed, and how it ended. */
export interface CommandRun {
  readonly out: string;
  readonly err: string;
  readonly code: number;
  readonly error: unknown;
}

export const NOW = Date.parse('2026-05-15T17:00:00Z');

/** Runs a command in this process, with nobody to ask unless `around` brings prompts. */
export const runCommand = async (
  command: (context: CliContext) => Command,
  argv: readonly string[],
  around: Partial<CliContext> = {},
): Promise<CommandRun> => {
  const printed = { out: '', err: '' };
  let code = 0;
  let error: unknown;
  const context: CliContext = {
    stdout: {
      write: (text) => {
        printed.out += text;
      },
    },
    stderr: {
      write: (text) => {
        printed.err += text;
      },
    },
    env: {},
    now: () => NOW,
    prompts: undefined,
    piped: undefined,
    uninterrupted: (work) => work(),
    exitWith: (given) => {
      code = given;
    },
    ...around,
  };
  try {
    await command(context).parseAsync([...argv], { from: 'user' });
  } catch (thrown) {
    error = thrown;
    code = 1;
  }
  return { ...printed, code, error };
};

/** A temporary folder, and files in it. */
export const temporaryFolder = () => {
  const path = mkdtempSync(join(tmpdir(), 'cli-'));
  return {
    path,
    write: (name: string, content: unknown): string => {
      const file = join(path, name);
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return file;
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
};

/** A person who gives these answers, in this order; a question without an answer is an error. An Error is thrown. */
export const answering = (...answers: readonly (string | boolean | Error)[]) => {
  const left = [...answers];
  const asked: string[] = [];
  const next = (message: string): string | boolean => {
    asked.push(message);
    const answer = left.shift();
    if (answer === undefined) throw new Error(`no answer to: ${message}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const text = async ({ message, check }: Parameters<Prompts['text']>[0]) => {
    const answer = String(next(message));
    const problem = check?.(answer);
    if (problem !== undefined) throw new Error(`${answer} to "${message}": ${problem}`);
    return answer;
  };
  const prompts: Prompts = {
    text,
    secret: text,
    yesNo: async (message) => next(message) === true,
    choose: async (message, choices) => {
      const answer = next(message);
      const choice = choices.find(({ value }) => value === answer);
      if (choice === undefined) throw new Error(`${answer} is no choice of: ${message}`);
      return choice.value;
    },
  };
  return { prompts, asked, left };
};
