import { resolve } from 'node:path';
import type { LiveRules } from '../../../config/live-rules.ts';
import { liveStarterRules } from '../../../config/live-starter-rules.ts';
import { ruleWarnings } from '../../../config/rule-warnings.ts';
import { readRulesFile } from '../../../config/rules-file.ts';
import { pollEveryMs } from '../../../config/settings.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { formatProblem } from '../../../core/contract/problem.ts';
import { SAMPLE_HOLDS_MS } from '../../../core/readings/history.ts';
import { eventJson, toldEvents } from '../../../core/replay/event-json.ts';
import type { ReplayTerms } from '../../../core/replay/replay.ts';
import { type Replayed, replaySource } from '../../../core/replay/replay-source.ts';
import type { RowSource } from '../../../core/replay/row-source.ts';
import { suggestRule } from '../../../core/replay/suggest.ts';
import { formatDuration } from '../../../core/time/duration.ts';
import { type ChosenHousehold, chooseHousehold, hasConfig } from '../../chosen-household.ts';
import { readMoment } from '../../terminal/moments.ts';
import { ProgressLine } from '../../terminal/progress-line.ts';
import { formatReport, formatSuggestion } from '../../terminal/replay-report.ts';
import { csvSource } from './csv-source.ts';
import { DEFAULT_ZONE, type ReplayContext, type ReplayOptions } from './options.ts';
import { chargingNotes, priceNotes } from './rule-notes.ts';
import { answerableRules } from './slow-rules.ts';
import { boundYoungGeneration } from './young-generation.ts';

const DEFAULT_CADENCE = '1m';

/** Replays rows of a file or of the deployed table, and writes the report or the events. */
export const runReplay = async (options: ReplayOptions, context: ReplayContext): Promise<void> => {
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
    const told = [
      ...notes,
      ...slowRowNotes(replayed, terms),
      ...priceNotes(terms.rules, replayed.prices),
      ...chargingNotes(terms.rules),
    ];
    for (const line of told) stderr.write(`Note: ${line}\n`);
    if (options.json) {
      stdout.write(`${JSON.stringify(toldEvents(replayed.replay.events).map(eventJson), null, 2)}\n`);
      return;
    }
    const style = { timeZone, colour: stdout.isTTY === true };
    stdout.write(formatReport(replayed, terms.rules, wanted.quietHours, style));
    if (options.suggest === undefined) return;
    const suggestion = await suggestRule(replayed.source.rows(), terms, replayed.profile, options.suggest);
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
  { sampleHolds }: ReplayOptions,
  termsFor: (sampleHoldsMs: number) => NotedTerms,
): Promise<NotedTerms & { readonly replayed: Replayed }> => {
  const first = termsFor(sampleHolds ?? SAMPLE_HOLDS_MS);
  const replayed = await replaySource(source, first.terms);
  const spanMs = source.spanMs?.() ?? 0;
  if (sampleHolds !== undefined || spanMs <= SAMPLE_HOLDS_MS) return { ...first, replayed };
  const { terms, notes } = termsFor(spanMs);
  return {
    terms,
    notes: [
      `a row of this file stands for ${formatDuration(spanMs)}; --sample-holds says otherwise`,
      ...notes,
    ],
    replayed: await replaySource(replayed.source, terms),
  };
};

/** npm runs scripts in the project's folder; INIT_CWD is where the person is. */
const folderOf = ({ npm_lifecycle_event: script, INIT_CWD }: ReplayContext['env']): string =>
  script === 'replay' && INIT_CWD !== undefined ? INIT_CWD : process.cwd();

/** The household of the config; undefined where neither is needed nor there. */
const householdOf = (options: ReplayOptions, folder: string): ChosenHousehold | undefined => {
  const path = options.config === undefined ? undefined : resolve(folder, options.config);
  if ((options.rules !== undefined || options.csv !== undefined) && !hasConfig(path)) return undefined;
  return chooseHousehold(path, options.household);
};

const rulesOf = (
  { rules }: ReplayOptions,
  folder: string,
  cadenceMs: number,
  chosen: ChosenHousehold | undefined,
  { stderr }: ReplayContext,
): LiveRules => {
  if (rules !== undefined) return rulesOfFile(resolve(folder, rules), rules, cadenceMs);
  if (chosen !== undefined) return chosen.household;
  stderr.write('Note: no config here, so these are the starter rules; --rules FILE takes others\n');
  return liveStarterRules(cadenceMs);
};

const rulesOfFile = (path: string, name: string, cadenceMs: number): LiveRules => {
  const read = readRulesFile({ path, name, hint: '--rules takes a JSON file of rules' }, cadenceMs);
  if (read.ok) return read.value.rules;
  const [only, ...more] = read.problems.map(formatProblem);
  throw new BadInputError(
    more.length === 0
      ? `${name}: ${only}`
      : [`${name}: ${read.problems.length} problems`, ...[only, ...more].map((line) => `  ${line}`)].join(
          '\n',
        ),
  );
};

const DEFAULT_SINCE = '7d';

const sourceOf = async (
  { csv, since = DEFAULT_SINCE, table, household: named, timeZone }: ReplayOptions,
  folder: string,
  chosen: ChosenHousehold | undefined,
  { stderr, env, now }: ReplayContext,
  progress: ProgressLine,
): Promise<RowSource> => {
  const news = {
    progress: (share: number) => {
      boundYoungGeneration();
      progress.show(share);
    },
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
  const { storedSource } = await import('../../aws/stored-rows.ts');
  const to = now();
  const from = readMoment('--since', since, timeZone ?? chosen?.household.timeZone ?? DEFAULT_ZONE, to);
  if (from >= to) {
    throw new BadInputError(`--since: got ${JSON.stringify(since)}; allowed: a time before now`);
  }
  return storedSource({ household, table, region: chosen?.region, env, from, to }, news);
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
