import { Command, Option } from 'commander';
import type { CliContext } from '../../context.ts';
import { configOption, jsonOption } from '../../terminal/household-options.ts';
import { doctorOptionsSchema } from './options.ts';

/** `home-mini doctor`: what is wrong, and the fix. */
export const doctorCommand = (context: CliContext): Command =>
  new Command('doctor')
    .description('Look at everything an alert depends on: one line each, with the fix.')
    .option('--household <name>', 'only this household (default: all)')
    .addOption(configOption())
    .option(
      '--fix',
      'subscribe addresses again that are missing or never confirmed; ask whether to remove subscribers that are not in the config',
    )
    .option('--remove-strangers', 'with --fix: remove them without asking, for scripts')
    .addOption(
      new Option(
        '--confirm <link>',
        'confirm with the link of the email, so that a mail scanner that opens links cannot unsubscribe',
      ).conflicts(['fix', 'household', 'removeStrangers']),
    )
    .addOption(jsonOption('write [{check, household, status: ok|note|wrong|unknown, text, mend}]'))
    .allowExcessArguments(false)
    .addHelpText('after', '\nExit code 1 where something is wrong.')
    .action(async (options) => {
      const { runDoctor } = await import('./run-doctor.ts');
      await runDoctor(doctorOptionsSchema.parse(options), context);
    });
