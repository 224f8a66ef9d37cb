import { Command } from 'commander';
import * as z from 'zod/mini';
import type { CliContext } from '../context.ts';
import {
  configOption,
  householdOption,
  householdOptionsShape,
  jsonOption,
} from '../terminal/household-options.ts';

const showOptionsSchema = z.object(householdOptionsShape);
export type ShowOptions = z.infer<typeof showOptionsSchema>;
export type PullOptions = ShowOptions;

const editOptionsSchema = z.object({
  ...householdOptionsShape,
  file: z.optional(z.string()),
  yes: z._default(z.boolean(), false),
});
export type EditOptions = z.infer<typeof editOptionsSchema>;

/** `home-mini rules`: the rules the deployed poller goes by. */
export const rulesCommand = (context: CliContext): Command =>
  new Command('rules')
    .description('Look at and change the live rules, without a deploy.')
    .addCommand(
      subcommand('show', 'Show the live rules.', 'write the live rules as JSON').action(async (options) => {
        const { showRules } = await import('./rules/show.ts');
        await showRules(showOptionsSchema.parse(options), context);
      }),
    )
    .addCommand(
      subcommand(
        'edit',
        'Change the live rules in $EDITOR: checked, replayed over the last 7 days, then written.',
        'write {household, version, rules}',
      )
        .option('--file <file>', 'take them from a file instead of an editor')
        .option('--yes', 'write without asking')
        .action(async (options) => {
          const { editRules } = await import('./rules/edit.ts');
          await editRules(editOptionsSchema.parse(options), context);
        }),
    )
    .addCommand(
      subcommand(
        'pull',
        'Write the live rules into the config file, so that a deploy keeps them.',
        'write {config, household, changed}',
      ).action(async (options) => {
        const { pullRules } = await import('./rules/pull.ts');
        await pullRules(showOptionsSchema.parse(options), context);
      }),
    );

const subcommand = (name: string, description: string, json: string): Command =>
  new Command(name)
    .description(description)
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption(json))
    .allowExcessArguments(false);
