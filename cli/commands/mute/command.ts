import { Command } from 'commander';
import * as z from 'zod/mini';
import type { CliContext } from '../../context.ts';
import {
  configOption,
  householdOption,
  householdOptionsShape,
  jsonOption,
} from '../../terminal/household-options.ts';

const optionsSchema = z.object(householdOptionsShape);

/** `home-mini mute`: nothing of one rule for a while. */
export const muteCommand = (context: CliContext): Command =>
  new Command('mute')
    .description('Hear nothing of one rule for a while, or until its alert is over; all others go on.')
    .argument('<rule>', 'the name of a rule: npx home-mini rules show lists them')
    .argument(
      '[for]',
      '30m, 1h, 2d (seven days at most), or over: until the alert that is raised is over',
      '1h',
    )
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, rule, mutedUntil}: local time, or "over"'))
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npx home-mini mute left-on\n  $ npx home-mini mute left-on 3h\n  $ npx home-mini mute left-on over\n\nIt takes effect at the next poll, and no deploy ends it. Its end is told where the beginning was; what is still on when a timed mute ends is told once more.',
    )
    .action(async (rule, time, options) => {
      const { muteRule } = await import('./mute-rule.ts');
      await muteRule(z.string().parse(rule), z.string().parse(time), optionsSchema.parse(options), context);
    });
