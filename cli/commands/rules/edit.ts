import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { configWarnings } from '../../../config/config.ts';
import { pollEveryMs } from '../../../config/settings.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { SAMPLE_HOLDS_MS } from '../../../core/readings/history.ts';
import { accessFor } from '../../aws/access.ts';
import { readRules } from '../../aws/parameters.ts';
import { storedSource } from '../../aws/stored-rows.ts';
import { type ChosenHousehold, chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { layOutJson } from '../../terminal/json-layout.ts';
import { ProgressLine } from '../../terminal/progress-line.ts';
import { CancelledError } from '../../terminal/prompts.ts';
import { formatReport } from '../replay/report.ts';
import { runReplay } from '../replay/run-replay.ts';
import type { EditOptions } from '../rules-command.ts';
import { editable } from './editor.ts';
import { type LiveState, liveRulesOf, type ReadRules, readLiveRules, replaceLiveRules } from './live.ts';

type GoodRules = Extract<ReadRules, { ok: true }>;

const REPLAYED_MS = 7 * 86_400_000;

/** Changes the live rules: an editor or a file, a check, a replay of the last week, a question, and only then the write. */
export const editRules = async (options: EditOptions, context: CliContext): Promise<void> => {
  const chosen = chooseHousehold(options.config, options.household);
  const { name } = chosen.household;
  if (options.file === undefined) {
    const live = await liveRulesOf(chosen, context);
    await editInEditor(live, chosen, options, context);
    return;
  }
  const wanted = readRulesFile(options.file, chosen);
  const before = await currentState(chosen, context);
  await consider(wanted, chosen, options, context);
  await agree(name, options, context);
  await write(before, wanted, chosen, options, context);
};

/** What stands there now, readable or not: a file mends what can't be read. */
const currentState = async (
  { household, region }: ChosenHousehold,
  { env }: CliContext,
): Promise<Pick<LiveState, 'aws' | 'version'>> => {
  const aws = await accessFor(region, env);
  return { aws, version: (await readRules(aws, household.name))?.version ?? 0 };
};

const readRulesFile = (file: string, { household }: ChosenHousehold): GoodRules => {
  const read = readLiveRules(textOf(file), household.pollEvery);
  if (read.ok) return read;
  throw new BadInputError(
    [`${file}: nothing was written`, ...read.problems.map((line) => `  ${line}`)].join('\n'),
  );
};

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new BadInputError(
      `${file}: ${error.code === 'ENOENT' ? 'no such file' : `can't be read (${error.code})`}`,
    );
  }
};

const editInEditor = async (
  live: LiveState,
  chosen: ChosenHousehold,
  options: EditOptions,
  context: CliContext,
): Promise<void> => {
  const { prompts, stdout, env } = context;
  if (prompts === undefined) {
    throw new BadInputError('nobody at this terminal to edit: give the rules as --file FILE');
  }
  using file = editable(layOutJson(live.written), `${chosen.household.name}-rules.json`, env);
  for (;;) {
    const read = readLiveRules(await file.edit(), chosen.household.pollEvery);
    if (!read.ok) {
      for (const line of read.problems) say(stdout, `  ${line}`);
      if (await prompts.yesNo('Edit again? (No leaves the live rules as they are)', true)) continue;
      throw new CancelledError();
    }
    if (isDeepStrictEqual(read.written, live.written)) {
      say(stdout, 'Nothing changed: nothing was written.');
      return;
    }
    await consider(read, chosen, options, context);
    const choice = options.yes ? 'write' : await prompts.choose('Write these rules?', CHOICES);
    if (choice === 'edit') continue;
    if (choice === 'leave') throw new CancelledError();
    try {
      await write(live, read, chosen, options, context);
    } catch (error) {
      file.keep();
      say(context.stderr, `Your rules are kept in ${file.path}; once mended: rules edit --file ${file.path}`);
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
  { rules }: GoodRules,
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
    const replayed = await runReplay(storedSource({ ...range, table: undefined, region, env }, news), {
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
  { written, rules }: GoodRules,
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
