import { isDeepStrictEqual } from 'node:util';
import type { Parsed } from '../../../config/live-rules.ts';
import { readRulesFile } from '../../../config/rules-file.ts';
import { pollEveryMs } from '../../../config/settings.ts';
import { inPlaceOf, parseEditedRules, type SpelledRules } from '../../../config/spelled-rules.ts';
import { configWarnings } from '../../../config/warnings.ts';
import { PARAMETER_MAX_CHARS } from '../../../config/written.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { formatProblem } from '../../../core/contract/problem.ts';
import { SAMPLE_HOLDS_MS } from '../../../core/readings/history.ts';
import { replaySource } from '../../../core/replay/replay-source.ts';
import { accessFor } from '../../aws/access.ts';
import { storedSource } from '../../aws/stored-rows.ts';
import { type ChosenHousehold, chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { type LiveState, liveRulesOf, lookUpLiveRules, replaceLiveRules } from '../../live-rules.ts';
import { layOutJson } from '../../terminal/json-layout.ts';
import { ProgressLine } from '../../terminal/progress-line.ts';
import { CancelledError } from '../../terminal/prompts.ts';
import { formatReport } from '../../terminal/replay-report.ts';
import { withoutRemarks, withProblemsOnTop } from './broken-rules.ts';
import { editable } from './editor.ts';
import type { EditOptions } from './options.ts';

const REPLAYED_MS = 7 * 86_400_000;

/** Changes the live rules: an editor or a file, a check, a replay of the last week, a question, and only then the write. */
export const editRules = async (options: EditOptions, context: CliContext): Promise<void> => {
  const chosen = chooseHousehold(options.config, options.household);
  const { name } = chosen.household;
  if (options.file === undefined) {
    await editInEditor(await openedRules(chosen, context), chosen, options, context);
    return;
  }
  const given = rulesOfFile(options.file, chosen);
  const { standing, ...before } = await currentState(chosen, context);
  const wanted = inPlaceOf(given, standing);
  await consider(wanted, chosen, options, context);
  await agree(name, options, context);
  await write(before, wanted, chosen, options, context);
};

/** What stands there now, readable or not: a file replaces what can't be read. */
const currentState = async (
  { household, region }: ChosenHousehold,
  { env }: CliContext,
): Promise<Pick<LiveState, 'aws' | 'version'> & { readonly standing: SpelledRules | undefined }> => {
  const aws = await accessFor(region, env);
  const live = await lookUpLiveRules(aws, household);
  return {
    aws,
    version: live.kind === 'missing' ? 0 : live.version,
    standing: live.kind === 'good' ? live : undefined,
  };
};

const rulesOfFile = (name: string, { household }: ChosenHousehold): SpelledRules => {
  const read = readRulesFile({ path: name, name }, pollEveryMs(household.pollEvery));
  const problems = problemsOfEdit(read);
  if (read.ok && problems.length === 0) return read.value;
  throw new BadInputError(
    [`${name}: nothing was written`, ...problems.map((line) => `  ${line}`)].join('\n'),
  );
};

/** What keeps rules from being written, a line a problem. */
export const problemsOfEdit = (read: Parsed<SpelledRules>): string[] => {
  if (!read.ok) return read.problems.map(formatProblem);
  const { length } = JSON.stringify(read.value.written);
  if (length <= PARAMETER_MAX_CHARS) return [];
  return [
    `the whole value: got ${length} characters; allowed: at most ${PARAMETER_MAX_CHARS}, so fewer or shorter rules`,
  ];
};

/** Live rules as the editor opens them. */
interface OpenedRules extends Pick<LiveState, 'aws' | 'version'> {
  readonly text: string;
  /** Undefined where they can't be read. */
  readonly standing: SpelledRules | undefined;
}

/** @throws BadInputError where there are none */
const openedRules = async (chosen: ChosenHousehold, context: CliContext): Promise<OpenedRules> => {
  const aws = await accessFor(chosen.region, context.env);
  const live = await lookUpLiveRules(aws, chosen.household);
  if (live.kind === 'unreadable') {
    const text = withProblemsOnTop(live.text, live.problems);
    return { aws, version: live.version, text, standing: undefined };
  }
  const standing = await liveRulesOf(chosen, context);
  return { aws, version: standing.version, text: layOutJson(standing.written), standing };
};

const editInEditor = async (
  live: OpenedRules,
  chosen: ChosenHousehold,
  options: EditOptions,
  context: CliContext,
): Promise<void> => {
  const { prompts, stdout, env } = context;
  if (prompts === undefined) {
    throw new BadInputError('nobody at this terminal to edit: give the rules as --file FILE');
  }
  using file = editable(live.text, `${chosen.household.name}-rules.json`, env);
  for (;;) {
    const read = parseEditedRules(withoutRemarks(await file.edit()), pollEveryMs(chosen.household.pollEvery));
    const problems = problemsOfEdit(read);
    if (!read.ok || problems.length > 0) {
      for (const line of problems) say(stdout, `  ${line}`);
      if (await prompts.yesNo('Edit again? (No leaves the live rules as they are)', true)) continue;
      throw new CancelledError();
    }
    const wanted = inPlaceOf(read.value, live.standing);
    if (isDeepStrictEqual(wanted.written, live.standing?.written)) {
      say(stdout, 'Nothing changed: nothing was written.');
      return;
    }
    await consider(wanted, chosen, options, context);
    const choice = options.yes ? 'write' : await prompts.choose('Write these rules?', CHOICES);
    if (choice === 'edit') continue;
    if (choice === 'leave') throw new CancelledError();
    try {
      await write(live, wanted, chosen, options, context);
    } catch (error) {
      file.keep();
      say(
        context.stderr,
        `Your rules are kept in ${file.path}; once it is fixed: rules edit --file ${file.path}`,
      );
      throw error;
    }
    return;
  }
};

const CHOICES = [
  { value: 'write', name: 'Write them' },
  { value: 'edit', name: 'Edit again' },
  { value: 'leave', name: 'Leave the live rules as they are' },
] as const;

/** Says what may surprise, and what these rules would have told in the last week. */
const consider = async (
  { rules }: SpelledRules,
  { household, config, region }: ChosenHousehold,
  { json }: EditOptions,
  { stdout, stderr, now, env }: CliContext,
): Promise<void> => {
  const reader = json ? stderr : stdout;
  const asConfig = { ...household, rules: [...rules.rules], quietHours: rules.quietHours };
  for (const line of configWarnings({ ...config, households: [asConfig] })) {
    say(reader, `Warning: ${line.replace(/^households\[0\]: /, '')}`);
  }
  const to = now();
  const range = { household: household.name, from: to - REPLAYED_MS, to };
  const progress = new ProgressLine(stderr, 'Replaying the last 7 days');
  const news = {
    progress: (share: number) => progress.show(share),
    note: (line: string) => say(stderr, `Note: ${line}`),
  };
  try {
    const replayed = await replaySource(storedSource({ ...range, table: undefined, region, env }, news), {
      rules: rules.rules,
      timeZone: household.timeZone,
      pollEveryMs: pollEveryMs(household.pollEvery),
      sampleHoldsMs: SAMPLE_HOLDS_MS,
    });
    progress.clear();
    const style = { timeZone: household.timeZone, colour: reader.isTTY === true && !env.NO_COLOR };
    reader.write(formatReport(replayed, rules.rules, rules.quietHours, style));
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    say(reader, `Not replayed over the last 7 days: ${error.message}`);
  } finally {
    progress.clear();
  }
};

const agree = async (household: string, { yes }: EditOptions, { prompts }: CliContext): Promise<void> => {
  if (yes || prompts === undefined) return;
  if (!(await prompts.yesNo(`Write these rules for ${household}?`, true))) throw new CancelledError();
};

const write = async (
  before: Pick<LiveState, 'aws' | 'version'>,
  { written, rules }: SpelledRules,
  { household, file }: ChosenHousehold,
  { json }: EditOptions,
  { stdout, uninterrupted }: CliContext,
): Promise<void> => {
  const version = await uninterrupted(() => replaceLiveRules(before, household.name, written));
  if (json) {
    sayJson(stdout, { household: household.name, version, rules: rules.rules.map(({ name }) => name) });
    return;
  }
  say(stdout, `Written as version ${version}; the poller takes them up within five minutes.`);
  say(
    stdout,
    `${file} has not changed: npx home-mini rules pull takes them there, so that a deploy keeps them.`,
  );
};
