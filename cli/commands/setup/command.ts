import { Command, Option } from 'commander';
import type { CliContext } from '../../context.ts';
import { configOption, jsonOption } from '../../terminal/household-options.ts';
import { poundsOption, timeZoneOption } from '../../terminal/option-values.ts';
import { setupOptionsSchema } from './options.ts';

const EXAMPLES = `
The key comes from the prompt (never shown), from stdin or from OCTOPUS_API_KEY; never from a flag.

Examples:
  $ npx home-mini setup                                   asks for everything
  $ npx home-mini setup --key-only                        only stores another API key
  $ npx home-mini setup --email me@example.com --night 23:30-05:30 --no-solar --yes < key.txt
`;

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `home-mini setup`: finds the Home Mini, writes the config and stores the API key. */
export const setupCommand = (context: CliContext): Command =>
  new Command('setup')
    .description(
      'Find your Home Mini, write home-mini.config.json with fitting rules, store the API key in AWS.',
    )
    .option('--region <region>', 'the AWS region (default: that of your AWS profile)')
    .option('--household <name>', 'a short name for the home, used as a key (default: home)')
    .option('--account <number>', 'the Octopus account, where the key opens several')
    .option('--device <id>', 'the meter, where the account has several')
    .option('--email <address>', 'who gets the alerts; may be given several times', collect)
    .option('--sms <number>', 'a phone for critical alerts; may be given several times', collect)
    .option(
      '--channel <kind:name>',
      'a phone channel, such as telegram:family; what it needs comes from the environment (channels add --help); may be given several times',
      collect,
    )
    .option('--night <window>', 'when something big runs at night on purpose: 23:30-05:30, or none')
    .option('--solar', 'solar panels or a home battery')
    .option('--no-solar', 'neither')
    .option('--battery', 'a home battery (with --solar the default: it hides a fridge that is off)')
    .option('--no-battery', 'panels without a battery')
    .addOption(
      new Option('--daily-budget <pounds>', 'tell when a day comes close to costing this').argParser(
        poundsOption,
      ),
    )
    .addOption(
      new Option(
        '--digest <cadence>',
        'a summary by email: each Monday, or on the 1st (default: off)',
      ).choices(['off', 'weekly', 'monthly']),
    )
    .option('--web', 'the page on the phone and mute buttons: opens one public address (docs/web.md)')
    .option('--no-web', 'no public address (the default)')
    .addOption(new Option('--time-zone <zone>', 'default: Europe/London').argParser(timeZoneOption))
    .addOption(configOption())
    .option('--key-only', 'keep the config, only store another API key')
    .option('--force', 'replace a config that exists')
    .option('--yes', 'do not ask whether account and region are right')
    .option('--without-readings', 'go on though the meter has sent nothing for hours')
    .option('--octopus-api-url <url>', 'another address of the Octopus API, to try things out')
    .addOption(jsonOption('write what was done as JSON'))
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { runSetup } = await import('./run-setup.ts');
      await runSetup(setupOptionsSchema.parse(options), context);
    });
