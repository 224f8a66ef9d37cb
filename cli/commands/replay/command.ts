import { Command, Option } from 'commander';
import { SECOND_MS } from '../../../core/contract/lengths.ts';
import { LONGEST_HOLD_MS } from '../../../core/replay/demand-profile.ts';
import { momentOption } from '../../terminal/moments.ts';
import { durationOption, timeZoneOption, wholeNumberOption } from '../../terminal/option-values.ts';
import { DEFAULT_ZONE, type ReplayContext, replayOptionsSchema } from './options.ts';

const EXAMPLES = `
A CSV has the header readAt,demandW[,consumptionWh,costPence][,arrivedAt] in any case and order (or demandKw), separated by
commas, semicolons or tabs; or it is a download as it is: Octopus' half-hourly usage, Home Assistant's history, Emporia.
Times say their offset (Z, +01:00), or are local to --time-zone, else UTC. Without arrivedAt a row arrives when it was
read. Polls are at whole UTC minutes and see what arrived before them, as the deployed poller does.

Examples:
  $ npx home-mini replay                                  the last 7 days of the deployed table, the config's own rules
  $ npx home-mini replay --since 30d --suggest            and a rule that would have told you once a week
  $ npx home-mini replay --csv home.csv --rules new.json  a file, and rules that are not deployed yet
  $ npx home-mini replay --csv usage.csv                  Octopus' download; without a config the starter rules
`;

/** `home-mini replay`: runs rules over readings there are and shows when they would have fired. */
export const replayCommand = (context: ReplayContext): Command =>
  new Command('replay')
    .description(
      'Run rules over stored or given readings and show when they would have fired: tune before you deploy.',
    )
    .addOption(
      new Option('--since <when>', 'stored readings from then on: 7d (the default), yesterday, 2026-05-15')
        .argParser(momentOption)
        .conflicts('csv'),
    )
    .option('--csv <file>', 'readings from a file instead')
    .option(
      '--rules <file>',
      'rules from a JSON file: {"rules": [...]} or the list (default: those of the config; with --csv and no config the starter rules)',
    )
    .option('--household <name>', 'the household of the config (default: the only one)')
    .option('--config <file>', 'another config file than home-mini.config.json')
    .addOption(
      new Option(
        '--time-zone <zone>',
        `of the rules (default: the household's, else ${DEFAULT_ZONE}) and of a file's times without an offset (default: UTC)`,
      ).argParser(timeZoneOption),
    )
    .addOption(
      new Option('--table <name>', 'the readings table (default: the one of the deployed stack)').conflicts(
        'csv',
      ),
    )
    .addOption(
      new Option(
        '--sample-holds <duration>',
        'what a reading stands for when the next is late, up to 1h: 30m for half-hour rows (default: 30s, or what a download says)',
      ).argParser(durationOption(SECOND_MS, LONGEST_HOLD_MS)),
    )
    .addOption(
      new Option(
        '--suggest [alerts]',
        'propose a demand rule that would have given at most so many alerts in any 7 days of these readings',
      )
        .argParser(wholeNumberOption(1, 100))
        .conflicts('json'),
    )
    .option('--json', 'write the events as JSON: [{rule, event, sampleAt, at, ...}], times in UTC')
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async (options) => {
      const { runReplay } = await import('./run-replay.ts');
      await runReplay(replayOptionsSchema.parse(options), context);
    });
