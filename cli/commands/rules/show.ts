import type { HouseholdConfig } from '../../../config/household.ts';
import { parameterNames } from '../../../core/contract/names.ts';
import type { AwsAccess } from '../../aws/access.ts';
import { findStack } from '../../aws/stack.ts';
import { explainAws } from '../../aws/trouble.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { hushedNow } from '../../hushed-now.ts';
import { areThoseOfConfig, liveRulesOf } from '../../live-rules.ts';
import { layOutJson } from '../../terminal/json-layout.ts';
import type { ShowOptions } from './options.ts';

/** Shows the live rules as they are spelled, and whether they are those of the config. */
export const showRules = async (options: ShowOptions, context: CliContext): Promise<void> => {
  const { stdout } = context;
  const chosen = chooseHousehold(options.config, options.household);
  const { household, file } = chosen;
  const { aws, version, rules, written } = await liveRulesOf(chosen, context);
  if (options.json) {
    sayJson(stdout, written);
    return;
  }
  const name = parameterNames(household.name).rules;
  say(stdout, `${name} in ${aws.region}, version ${version}:`);
  stdout.write(layOutJson(written));
  const same = areThoseOfConfig(rules, household);
  say(
    stdout,
    same
      ? `These are the rules of ${file}.`
      : `These are not the rules of ${file}: npx home-mini rules pull takes them there.`,
  );
  for (const line of await hushedLines(aws, household, context)) say(stdout, line);
};

/** What is paused and muted; who may see the rules alone is told that he can't see that. */
const hushedLines = async (
  aws: AwsAccess,
  household: HouseholdConfig,
  { now }: CliContext,
): Promise<string[]> => {
  try {
    const stack = await findStack(aws);
    const hushed = stack === undefined ? [] : await hushedNow(aws, stack, household, now());
    return hushed.map((line) => `Now ${line}; sooner: npx home-mini resume.`);
  } catch (error) {
    const trouble = explainAws(error);
    if (trouble === undefined) throw error;
    return [`What is paused or muted can't be seen: ${trouble}`];
  }
};
