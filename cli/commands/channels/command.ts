import { Command, Option } from 'commander';
import * as z from 'zod/mini';
import type { CliContext } from '../../context.ts';
import { configOption, householdOption, jsonOption } from '../../terminal/household-options.ts';
import { addOptionsSchema, listOptionsSchema, removeOptionsSchema, testOptionsSchema } from './options.ts';

const HOW_TO_ADD = `
Kinds: telegram, pushover, ntfy, webhook. Which one suits whom: docs/phones.md.
Tokens, keys and addresses come from the prompt (never shown), from stdin (one a line, or JSON) or from the environment;
never from a flag. The variables:
  telegram   TELEGRAM_BOT_TOKEN, TELEGRAM_CHAT_ID (else the chat is found: write to the bot first)
  pushover   PUSHOVER_APP_TOKEN, PUSHOVER_USER_KEY
  ntfy       NTFY_TOPIC (else one is made that nobody can guess), NTFY_TOKEN, NTFY_SERVER
  webhook    WEBHOOK_URL, WEBHOOK_SECRET (else one is made and shown once)

Examples:
  $ npx home-mini channels add telegram family
  $ npx home-mini channels add pushover anna --min-severity warning --until-acknowledged
  $ npx home-mini channels add ntfy kitchen --server https://ntfy.example.com
  $ npx home-mini channels add webhook home-assistant < address.txt
`;

/** `home-mini channels`: the ways to a phone. */
export const channelsCommand = (context: CliContext): Command =>
  new Command('channels')
    .description('Phones: set up, list, try and remove Telegram, Pushover, ntfy and webhooks.')
    .addCommand(addCommand(context))
    .addCommand(listCommand(context))
    .addCommand(testCommand(context))
    .addCommand(removeCommand(context));

const nameSchema = z.string();

const severityOption = (flags: string, what: string): Option =>
  new Option(`${flags} <severity>`, what).choices(['info', 'warning', 'critical']);

const addCommand = (context: CliContext): Command =>
  new Command('add')
    .description('Set up a channel: ask what it needs, prove it with a message, store it encrypted in AWS.')
    .argument('<kind>', 'telegram, pushover, ntfy or webhook')
    .argument('<name>', 'what the config and the commands call it, such as family')
    .option(
      '--server <url>',
      'a server of your own in place of the public one (ntfy; also Telegram, Pushover)',
    )
    .option('--chat <id>', 'telegram: the chat, where several wrote to the bot')
    .option('--unsigned', 'webhook: without a signature, for receivers that check none')
    .addOption(severityOption('--min-severity', 'the least that reaches it (default: info)'))
    .option('--until-acknowledged', 'pushover: critical alerts repeat until somebody acknowledges them')
    .option('--replace', 'set up anew what is set up already')
    .option('--keep-config', 'do not add it to the config, only say which line to add')
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, kind, name, parameter, recipient, config, deployNeeded, …}'))
    .allowExcessArguments(false)
    .addHelpText('after', HOW_TO_ADD)
    .action(async (kind, name, options) => {
      const { addChannel } = await import('./add.ts');
      await addChannel(
        nameSchema.parse(kind),
        nameSchema.parse(name),
        addOptionsSchema.parse(options),
        context,
      );
    });

const listCommand = (context: CliContext): Command =>
  new Command('list')
    .description('The channels: what each can do, which can wake a silent phone, and whether it is in order.')
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(
      jsonOption(
        'write [{kind, name, state: ok|broken|owed|unknown, hasSecret, inConfig, isDeployed, can, wakesSilentPhone, …}]',
      ),
    )
    .allowExcessArguments(false)
    .action(async (options) => {
      const { listChannels } = await import('./list.ts');
      await listChannels(listOptionsSchema.parse(options), context);
    });

const testCommand = (context: CliContext): Command =>
  new Command('test')
    .description('Send one message through a channel, from this machine with the stored secret.')
    .argument('<name>', 'the channel')
    .addOption(severityOption('--severity', 'how loud (default: warning)'))
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, kind, name, severity, outcome, code, what, fix}'))
    .allowExcessArguments(false)
    .addHelpText('after', '\nnpx home-mini test-alert goes the whole way: poller, SNS, courier.')
    .action(async (name, options) => {
      const { testChannel } = await import('./test.ts');
      await testChannel(nameSchema.parse(name), testOptionsSchema.parse(options), context);
    });

const removeCommand = (context: CliContext): Command =>
  new Command('remove')
    .description('Take a channel out of the config and delete its secret.')
    .argument('<name>', 'the channel')
    .option('--yes', 'do not ask')
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {household, kind, name, deleted, config, deployNeeded}'))
    .allowExcessArguments(false)
    .action(async (name, options) => {
      const { removeChannel } = await import('./remove.ts');
      await removeChannel(nameSchema.parse(name), removeOptionsSchema.parse(options), context);
    });
