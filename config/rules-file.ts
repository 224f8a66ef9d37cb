import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { BadInputError } from '../core/contract/bad-input.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { type LiveRules, parseJson, parseLiveRules } from './live-rules.ts';

/**
 * Reads a file of rules: `{ "rules": […] }` as the `rules` parameter holds it, or the bare list.
 * @param name the file as the person named it
 * @throws BadInputError with every problem on a line of its own: path, value, what is allowed
 */
export const readRulesFile = (path: string, name: string, pollEveryMs: number): LiveRules => {
  const text = readText(path, name);
  const json = parseJson(text);
  const list = json.ok ? z.array(z.unknown()).safeParse(json.value) : undefined;
  const parsed = parseLiveRules(list?.success ? JSON.stringify({ rules: list.data }) : text, pollEveryMs);
  if (parsed.ok) return parsed.value;
  const [only, ...more] = parsed.problems.map(formatProblem);
  throw new BadInputError(
    more.length === 0
      ? `${name}: ${only}`
      : [`${name}: ${parsed.problems.length} problems`, ...[only, ...more].map((line) => `  ${line}`)].join(
          '\n',
        ),
  );
};

const readText = (path: string, name: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const reason = error.code === 'ENOENT' ? 'no such file' : `can't be read (${error.code})`;
    throw new BadInputError(`${name}: ${reason}; --rules takes a JSON file of rules`);
  }
};
