import { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { configOption, jsonOption } from '../../terminal/household-options.ts';
import { leftoversOptionsSchema } from './options.ts';

/** `home-mini leftovers`, by its other name `remove`: nothing is deleted here, it only says how. */
export const leftoversCommand = (context: CliContext): Command =>
  new Command('leftovers')
    .alias('remove')
    .description(
      'List what stays after cdk destroy, what of it is in use, and the commands that read or delete it. Deletes nothing itself.',
    )
    .addOption(configOption())
    .addOption(jsonOption('write {account, region, stackThere, steps: [{what, state, read, commands}]}'))
    .allowExcessArguments(false)
    .action(async (options) => {
      const { runLeftovers } = await import('./run-leftovers.ts');
      await runLeftovers(leftoversOptionsSchema.parse(options), context);
    });
