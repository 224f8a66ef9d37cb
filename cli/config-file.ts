import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { parseConfigValue } from '../config/config.ts';
import { parseJson } from '../config/live-rules.ts';
import { BadInputError } from '../core/contract/bad-input.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { type FileReplacement, prepareReplacement } from './terminal/file-replacement.ts';
import { layOutJson } from './terminal/json-layout.ts';

/** A household as the config file spells it. */
type SpelledHousehold = Readonly<Record<string, unknown>>;

/** Not the objects of the config's own schema: keys keep their order. */
const spelledSchema = z.record(z.string(), z.unknown());

/**
 * Makes a config file with one household changed ready, and all else as it is; `commit` puts it in place.
 * @param refusal what is said where the change makes no valid config
 * @throws BadInputError where the change makes no valid config, or the file can't be written
 */
export const prepareHouseholdChange = (
  file: string,
  household: string,
  refusal: string,
  change: (own: SpelledHousehold) => SpelledHousehold,
): FileReplacement => {
  const json = parseJson(readFileSync(file, 'utf8'));
  const raw = spelledSchema.parse(json.ok ? json.value : undefined);
  const spelled = z.array(spelledSchema).parse(raw.households);
  const next = {
    ...raw,
    households: spelled.map((own) => (own.name === household ? change(own) : own)),
  };
  const parsed = parseConfigValue(next);
  if (!parsed.ok) {
    throw new BadInputError(
      [
        `${file}: ${refusal}, nothing was written`,
        ...parsed.problems.map((p) => `  ${formatProblem(p)}`),
      ].join('\n'),
    );
  }
  return prepareReplacement(file, file, layOutJson(next));
};
