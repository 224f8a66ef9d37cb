import { Command } from 'commander';
import * as z from 'zod/mini';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { fullMoment } from '../../core/messages/figures.ts';
import { parseDurationMs } from '../../core/time/duration.ts';
import { formatLocalDateTime, readLocalDateTime } from '../../core/time/local-date-time.ts';
import { localDateTime } from '../../core/time/local-time.ts';
import { chooseHousehold } from '../chosen-household.ts';
import { type CliContext, say, sayJson } from '../context.ts';
import {
  configOption,
  householdOption,
  householdOptionsShape,
  jsonOption,
} from '../terminal/household-options.ts';

const optionsSchema = z.object(householdOptionsShape);
type Options = z.infer<typeof optionsSchema>;

const LONGEST_MS = 366 * 86_400_000;
const ALLOWED =
  'a duration such as 30m, 3h or 2d, or: until 2026-05-15T18:00 (local time, ahead of now and within a year)';

/** `home-mini pause`: no messages for a while. */
export const pauseCommand = (context: CliContext): Command =>
  new Command('pause')
    .description('Send no messages for a while; readings go on, and one summary comes afterwards.')
    .argument('<for>', '30m, 3h, 2d, or: until')
    .argument('[moment]', 'after until: local date and time, 2026-05-15T18:00')
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, pausedUntil, version}'))
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx home-mini pause 3h\n  $ npx home-mini pause until 2026-05-15T18:00',
    )
    .action((first, second, options) =>
      pause(
        z.string().parse(first),
        z.optional(z.string()).parse(second),
        optionsSchema.parse(options),
        context,
      ),
    );

/** `home-mini resume`: messages again. */
export const resumeCommand = (context: CliContext): Command =>
  new Command('resume')
    .description('End a pause: one summary of what there was, then messages as usual.')
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, pausedUntil: null, version}'))
    .allowExcessArguments(false)
    .action((options) => resume(optionsSchema.parse(options), context));

const pause = async (
  first: string,
  second: string | undefined,
  options: Options,
  context: CliContext,
): Promise<void> => {
  const chosen = chooseHousehold(options.config, options.household);
  const { name, timeZone } = chosen.household;
  const now = context.now();
  const until = endOf(first, second, timeZone, now);
  const pausedUntil = formatLocalDateTime(until, timeZone);
  const { liveRulesOf, replaceLiveRules } = await import('./rules/live.ts');
  const live = await liveRulesOf(chosen, context);
  const { pausedUntil: _before, ...rest } = live.written;
  const version = await replaceLiveRules(live, name, { pausedUntil, ...rest });
  if (options.json) {
    sayJson(context.stdout, { household: name, pausedUntil, version });
    return;
  }
  const end = fullMoment(localDateTime(pausedUntil, timeZone) ?? until, timeZone);
  say(context.stdout, `${name}: paused until ${end} (${timeZone}), from within five minutes on.`);
  say(context.stdout, 'Sooner: npx home-mini resume');
};

const endOf = (first: string, second: string | undefined, timeZone: string, now: number): number => {
  const got = JSON.stringify(second === undefined ? first : `${first} ${second}`);
  const until =
    first === 'until'
      ? readLocalDateTime(second ?? '', timeZone)
      : second === undefined
        ? now + (parseDurationMs(first) ?? Number.NaN)
        : undefined;
  if (until !== undefined && until > now && until <= now + LONGEST_MS) return until;
  throw new BadInputError(`pause: got ${got}; allowed: ${ALLOWED}`);
};

const resume = async (options: Options, context: CliContext): Promise<void> => {
  const chosen = chooseHousehold(options.config, options.household);
  const { name } = chosen.household;
  const { liveRulesOf, replaceLiveRules } = await import('./rules/live.ts');
  const live = await liveRulesOf(chosen, context);
  const { pausedUntil, ...rest } = live.written;
  const version = pausedUntil === undefined ? live.version : await replaceLiveRules(live, name, rest);
  if (options.json) {
    sayJson(context.stdout, { household: name, pausedUntil: null, version });
    return;
  }
  say(
    context.stdout,
    pausedUntil === undefined
      ? `${name}: was not paused.`
      : `${name}: messages again within five minutes (was paused until ${pausedUntil}).`,
  );
};
