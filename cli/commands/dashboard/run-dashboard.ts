import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { UnreadableStateError } from '../../../lambda/poller/state.ts';
import { type LivePage, startLivePage } from '../../../page/live-page.ts';
import { accessFor } from '../../aws/access.ts';
import { readRules } from '../../aws/parameters.ts';
import { deployedStack, outputOf } from '../../aws/stack.ts';
import { explainAws } from '../../aws/trouble.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, type Output, say } from '../../context.ts';
import type { DashboardOptions } from '../dashboard-command.ts';
import { DeployedHome } from './deployed-home.ts';

/**
 * Serves the page until `signal` aborts. It only ever reads.
 * @throws BadInputError where there is nothing to show; what the SDK throws where AWS refuses the first look
 */
export const runDashboard = async (
  options: DashboardOptions,
  { stdout, stderr, env, now }: Pick<CliContext, 'stdout' | 'stderr' | 'env' | 'now'>,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> => {
  const { household, region } = chooseHousehold(options.config, options.household);
  const aws = await accessFor(region, env);
  const stack = await deployedStack(aws);
  const home = new DeployedHome({
    client: new DynamoDBClient(aws.options),
    tables: { readings: outputOf(stack, 'ReadingsTableName'), state: outputOf(stack, 'StateTableName') },
    household,
    readRules: () => readRules(aws, household.name),
    now,
  });
  await home.refresh();
  const page = await startLivePage(home, options.port);
  say(stdout, `${home.title}: ${page.origin} (Ctrl-C stops it)`);
  try {
    await keepFresh(home, page, stderr, signal);
  } finally {
    await page.close();
  }
};

const REFRESH_MS = 15_000;

const keepFresh = async (
  home: DeployedHome,
  page: LivePage,
  stderr: Output,
  signal: AbortSignal,
): Promise<void> => {
  let trouble: string | undefined;
  while (!signal.aborted) {
    const seen = await refreshed(home, page);
    if (seen !== undefined && seen !== trouble) say(stderr, seen);
    trouble = seen;
    page.tellTrouble(seen);
    await pause(signal);
  }
};

/** Brings the page up to date; returns the line about what AWS has wrong, which may pass. */
const refreshed = async (home: DeployedHome, page: LivePage): Promise<string | undefined> => {
  try {
    await home.refresh();
    await page.refresh();
    return undefined;
  } catch (error) {
    const line = error instanceof UnreadableStateError ? error.message : explainAws(error);
    if (line === undefined) throw error;
    return line;
  }
};

const pause = async (signal: AbortSignal): Promise<void> => {
  try {
    await delay(REFRESH_MS, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
