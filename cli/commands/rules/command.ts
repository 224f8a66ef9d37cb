import { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { configOption, householdOption, jsonOption } from '../../terminal/household-options.ts';
import { editOptionsSchema, pullOptionsSchema, showOptionsSchema } from './options.ts';

/** `home-mini rules`: the rules the deployed poller goes by. */
export const rulesCommand = (context: CliContext): Command =>
  new Command('rules')
    .description('Look at and change the live rules, without a deploy.')
    .addCommand(
      subcommand('show', 'Show the live rules.', 'write the live rules as JSON').action(async (options) => {
        const { showRules } = await import('./show.ts');
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
          const { editRules } = await import('./edit.ts');
          await editRules(editOptionsSchema.parse(options), context);
        }),
    )
    .addCommand(
      subcommand(
        'pull',
        'Write the live rules into the config file, so that a deploy keeps them.',
        'write {config, household, changed}',
      ).action(async (options) => {
        const { pullRules } = await import('./pull.ts');
        await pullRules(pullOptionsSchema.parse(options), context);
      }),
    );

const subcommand = (name: string, description: string, json: string): Command =>
  new Command(name)
    .description(description)
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption(json))
    .allowExcessArguments(false);
