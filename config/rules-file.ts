import { readFileSync } from 'node:fs';
import { BadInputError } from '../core/contract/bad-input.ts';
import type { Parsed } from './live-rules.ts';
import { parseEditedRules, type SpelledRules } from './spelled-rules.ts';

/** A file of rules, as a person gave it. */
export interface RulesFile {
  readonly path: string;
  /** The file as the person named it. */
  readonly name: string;
  /** Said with what is wrong with the file itself. */
  readonly hint?: string;
}

/**
 * Reads a file of rules: `{ "rules": […] }` as the `rules` parameter holds it, or the bare list.
 * @throws BadInputError where the file is missing or can't be read
 */
export const readRulesFile = (file: RulesFile, pollEveryMs: number): Parsed<SpelledRules> =>
  parseEditedRules(textOf(file), pollEveryMs);

const textOf = ({ path, name, hint }: RulesFile): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const reason = error.code === 'ENOENT' ? 'no such file' : `can't be read (${error.code})`;
    throw new BadInputError(`${name}: ${reason}${hint === undefined ? '' : `; ${hint}`}`);
  }
};
