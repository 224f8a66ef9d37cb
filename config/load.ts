import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { formatProblem, type Problem } from '../core/contract/problem.ts';
import { type Config, parseConfigValue } from './config.ts';
import { parseJson } from './live-rules.ts';

/** The config file's name, looked for at the root of the project. */
export const CONFIG_FILE = 'home-mini.config.json';
/** A complete config to copy from. */
export const EXAMPLE_FILE = 'home-mini.config.example.json';

/** A config that can't be used; the message is ready for a person. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

export interface LoadedConfig {
  readonly config: Config;
  /** The households as the file spells them, in the order of `config.households`. */
  readonly written: readonly unknown[];
}

/**
 * Reads and validates a config file.
 * @throws ConfigError where the file is missing, unreadable or wrong; every problem is on a line of its own
 */
export const loadConfig = (path: string): LoadedConfig => {
  const json = parseJson(readConfigFile(path));
  if (!json.ok) throw new ConfigError(formatProblems(path, json.problems));
  const parsed = parseConfigValue(json.value);
  if (!parsed.ok) throw new ConfigError(formatProblems(path, parsed.problems));
  return { config: parsed.value, written: writtenSchema.parse(json.value).households };
};

const writtenSchema = z.looseObject({ households: z.array(z.unknown()) });

const systemErrorSchema = z.looseObject({ code: z.string() });

const readConfigFile = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const system = systemErrorSchema.safeParse(error);
    if (!system.success) throw error;
    throw new ConfigError(
      system.data.code === 'ENOENT'
        ? `${path}: no such file; run "npx home-mini setup" to write it, or copy ${EXAMPLE_FILE}`
        : `${path}: can't be read (${system.data.code})`,
    );
  }
};

const formatProblems = (path: string, problems: readonly Problem[]): string => {
  const [only, ...more] = problems.map(formatProblem);
  return more.length === 0
    ? `${path}: ${only}`
    : [`${path}: ${problems.length} problems`, ...[only, ...more].map((line) => `  ${line}`)].join('\n');
};
