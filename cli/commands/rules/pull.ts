import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { parseConfigValue } from '../../../config/config.ts';
import { parseJson } from '../../../config/live-rules.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { formatProblem } from '../../../core/contract/problem.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { prepareReplacement } from '../../terminal/file-replacement.ts';
import { layOutJson } from '../../terminal/json-layout.ts';
import type { PullOptions } from '../rules-command.ts';
import { liveRulesOf, type WrittenRules } from './live.ts';

/** Writes the live rules and quiet hours into the config file, whose other values stay; a pause is not taken along. */
export const pullRules = async (options: PullOptions, context: CliContext): Promise<void> => {
  const { stdout } = context;
  const chosen = chooseHousehold(options.config, options.household);
  const { household, file } = chosen;
  const { written, rules } = await liveRulesOf(chosen, context);
  const changed = !(
    isDeepStrictEqual(rules.rules, household.rules) &&
    isDeepStrictEqual(rules.quietHours, household.quietHours)
  );
  if (changed) replaceInFile(file, household.name, written);
  if (options.json) {
    sayJson(stdout, { config: file, household: household.name, changed });
    return;
  }
  if (!changed) {
    say(stdout, `${file} has these rules already: nothing was written.`);
    return;
  }
  say(stdout, `${file}: ${changesBetween(household.rules, rules.rules)}`);
};

const fileSchema = z.looseObject({ households: z.array(z.looseObject({ name: z.string() })) });

const replaceInFile = (file: string, household: string, written: WrittenRules): void => {
  const json = parseJson(readFileSync(file, 'utf8'));
  const raw = fileSchema.parse(json.ok ? json.value : undefined);
  const households = raw.households.map((own) => (own.name === household ? withRules(own, written) : own));
  const next = { ...raw, households };
  const parsed = parseConfigValue(next);
  if (!parsed.ok) {
    throw new BadInputError(
      [
        `${file}: the live rules do not fit it, nothing was written`,
        ...parsed.problems.map((p) => `  ${formatProblem(p)}`),
      ].join('\n'),
    );
  }
  prepareReplacement(file, file, layOutJson(next)).commit();
};

/** Quiet hours and rules keep their place in the file; quiet hours that are new come before the rules. */
const withRules = (
  { quietHours: _own, ...household }: Readonly<Record<string, unknown>>,
  { quietHours, rules }: WrittenRules,
): Readonly<Record<string, unknown>> => {
  const { rules: _before, ...rest } = household;
  return { ...rest, ...(quietHours === undefined ? {} : { quietHours }), rules };
};

type Named = { readonly name: string };

const changesBetween = (before: readonly Named[], after: readonly Named[]): string => {
  const find = (rules: readonly Named[], name: string) => rules.find((rule) => rule.name === name);
  const added = after.filter(({ name }) => find(before, name) === undefined);
  const removed = before.filter(({ name }) => find(after, name) === undefined);
  const changed = after.filter((rule) => {
    const own = find(before, rule.name);
    return own !== undefined && !isDeepStrictEqual(own, rule);
  });
  const parts = [listed('added', added), listed('changed', changed), listed('removed', removed)].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? 'order or quiet hours changed' : parts.join('; ');
};

const listed = (what: string, rules: readonly Named[]): string =>
  rules.length === 0 ? '' : `${what} ${rules.map(({ name }) => name).join(', ')}`;
