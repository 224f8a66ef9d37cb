import type { Prompts } from './terminal/prompts.ts';

/** Where a command writes, such as `process.stdout`. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What a command touches of the process it runs in. */
export interface CliContext {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  /** Undefined where nobody can answer. */
  readonly prompts: Prompts | undefined;
  /** Reads all that is piped in; undefined where stdin is a terminal. */
  readonly piped: (() => Promise<string>) | undefined;
  /** Does work that Ctrl-C does not cut in two. */
  readonly uninterrupted: <T>(work: () => Promise<T>) => Promise<T>;
  /** The exit code that a command ends with where it said all there is to say. */
  readonly exitWith: (code: number) => void;
}

/** Writes one line for a reader. */
export const say = (output: Output, line = ''): void => {
  output.write(`${line}\n`);
};

/** Writes one JSON value for a program. */
export const sayJson = (output: Output, value: unknown): void => {
  output.write(`${JSON.stringify(value, undefined, 2)}\n`);
};
