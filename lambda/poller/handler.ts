import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { parameterUrl, tableItemsUrl } from '../../core/contract/console-links.ts';
import { LOG_LINES, METRICS, parameterNames } from '../../core/contract/names.ts';
import { clientOptions } from '../aws/client-options.ts';
import { createDynamoDbClient } from '../aws/dynamodb-client.ts';
import { createNotifier } from '../aws/notifier.ts';
import { createParameters } from '../aws/parameters.ts';
import { composePoller, type Poller } from './compose.ts';
import { readEnvironment } from './environment.ts';
import { errorText } from './error-text.ts';
import { type Invocation, readInvocations } from './invocation.ts';
import { AwsTroubleError, type PollReport } from './poll.ts';
import type { PollTask } from './ports.ts';
import type { TestReport } from './send-test.ts';
import { lookTwice } from './two-looks.ts';

/** Called by AWS: by the schedule of each household, by the queue of the 30 s cadence, and by `home-mini test-alert`. */
export const handler = async (event: unknown): Promise<readonly (PollSummary | TestReport)[]> => {
  const invocations = readInvocations(event);
  services ??= compose();
  const answers: (PollSummary | TestReport)[] = [];
  for (const invocation of invocations) answers.push(await serve(invocation, services));
  return answers;
};

/** What an invocation returns of a poll. */
interface PollSummary {
  readonly household: string;
  readonly outcome: PollReport['outcome'];
}

const serve = async (
  { household, test }: Invocation,
  { poller, linksOf, log, metrics }: Services,
): Promise<PollSummary | TestReport> => {
  const links = linksOf(household);
  const tell = (report: PollReport): void => {
    writeLog(log, household, report);
    writeMetrics(metrics, household, report);
  };
  try {
    if (test) return await poller.sendTest({ household, now: Date.now(), pollId: randomUUID(), links });
    const { outcome } = await lookTwice({
      clock: () => Date.now(),
      wait: (ms) => wait(ms),
      poll: (look) => poller.poll({ ...look, household, pollId: randomUUID(), links }),
      tell,
    });
    return { household, outcome };
  } catch (error) {
    if (error instanceof AwsTroubleError) tell(error.report);
    writeFailure(log, household, error);
    throw error;
  }
};

const writeLog = (log: Logger, household: string, report: PollReport): void => {
  const { outcome, detail, newest, rowsServed, rowsStored, rowsDropped, freshnessSeconds } = report;
  const { lookAgainAt } = report;
  log.info(LOG_LINES.poll, {
    household,
    outcome,
    ...(detail === undefined ? {} : { detail }),
    rowsServed,
    rowsStored,
    ...(Object.keys(rowsDropped).length === 0 ? {} : { rowsDropped }),
    freshnessSeconds,
    ...(newest?.demandW === undefined ? {} : { demandW: newest.demandW }),
    telemetryCalls: report.telemetryCalls,
    octopusErrors: report.octopusErrors,
    ...(lookAgainAt === undefined ? {} : { lookAgainAt: new Date(lookAgainAt).toISOString() }),
  });
  for (const { rule, event, at, reason } of report.events) {
    log.info(LOG_LINES.alert, {
      household,
      rule,
      event,
      at: new Date(at).toISOString(),
      reason: reason.kind,
    });
  }
};

/** Lambda itself logs an error without what caused it. */
const writeFailure = (log: Logger, household: string, error: unknown): void => {
  const errors: readonly unknown[] = error instanceof AwsTroubleError ? error.errors : [error];
  log.error('poll failed', { household, errors: errors.map((one) => errorText(one)) });
};

const writeMetrics = (metrics: Metrics, household: string, report: PollReport): void => {
  metrics.addDimension('household', household);
  metrics.addMetric(METRICS.freshness, MetricUnit.Seconds, report.freshnessSeconds);
  metrics.publishStoredMetrics();
};

interface Services {
  readonly poller: Poller;
  readonly linksOf: (household: string) => NonNullable<PollTask['links']>;
  readonly log: Logger;
  readonly metrics: Metrics;
}

let services: Services | undefined;

/** Runs once in a cold start. */
const compose = (): Services => {
  const { region, readingsTable, stateTable, parameterPrefix, octopusApiUrl } = readEnvironment(process.env);
  const log = new Logger({ serviceName: METRICS.service });
  return {
    poller: composePoller({
      dynamodb: createDynamoDbClient(),
      tables: { readings: readingsTable, state: stateTable },
      parameters: createParameters(new SSMClient(clientOptions), parameterPrefix),
      notifier: createNotifier(new SNSClient(clientOptions)),
      octopus: { url: octopusApiUrl },
      log: {
        info: (message, facts) => log.info(message, facts),
        warn: (message, facts) => log.warn(message, facts),
        error: (message, facts) => log.error(message, facts),
      },
    }),
    linksOf: (household) => ({
      readings: tableItemsUrl(region, readingsTable),
      rules: parameterUrl(region, parameterNames(household, parameterPrefix).rules),
    }),
    log,
    metrics: new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service }),
  };
};
