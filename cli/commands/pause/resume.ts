import { Command } from 'commander';
import * as z from 'zod/mini';
import type { HouseholdConfig } from '../../../config/household.ts';
import { withNothingHushed } from '../../../core/messages/change-hush.ts';
import { fullMoment } from '../../../core/messages/figures.ts';
import type { Hush } from '../../../core/messages/hush-item.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import type { DeployedHush } from '../../deployed-hush.ts';
import { lookUpLiveRules, replaceLiveRules } from '../../live-rules.ts';
import {
  configOption,
  householdOption,
  householdOptionsShape,
  jsonOption,
} from '../../terminal/household-options.ts';

const optionsSchema = z.object(householdOptionsShape);
type Options = z.infer<typeof optionsSchema>;

/** `home-mini resume`: messages again. */
export const resumeCommand = (context: CliContext): Command =>
  new Command('resume')
    .description(
      'End a pause and all mutes: what was held back comes in one summary, then messages as usual.',
    )
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, ended: what was ended, a line each}'))
    .allowExcessArguments(false)
    .action((options) => resume(optionsSchema.parse(options), context));

const resume = async (options: Options, context: CliContext): Promise<void> => {
  const chosen = chooseHousehold(options.config, options.household);
  const { name } = chosen.household;
  const { deployedHush } = await import('../../deployed-hush.ts');
  const hush = await deployedHush(chosen, context);
  const asked = await endHush(hush, { now: context.now(), timeZone: chosen.household.timeZone });
  const ofRules = await endPauseOfRules(hush, chosen.household, context);
  const ended = [...asked, ...ofRules];
  if (options.json) {
    sayJson(context.stdout, { household: name, ended });
    return;
  }
  say(
    context.stdout,
    ended.length === 0
      ? `${name}: nothing was paused or muted.`
      : `${name}: messages again (${ended.join(', ')}); it takes effect at the next poll.`,
  );
};

interface Moment {
  readonly now: number;
  readonly timeZone: string;
}

/** Ends pause and mutes that were asked for, and returns them, a line each. */
const endHush = async (hush: DeployedHush, at: Moment): Promise<string[]> => {
  const { before, wasUnreadable } = await hush.clear((asked) =>
    linesOf(asked, at).length === 0 ? asked : withNothingHushed(asked),
  );
  return wasUnreadable ? ['what could not be read was cleared'] : linesOf(before, at);
};

const linesOf = ({ pausedUntil, muted }: Hush, { now, timeZone }: Moment): string[] => [
  ...(pausedUntil !== undefined && pausedUntil > now
    ? [`was paused until ${fullMoment(pausedUntil, timeZone)}`]
    : []),
  ...Object.entries(muted).flatMap(([rule, mute]) => {
    if (!('until' in mute)) return [`${rule} was muted until it is over`];
    return mute.until > now ? [`${rule} was muted until ${fullMoment(mute.until, timeZone)}`] : [];
  }),
];

/** An earlier version wrote the pause into the live rules. */
const endPauseOfRules = async (
  { aws }: DeployedHush,
  household: HouseholdConfig,
  { stderr }: CliContext,
): Promise<string[]> => {
  const live = await lookUpLiveRules(aws, household);
  if (live.kind === 'unreadable') {
    say(stderr, "The live rules can't be read; a pause in them stays: npx home-mini rules edit");
  }
  if (live.kind !== 'good') return [];
  const { pausedUntil, ...rest } = live.written;
  if (pausedUntil === undefined) return [];
  await replaceLiveRules({ aws, version: live.version }, household.name, rest);
  return [`was paused until ${pausedUntil} by the live rules, which the poller reads within five minutes`];
};
