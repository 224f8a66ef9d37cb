import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import * as z from 'zod/mini';
import type { LiveRules } from '../../config/live-rules.ts';
import { liveStarterRules } from '../../config/live-starter-rules.ts';
import { ruleWarnings } from '../../config/rule-warnings.ts';
import { readRulesFile } from '../../config/rules-file.ts';
import { pollEveryMs } from '../../config/settings.ts';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { SAMPLE_HOLDS_MS } from '../../core/readings/history.ts';
import { LONGEST_HOLD_MS } from '../../core/replay/demand-profile.ts';
import type { ReplayTerms } from '../../core/replay/replay.ts';
import { suggestRule } from '../../core/replay/suggest.ts';
import { formatDuration } from '../../core/time/duration.ts';
import { type ChosenHousehold, chooseHousehold, hasConfig } from '../chosen-household.ts';
import type { CliContext } from '../context.ts';
import { durationOption, timeZoneOption, wholeNumberOption } from '../terminal/option-values.ts';
import { ProgressLine } from '../terminal/progress-line.ts';
import { eventJson } from './replay/event-json.ts';
import { formatReport, formatSuggestion } from './replay/report.ts';
import { csvSource, type RowSource } from './replay/row-source.ts';
import { type Replayed, runReplay } from './replay/run-replay.ts';
import { answerableRules } from './replay/slow-rules.ts';

type ReplayContext = Pick<CliContext, 'stdout' | 'stderr' | 'env' | 'now'>;

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
const DEFAULT_ZONE = 'Europe/London';
const DEFAULT_CADENCE = '1m';

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
      new Option('--since <duration>', 'stored readings this far back (default: 7d)')
        .argParser(durationOption(60 * SECOND_MS, 3_650 * DAY_MS))
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
        .preset('1')
        .argParser(wholeNumberOption(1, 100))
        .conflicts('json'),
    )
    .option('--json', 'write the events as JSON: [{rule, event, sampleAt, at, ...}], times in UTC')
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action((options) => replay(optionsSchema.parse(options), context));

const optionsSchema = z.object({
  since: z.optional(z.number()),
  csv: z.optional(z.string()),
  rules: z.optional(z.string()),
  household: z.optional(z.string()),
  config: z.optional(z.string()),
  timeZone: z.optional(z.string()),
  table: z.optional(z.string()),
  sampleHolds: z.optional(z.number()),
  suggest: z.optional(z.number()),
  json: z._default(z.boolean(), false),
});
type Options = z.infer<typeof optionsSchema>;

const replay = async (options: Options, context: ReplayContext): Promise<void> => {
  const { stdout, stderr } = context;
  const folder = folderOf(context.env);
  const chosen = householdOf(options, folder);
  const cadenceMs = pollEveryMs(chosen?.household.pollEvery ?? DEFAULT_CADENCE);
  const wanted = rulesOf(options, folder, cadenceMs, chosen, context);
  for (const line of ruleWarnings(wanted)) stderr.write(`Warning: ${line}\n`);
  const timeZone = options.timeZone ?? chosen?.household.timeZone ?? DEFAULT_ZONE;
  const progress = new ProgressLine(stderr, 'Reading');
  try {
    const source = await sourceOf(options, folder, chosen, context, progress);
    const { replayed, terms, notes } = await replayOf(source, options, (sampleHoldsMs) => {
      const { rules, notes } = answerableRules(wanted.rules, sampleHoldsMs);
      return { terms: { rules, timeZone, pollEveryMs: cadenceMs, sampleHoldsMs }, notes };
    });
    progress.clear();
    for (const line of [...notes, ...slowRowNotes(replayed, terms)]) stderr.write(`Note: ${line}\n`);
    if (options.json) {
      stdout.write(`${JSON.stringify(replayed.replay.events.map(eventJson), null, 2)}\n`);
      return;
    }
    const style = { timeZone, colour: stdout.isTTY === true };
    stdout.write(formatReport(replayed, terms.rules, wanted.quietHours, style));
    if (options.suggest === undefined) return;
    const suggestion = await suggestRule(replayed.source, terms, replayed.profile, options.suggest);
    progress.clear();
    stdout.write(`\n${formatSuggestion(suggestion, options.suggest, replayed.profile, style)}`);
  } finally {
    progress.clear();
  }
};

interface NotedTerms {
  readonly terms: ReplayTerms;
  readonly notes: readonly string[];
}

/** Replays a source; where only its rows tell that they stand for longer than a reading of a Mini, once more by that. */
const replayOf = async (
  source: RowSource,
  { sampleHolds }: Options,
  termsFor: (sampleHoldsMs: number) => NotedTerms,
): Promise<NotedTerms & { readonly replayed: Replayed }> => {
  const first = termsFor(sampleHolds ?? SAMPLE_HOLDS_MS);
  const replayed = await runReplay(source, first.terms);
  const spanMs = source.spanMs?.() ?? 0;
  if (sampleHolds !== undefined || spanMs <= SAMPLE_HOLDS_MS) return { ...first, replayed };
  const { terms, notes } = termsFor(spanMs);
  return {
    terms,
    notes: [
      `a row of this file stands for ${formatDuration(spanMs)}; --sample-holds says otherwise`,
      ...notes,
    ],
    replayed: await runReplay(replayed.source, terms),
  };
};

/** npm runs scripts in the project's folder; INIT_CWD is where the person is. */
const folderOf = ({ npm_lifecycle_event: script, INIT_CWD }: ReplayContext['env']): string =>
  script === 'replay' && INIT_CWD !== undefined ? INIT_CWD : process.cwd();

/** The household of the config; undefined where neither is needed nor there. */
const householdOf = (options: Options, folder: string): ChosenHousehold | undefined => {
  const path = options.config === undefined ? undefined : resolve(folder, options.config);
  if ((options.rules !== undefined || options.csv !== undefined) && !hasConfig(path)) return undefined;
  return chooseHousehold(path, options.household);
};

const rulesOf = (
  { rules }: Options,
  folder: string,
  cadenceMs: number,
  chosen: ChosenHousehold | undefined,
  { stderr }: ReplayContext,
): LiveRules => {
  if (rules !== undefined) return readRulesFile(resolve(folder, rules), rules, cadenceMs);
  if (chosen !== undefined) return chosen.household;
  stderr.write('Note: no config here, so these are the starter rules; --rules FILE takes others\n');
  return liveStarterRules(cadenceMs);
};

const DEFAULT_SINCE_MS = 7 * DAY_MS;

const sourceOf = async (
  { csv, since = DEFAULT_SINCE_MS, table, household: named, timeZone }: Options,
  folder: string,
  chosen: ChosenHousehold | undefined,
  { stderr, env, now }: ReplayContext,
  progress: ProgressLine,
): Promise<RowSource> => {
  const news = {
    progress: (share: number) => progress.show(share),
    note: (line: string) => {
      progress.clear();
      stderr.write(`Note: ${line}\n`);
    },
  };
  if (csv !== undefined) return csvSource(resolve(folder, csv), csv, news, timeZone);
  const household = chosen?.household.name ?? named;
  if (household === undefined) {
    throw new BadInputError(
      '--household: missing; allowed: the name under which the readings are stored (or --csv FILE)',
    );
  }
  // The AWS SDK takes long to load, and a file needs none of it.
  const { storedSource } = await import('../aws/stored-rows.ts');
  const to = now();
  return storedSource({ household, table, region: chosen?.region, env, from: to - since, to }, news);
};

const SLOW_SHARE = 0.1;

const slowRowNotes = ({ profile }: Replayed, { sampleHoldsMs }: ReplayTerms): string[] => {
  const { readings, slowSteps, farSteps, fittingHoldMs } = profile;
  const steps = readings - 1;
  const holds = formatDuration(sampleHoldsMs);
  return [
    ...(slowSteps <= SLOW_SHARE * steps
      ? []
      : [
          `${slowSteps} of ${steps} steps between readings are longer than the ${holds} that a reading stands for, so alerts come late or never; --sample-holds ${formatDuration(fittingHoldMs)} suits them`,
        ]),
    ...(farSteps <= SLOW_SHARE * steps
      ? []
      : [
          `${farSteps} of ${steps} steps between readings are longer than the hour that a reading can stand for at most: what lies between is not known`,
        ]),
  ];
};
