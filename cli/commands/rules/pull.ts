import { isDeepStrictEqual } from 'node:util';
import type { WrittenRules } from '../../../config/spelled-rules.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { prepareHouseholdChange } from '../../config-file.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { areThoseOfConfig, liveRulesOf } from '../../live-rules.ts';
import type { PullOptions } from './options.ts';

/** Writes the live rules and quiet hours into the config file, whose other values stay; a pause is not taken along. */
export const pullRules = async (options: PullOptions, context: CliContext): Promise<void> => {
  const { stdout } = context;
  const chosen = chooseHousehold(options.config, options.household);
  const { household, file } = chosen;
  const { written, rules } = await liveRulesOf(chosen, context);
  const changed = !areThoseOfConfig(rules, household);
  if (changed) {
    prepareHouseholdChange(file, household.name, 'the live rules do not fit it', (own) =>
      withRules(own, written),
    ).commit();
  }
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
