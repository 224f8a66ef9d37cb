import { isDeepStrictEqual } from 'node:util';
import { parameterNames } from '../../../core/contract/names.ts';
import { fullMoment } from '../../../core/messages/figures.ts';
import { localDateTime } from '../../../core/time/local-time.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { layOutJson } from '../../terminal/json-layout.ts';
import type { ShowOptions } from '../rules-command.ts';
import { liveRulesOf } from './live.ts';

/** Shows the live rules as they are spelled, and whether they are those of the config. */
export const showRules = async (options: ShowOptions, context: CliContext): Promise<void> => {
  const { stdout, now } = context;
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
  const same =
    isDeepStrictEqual(rules.rules, household.rules) &&
    isDeepStrictEqual(rules.quietHours, household.quietHours);
  say(
    stdout,
    same
      ? `These are the rules of ${file}.`
      : `These are not the rules of ${file}: npx home-mini rules pull takes them there.`,
  );
  const until =
    rules.pausedUntil === undefined ? undefined : localDateTime(rules.pausedUntil, household.timeZone);
  if (until !== undefined && until > now()) {
    say(stdout, `Paused until ${fullMoment(until, household.timeZone)}; sooner: npx home-mini resume.`);
  }
};
