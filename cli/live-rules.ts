import { isDeepStrictEqual } from 'node:util';
import type { HouseholdConfig } from '../config/household.ts';
import type { LiveRules } from '../config/live-rules.ts';
import { pollEveryMs } from '../config/settings.ts';
import { parseSpelledRules, type SpelledRules, type WrittenRules } from '../config/spelled-rules.ts';
import { BadInputError } from '../core/contract/bad-input.ts';
import { parameterNames } from '../core/contract/names.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { type AwsAccess, accessFor } from './aws/access.ts';
import { readRules, writeRules } from './aws/parameters.ts';
import type { ChosenHousehold } from './chosen-household.ts';
import type { CliContext } from './context.ts';

/** The rules parameter of a deployed household as it stands. */
export type LiveRulesState =
  | { readonly kind: 'missing' }
  /** `problems`: what is wrong, a line a problem. */
  | {
      readonly kind: 'unreadable';
      readonly version: number;
      readonly text: string;
      readonly problems: readonly string[];
    }
  | ({ readonly kind: 'good'; readonly version: number } & SpelledRules);

/** Looks a household's live rules up. */
export const lookUpLiveRules = async (
  aws: AwsAccess,
  { name, pollEvery }: Pick<HouseholdConfig, 'name' | 'pollEvery'>,
): Promise<LiveRulesState> => {
  const stored = await readRules(aws, name);
  if (stored === undefined) return { kind: 'missing' };
  const { text, version } = stored;
  const parsed = parseSpelledRules(text, pollEveryMs(pollEvery));
  return parsed.ok
    ? { kind: 'good', version, ...parsed.value }
    : { kind: 'unreadable', version, text, problems: parsed.problems.map(formatProblem) };
};

/** The live rules of a household: what they mean, and how they are spelled. */
export interface LiveState extends SpelledRules {
  readonly aws: AwsAccess;
  readonly version: number;
}

/**
 * Reads a household's live rules.
 * @throws BadInputError where there are none, or they can't be read
 */
export const liveRulesOf = async (
  { household, region }: ChosenHousehold,
  { env }: Pick<CliContext, 'env'>,
): Promise<LiveState> => {
  const aws = await accessFor(region, env);
  const name = parameterNames(household.name).rules;
  const live = await lookUpLiveRules(aws, household);
  switch (live.kind) {
    case 'good':
      return { aws, version: live.version, rules: live.rules, written: live.written };
    case 'missing':
      throw new BadInputError(
        `no parameter ${name} in ${aws.region}: run npx cdk deploy; deployed to another region? Put it into the config as "region"`,
      );
    case 'unreadable':
      throw new BadInputError(
        [
          `${name} can't be read, so the poller uses the last good rules; npx home-mini rules edit opens it, with the problem on top:`,
          ...live.problems.map((problem) => `  ${problem}`),
        ].join('\n'),
      );
  }
};

/** Whether live rules say what the config says; a pause is not the config's. */
export const areThoseOfConfig = (
  { rules, quietHours }: LiveRules,
  household: Pick<HouseholdConfig, 'rules' | 'quietHours'>,
): boolean =>
  isDeepStrictEqual(rules, household.rules) && isDeepStrictEqual(quietHours, household.quietHours);

/** Writes live rules in place of `version`; the poller takes them up within five minutes. */
export const replaceLiveRules = async (
  { aws, version }: Pick<LiveState, 'aws' | 'version'>,
  household: string,
  written: WrittenRules,
): Promise<number> => {
  const now = await readRules(aws, household);
  if (now !== undefined && now.version !== version) {
    throw new BadInputError(
      `the live rules were changed meanwhile (version ${now.version}, not ${version}): nothing was written; look at them and try again`,
    );
  }
  return writeRules(aws, household, JSON.stringify(written));
};
