import * as z from 'zod/mini';
import { type LiveRules, parseJson, parseLiveRules } from '../../../config/live-rules.ts';
import { pollEveryMs } from '../../../config/settings.ts';
import { PARAMETER_MAX_CHARS } from '../../../config/written.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { parameterNames } from '../../../core/contract/names.ts';
import { formatProblem } from '../../../core/contract/problem.ts';
import { type AwsAccess, accessFor } from '../../aws/access.ts';
import { readRules, writeRules } from '../../aws/parameters.ts';
import type { ChosenHousehold } from '../../chosen-household.ts';
import type { CliContext } from '../../context.ts';

/** The live rules of a household: what they mean, and how they are spelled. */
export interface LiveState {
  readonly aws: AwsAccess;
  readonly version: number;
  readonly rules: LiveRules;
  readonly written: WrittenRules;
}

const writtenSchema = z.looseObject({
  pausedUntil: z.optional(z.string()),
  quietHours: z.optional(z.string()),
  rules: z.array(z.unknown()),
});

/** Live rules as the parameter spells them. */
export type WrittenRules = z.infer<typeof writtenSchema>;

/** What a text of live rules says, or what is wrong with it, a line a problem. */
export type ReadRules =
  | { readonly ok: true; readonly rules: LiveRules; readonly written: WrittenRules }
  | { readonly ok: false; readonly problems: string[] };

/** Reads live rules as a person may have written them. */
export const readLiveRules = (text: string, pollEvery: Parameters<typeof pollEveryMs>[0]): ReadRules => {
  const parsed = parseLiveRules(text, pollEveryMs(pollEvery));
  const json = parseJson(text);
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map(formatProblem) };
  const written = writtenSchema.parse(json.ok ? json.value : undefined);
  const { length } = JSON.stringify(written);
  if (length <= PARAMETER_MAX_CHARS) return { ok: true, rules: parsed.value, written };
  return {
    ok: false,
    problems: [
      `the whole value: got ${length} characters; allowed: at most ${PARAMETER_MAX_CHARS}, so fewer or shorter rules`,
    ],
  };
};

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
  const stored = await readRules(aws, household.name);
  if (stored === undefined) {
    throw new BadInputError(
      `no parameter ${name} in ${aws.region}: run npx cdk deploy; deployed to another region? Put it into the config as "region"`,
    );
  }
  const read = readLiveRules(stored.text, household.pollEvery);
  if (read.ok) return { aws, version: stored.version, rules: read.rules, written: read.written };
  throw new BadInputError(
    [
      `${name} can't be read, so the poller goes by the last good rules; mend it in the console, or with npx home-mini rules edit --file FILE:`,
      ...read.problems.map((problem) => `  ${problem}`),
    ].join('\n'),
  );
};

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
