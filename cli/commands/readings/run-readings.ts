import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { OUTPUTS } from '../../../core/contract/outputs.ts';
import {
  duration,
  fullMoment,
  fullSpan,
  kilowattHours,
  pounds,
  signedKilowatts,
} from '../../../core/messages/figures.ts';
import type { MeterReading } from '../../../core/readings/reading.ts';
import { readingsBetween, type UnreadableReadings } from '../../../lambda/aws/reading-store.ts';
import { accessFor } from '../../aws/access.ts';
import { deployedStack, outputOf } from '../../aws/stack.ts';
import { type ChosenHousehold, chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, type Output, say } from '../../context.ts';
import { readMoment } from '../../terminal/moments.ts';
import { ProgressLine } from '../../terminal/progress-line.ts';
import type { ReadingsOptions } from './options.ts';
import { Plot } from './plot.ts';
import { csvRows, jsonRows, type RowWriter } from './rows.ts';
import { type ReadingsSummary, SummaryCount } from './summary.ts';
import { spreadsheetRows } from './sums.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Streams stored readings into what was asked for. */
export const runReadings = async (options: ReadingsOptions, context: CliContext): Promise<void> => {
  const chosen = chooseHousehold(options.config, options.household);
  const { timeZone } = chosen.household;
  const now = context.now();
  const from = readMoment('--since', options.since, timeZone, now);
  const to = options.until === undefined ? now : readMoment('--until', options.until, timeZone, now);
  if (from >= to) {
    throw new BadInputError(
      `--since: got ${JSON.stringify(options.since)}; allowed: a time before ${options.until === undefined ? 'now' : '--until'}`,
    );
  }
  const pages = await storedPages(chosen, options.table, { from, to }, context);
  if (options.by !== undefined) {
    await copyRows(pages, spreadsheetRows(options.by, timeZone, options.json, context.stdout));
    return;
  }
  if (options.csv || options.json) {
    await copyRows(pages, options.csv ? csvRows(context.stdout) : jsonRows(context.stdout));
    return;
  }
  await summarise(pages, { from, to }, { chosen, plot: options.plot, stdout: context.stdout });
};

const storedPages = async (
  { household, region }: ChosenHousehold,
  named: string | undefined,
  span: Span,
  { env, stderr }: CliContext,
): Promise<AsyncGenerator<MeterReading[]>> => {
  const aws = await accessFor(region, env);
  const table = named ?? outputOf(await deployedStack(aws), OUTPUTS.readingsTable);
  const client = new DynamoDBClient(aws.options);
  const range = { household: household.name, ...span };
  const progress = new ProgressLine(stderr, 'Reading');
  const onUnreadable = ({ count }: UnreadableReadings) => {
    progress.clear();
    say(stderr, `Note: ${count} items of the table are not readings as we write them, and were left out`);
  };
  return shown(readingsBetween(client, table, range, { onUnreadable }), span, progress);
};

async function* shown(
  pages: AsyncGenerator<MeterReading[]>,
  { from, to }: Span,
  progress: ProgressLine,
): AsyncGenerator<MeterReading[]> {
  try {
    for await (const page of pages) {
      const newest = page.at(-1)?.at;
      if (newest !== undefined) progress.show((newest - from) / (to - from));
      yield page;
    }
  } finally {
    progress.clear();
  }
}

const copyRows = async (pages: AsyncGenerator<MeterReading[]>, rows: RowWriter): Promise<void> => {
  for await (const page of pages) await rows.write(page);
  await rows.end();
};

const PLOT_HEIGHT = 14;
const DEFAULT_WIDTH = 80;
const WIDEST = 200;

interface Report {
  readonly chosen: ChosenHousehold;
  readonly plot: boolean;
  readonly stdout: Output;
}

const summarise = async (
  pages: AsyncGenerator<MeterReading[]>,
  span: Span,
  { chosen, plot: plotted, stdout }: Report,
): Promise<void> => {
  const { name, timeZone } = chosen.household;
  const summary = new SummaryCount(timeZone);
  const width = Math.min(WIDEST, stdout.columns ?? DEFAULT_WIDTH);
  const plot = plotted ? new Plot({ ...span, timeZone, width, height: PLOT_HEIGHT }) : undefined;
  for await (const page of pages) {
    summary.count(page);
    plot?.count(page);
  }
  const result = summary.result();
  if (result === undefined) {
    say(
      stdout,
      `${name}: no readings ${fullSpan(span.from, span.to, timeZone)}; npx home-mini doctor says why.`,
    );
    return;
  }
  if (plot !== undefined) {
    for (const line of plot.lines()) say(stdout, line);
    say(stdout);
  }
  for (const line of summaryLines(result, name, timeZone)) say(stdout, line);
};

const summaryLines = (summary: ReadingsSummary, name: string, zone: string): string[] => {
  const { costPence, exportedWh, missingMs, peak, newestW } = summary;
  const cost =
    costPence === undefined
      ? 'no prices known'
      : `${summary.about ? 'about ' : ''}${pounds(costPence)} without standing charge`;
  return [
    `${name}: ${summary.readings} readings, ${fullSpan(summary.firstAt, summary.newestAt, zone)} (${zone})`,
    `  used       ${summary.byDemand ? 'about ' : ''}${kilowattHours(summary.energyWh)}, ${cost}`,
    ...(exportedWh >= 1 ? [`  given      about ${kilowattHours(exportedWh)} to the grid`] : []),
    ...(peak === undefined
      ? ['  peak       not known: no reading has a demand']
      : [`  peak       ${signedKilowatts(peak.demandW)} at ${fullMoment(peak.at, zone)}`]),
    summary.alwaysOnW === undefined
      ? '  always on  not known: no whole hour between 00:00 and 06:00'
      : `  always on  ${signedKilowatts(summary.alwaysOnW)} (the lowest hourly mean from 00:00 to 06:00)`,
    `  newest     ${newestW === undefined ? 'without demand' : signedKilowatts(newestW)} at ${fullMoment(summary.newestAt, zone)}`,
    ...(missingMs > 0 ? [`  missing    ${duration(missingMs)} without readings in between`] : []),
  ];
};
