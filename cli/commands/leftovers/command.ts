import { Command } from 'commander';
import * as z from 'zod/mini';
import type { CliContext } from '../../context.ts';
import { configOption, jsonOption } from '../../terminal/household-options.ts';

const optionsSchema = z.object({ config: z.optional(z.string()), json: z._default(z.boolean(), false) });
export type LeftoversOptions = z.infer<typeof optionsSchema>;

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
      await runLeftovers(optionsSchema.parse(options), context);
    });
