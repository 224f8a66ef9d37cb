import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import * as z from 'zod/mini';
import type { LiveRules } from '../config/live-rules.ts';
import { ruleWarnings } from '../config/rule-warnings.ts';
import { pollEveryMs } from '../config/settings.ts';
import { SAMPLE_HOLDS_MS } from '../lambda/alerts/history.ts';
import { BadInputError } from '../local/bad-input.ts';
import { type ChosenHousehold, chooseHousehold, hasConfig } from './chosen-household.ts';
import { durationOption, timeZoneOption, wholeNumberOption } from './option-values.ts';
import { ProgressLine } from './progress-line.ts';
import { eventJson } from './replay/event-json.ts';
import type { ReplayTerms } from './replay/replay.ts';
import { writeReport, writeSuggestion } from './replay/report.ts';
import { csvSource, type RowSource } from './replay/row-source.ts';
import { readRulesFile } from './replay/rules-file.ts';
import { type Replayed, runReplay } from './replay/run-replay.ts';
import { suggestRule } from './replay/suggest.ts';
import type { Output, Surroundings } from './surroundings.ts';

type ReplaySurroundings = Pick<Surroundings, 'stdout' | 'stderr' | 'env' | 'now'>;

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const DEFAULT_ZONE = 'Europe/London';
const DEFAULT_CADENCE = '1m';

const EXAMPLES = `
A CSV has the header readAt,demandW[,consumptionWh,costPence][,arrivedAt], columns in any order. Without arrivedAt a row
arrives when it was read. Polls are at whole UTC minutes and see what arrived before them, as the deployed poller does.

Examples:
  $ npx home-mini replay                                  the last 7 days of the deployed table, the config's own rules
  $ npx home-mini replay --since 30d --suggest            and a rule that would have told you once a week
  $ npx home-mini replay --csv home.csv --rules new.json  a file, and rules that are not deployed yet
`;

/** `home-mini replay`: runs rules over readings there are and shows when they would have fired. */
export const replayCommand = (surroundings: ReplaySurroundings): Command =>
  new Command('replay')
    .description(
      'Run rules over stored or given readings and show when they would have fired: tune before you deploy.',
    )
    .addOption(
      new Option('--since <duration>', 'stored readings this far back (default: 7d)')
        .argParser(durationOption(60 * SECOND_MS, 3_650 * DAY_MS))
        .conflicts('csv'),
    )
    .option('--csv <file>', 'readings from a file instead')
    .option(
      '--rules <file>',
      'rules from a JSON file: {"rules": [...]} or the list (default: those of the config)',
    )
    .option('--household <name>', 'the household of the config (default: the only one)')
    .option('--config <file>', 'another config file than home-mini.config.json')
    .addOption(
      new Option('--time-zone <zone>', `default: the household's, else ${DEFAULT_ZONE}`).argParser(
        timeZoneOption,
      ),
    )
    .addOption(
      new Option('--table <name>', 'the readings table (default: the one of the deployed stack)').conflicts(
        'csv',
      ),
    )
    .addOption(
      new Option(
        '--sample-holds <duration>',
        'how long a reading counts when the next is late: more for slow traces',
      )
        .default(SAMPLE_HOLDS_MS, '30s')
        .argParser(durationOption(SECOND_MS, DAY_MS)),
    )
    .addOption(
      new Option(
        '--suggest [alerts]',
        'propose a demand rule that gives at most so many alerts in any 7 days',
      )
        .preset('1')
        .argParser(wholeNumberOption(1, 100))
        .conflicts('json'),
    )
    .option('--json', 'write the events as JSON: [{rule, event, sampleAt, at, ...}], times in UTC')
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action((options) => replay(optionsSchema.parse(options), surroundings));

const optionsSchema = z.object({
  since: z.optional(z.number()),
  csv: z.optional(z.string()),
  rules: z.optional(z.string()),
  household: z.optional(z.string()),
  config: z.optional(z.string()),
  timeZone: z.optional(z.string()),
  table: z.optional(z.string()),
  sampleHolds: z.number(),
  suggest: z.optional(z.number()),
  json: z._default(z.boolean(), false),
});
type Options = z.infer<typeof optionsSchema>;

const replay = async (options: Options, surroundings: ReplaySurroundings): Promise<void> => {
  const { stdout, stderr } = surroundings;
  const folder = folderOf(surroundings.env);
  const chosen = householdOf(options, folder);
  const cadenceMs = pollEveryMs(chosen?.household.pollEvery ?? DEFAULT_CADENCE);
  const wanted = rulesOf(options, folder, cadenceMs, chosen);
  for (const line of ruleWarnings(wanted)) stderr.write(`Warning: ${line}\n`);
  const terms: ReplayTerms = {
    rules: wanted.rules,
    timeZone: options.timeZone ?? chosen?.household.timeZone ?? DEFAULT_ZONE,
    pollEveryMs: cadenceMs,
    sampleHoldsMs: options.sampleHolds,
  };
  const progress = new ProgressLine(stderr, 'Reading');
  try {
    const source = await sourceOf(options, folder, chosen, surroundings, progress);
    const replayed = await runReplay(source, terms);
    progress.clear();
    warnOfSlowRows(replayed, options, stderr);
    if (options.json) {
      stdout.write(`${JSON.stringify(replayed.replay.events.map(eventJson), null, 2)}\n`);
      return;
    }
    const style = { timeZone: terms.timeZone, colour: stdout.isTTY === true };
    stdout.write(writeReport(replayed, wanted.rules, wanted.quietHours, style));
    if (options.suggest === undefined) return;
    const suggestion = await suggestRule(replayed.source, terms, replayed.profile, options.suggest);
    progress.clear();
    stdout.write(`\n${writeSuggestion(suggestion, options.suggest, style)}`);
  } finally {
    progress.clear();
  }
};

/** npm runs scripts in the project's folder; INIT_CWD is where the person is. */
const folderOf = ({ npm_lifecycle_event: script, INIT_CWD }: ReplaySurroundings['env']): string =>
  script === 'replay' && INIT_CWD !== undefined ? INIT_CWD : process.cwd();

/** The household of the config; undefined where neither is needed nor there. */
const householdOf = (options: Options, folder: string): ChosenHousehold | undefined => {
  const path = options.config === undefined ? undefined : resolve(folder, options.config);
  if (options.rules !== undefined && !hasConfig(path)) return undefined;
  return chooseHousehold(path, options.household);
};

const rulesOf = (
  { rules }: Options,
  folder: string,
  cadenceMs: number,
  chosen: ChosenHousehold | undefined,
): LiveRules => {
  if (rules !== undefined) return readRulesFile(resolve(folder, rules), rules, cadenceMs);
  return chosen?.household ?? { rules: [] };
};

const DEFAULT_SINCE_MS = 7 * DAY_MS;

const sourceOf = async (
  { csv, since = DEFAULT_SINCE_MS, table, household: named }: Options,
  folder: string,
  chosen: ChosenHousehold | undefined,
  { stderr, env, now }: ReplaySurroundings,
  progress: ProgressLine,
): Promise<RowSource> => {
  const news = {
    progress: (share: number) => progress.show(share),
    note: (line: string) => {
      progress.clear();
      stderr.write(`Note: ${line}\n`);
    },
  };
  if (csv !== undefined) return csvSource(resolve(folder, csv), csv, news);
  const household = chosen?.household.name ?? named;
  if (household === undefined) {
    throw new BadInputError(
      '--household: missing; allowed: the name under which the readings are stored (or --csv FILE)',
    );
  }
  // The AWS SDK takes long to load, and a file needs none of it.
  const { storedSource } = await import('./replay/stored-rows.ts');
  const to = now();
  return storedSource({ household, table, region: chosen?.region, env, from: to - since, to }, news);
};

const SLOW_SHARE = 0.1;

const warnOfSlowRows = ({ profile }: Replayed, { sampleHolds }: Options, stderr: Output): void => {
  if (profile.slowSteps < SLOW_SHARE * profile.readings) return;
  stderr.write(
    `Note: ${profile.slowSteps} of ${profile.readings} steps between readings are longer than the ${sampleHolds / SECOND_MS} s for which a reading counts, so alerts come late or never; --sample-holds 90s suits a reading a minute\n`,
  );
};
