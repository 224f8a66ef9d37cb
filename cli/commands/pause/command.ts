import { Command } from 'commander';
import * as z from 'zod/mini';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { withPause } from '../../../core/messages/change-hush.ts';
import { fullMoment } from '../../../core/messages/figures.ts';
import { LONGEST_HUSH_MS } from '../../../core/messages/hush-item.ts';
import { parseDurationMs } from '../../../core/time/duration.ts';
import { formatLocalDateTime } from '../../../core/time/local-date-time.ts';
import { readSpokenMoment, SPOKEN_MOMENT } from '../../../core/time/spoken-moment.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import {
  configOption,
  householdOption,
  householdOptionsShape,
  jsonOption,
} from '../../terminal/household-options.ts';

const optionsSchema = z.object(householdOptionsShape);
type Options = z.infer<typeof optionsSchema>;

const ALLOWED = `a duration (30m, 3h, 2d), or until and ${SPOKEN_MOMENT}, ahead of now and within seven days`;

/** `home-mini pause`: no messages for a while. */
export const pauseCommand = (context: CliContext): Command =>
  new Command('pause')
    .description('Send no messages for a while; readings go on, and one summary comes afterwards.')
    .argument('<for>', '30m, 3h, 2d, or: until')
    .argument('[moment...]', 'after until: 18:00, tomorrow 07:30, 2026-05-15T18:00')
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, pausedUntil}, local time'))
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx home-mini pause 3h\n  $ npx home-mini pause until 18:00\n  $ npx home-mini pause until tomorrow 07:30\n  $ npx home-mini pause until 2026-05-15T18:00\n\nIt takes effect at the next poll, and no deploy ends it. For one rule alone: npx home-mini mute.',
    )
    .action((first, second, options) =>
      pause(
        z.string().parse(first),
        z.array(z.string()).parse(second).join(' '),
        optionsSchema.parse(options),
        context,
      ),
    );

const pause = async (first: string, second: string, options: Options, context: CliContext): Promise<void> => {
  const chosen = chooseHousehold(options.config, options.household);
  const { name, timeZone } = chosen.household;
  const now = context.now();
  const until = endOf(first, second, timeZone, now);
  const { deployedHush } = await import('../../deployed-hush.ts');
  const hush = await deployedHush(chosen, context);
  await hush.change((asked) => withPause(asked, until, now));
  if (options.json) {
    sayJson(context.stdout, { household: name, pausedUntil: formatLocalDateTime(until, timeZone) });
    return;
  }
  say(
    context.stdout,
    `${name}: paused until ${fullMoment(until, timeZone)} (${timeZone}); it takes effect at the next poll.`,
  );
  say(context.stdout, 'Sooner: npx home-mini resume');
};

const endOf = (first: string, second: string, timeZone: string, now: number): number => {
  const got = JSON.stringify(`${first} ${second}`.trim());
  const until =
    first === 'until'
      ? readSpokenMoment(second, { now, timeZone, side: 'after' })
      : second === ''
        ? now + (parseDurationMs(first) ?? Number.NaN)
        : undefined;
  if (until !== undefined && until > now && until <= now + LONGEST_HUSH_MS) return until;
  throw new BadInputError(`pause: got ${got}; allowed: ${ALLOWED}`);
};
