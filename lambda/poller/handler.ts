import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { parameterUrl, tableItemsUrl } from '../../core/contract/console-links.ts';
import { METRICS, parameterNames } from '../../core/contract/names.ts';
import { clientOptions } from '../aws/client-options.ts';
import { createNotifier } from '../aws/notifier.ts';
import { createParameters } from '../aws/parameters.ts';
import { createReadingStore } from '../aws/reading-store.ts';
import { createStateStore } from '../aws/state-store.ts';
import { rememberUnsaved } from '../aws/unsaved-state.ts';
import { createOctopus } from '../octopus/client.ts';
import { readEnvironment } from './environment.ts';
import { errorText } from './error-text.ts';
import { type InvocationRequest, readInvocation } from './invocation.ts';
import { AwsTroubleError, type PollReport, type PollTask, poll } from './poll.ts';
import type { Ports } from './ports.ts';
import { sendTest, type TestReport } from './send-test.ts';

/** All up to the save; with the send it stays inside the function's 40 s. */
const WORK_MS = 25_000;
const SEND_MS = 36_000;

/** Called by AWS: by the schedule of each household, by the queue of the 30 s cadence, and by `home-mini test-alert`. */
export const handler = async (event: unknown): Promise<readonly (Answer | TestReport)[]> => {
  const requests = readInvocation(event);
  services ??= compose();
  const answers: (Answer | TestReport)[] = [];
  for (const request of requests) answers.push(await serve(request, services));
  return answers;
};

/** What an invocation returns of a poll. */
interface Answer {
  readonly household: string;
  readonly outcome: PollReport['outcome'];
}

const serve = async (
  request: InvocationRequest,
  { task, ports, log, metrics }: Services,
): Promise<Answer | TestReport> => {
  const { household } = request;
  const signal = AbortSignal.timeout(WORK_MS);
  const tell = (report: PollReport): void => {
    writeLog(log, household, report);
    writeMetrics(metrics, household, report);
  };
  try {
    if (request.test) return await sendTest(task(household, signal), ports(signal));
    const report = await poll(task(household, signal), ports(signal));
    tell(report);
    return { household, outcome: report.outcome };
  } catch (error) {
    if (error instanceof AwsTroubleError) tell(error.report);
    writeFailure(log, household, error);
    throw error;
  }
};

const writeLog = (log: Logger, household: string, report: PollReport): void => {
  const { outcome, detail, rowsServed, rowsStored, rowsDropped, freshnessSeconds, telemetryCalls } = report;
  log.info('poll', {
    household,
    outcome,
    ...(detail === undefined ? {} : { detail }),
    rowsServed,
    rowsStored,
    ...(Object.keys(rowsDropped).length === 0 ? {} : { rowsDropped }),
    freshnessSeconds,
    telemetryCalls,
  });
  for (const { rule, event, at, reason } of report.events) {
    log.info('alert', { household, rule, event, at: new Date(at).toISOString(), reason: reason.kind });
  }
};

/** Lambda itself logs an error without what caused it. */
const writeFailure = (log: Logger, household: string, error: unknown): void => {
  const errors: readonly unknown[] = error instanceof AwsTroubleError ? error.errors : [error];
  log.error('poll failed', { household, errors: errors.map((one) => errorText(one)) });
};

const writeMetrics = (metrics: Metrics, household: string, report: PollReport): void => {
  metrics.addDimension('household', household);
  if (report.newest?.demandW !== undefined) {
    metrics.addMetric(METRICS.demand, MetricUnit.NoUnit, report.newest.demandW);
  }
  metrics.addMetric(METRICS.freshness, MetricUnit.Seconds, report.freshnessSeconds);
  metrics.addMetric(METRICS.octopusErrors, MetricUnit.Count, report.octopusErrors);
  metrics.publishStoredMetrics();
};

interface Services {
  readonly task: (household: string, signal: AbortSignal) => PollTask;
  readonly ports: (signal: AbortSignal) => Ports;
  readonly log: Logger;
  readonly metrics: Metrics;
}

let services: Services | undefined;

/** Runs once in a cold start. */
const compose = (): Services => {
  const environment = readEnvironment(process.env);
  const dynamodb = new DynamoDBClient(clientOptions);
  const log = new Logger({ serviceName: METRICS.service });
  const shared = {
    readings: createReadingStore(dynamodb, environment.readingsTable, {
      onUnreadable: (found) => log.warn('unreadable readings', { ...found }),
    }),
    state: rememberUnsaved(createStateStore(dynamodb, environment.stateTable)),
    parameters: createParameters(new SSMClient(clientOptions), environment.parameterPrefix),
    notifier: createNotifier(new SNSClient(clientOptions)),
    log: {
      info: (message: string, facts: Readonly<Record<string, unknown>>) => log.info(message, facts),
      warn: (message: string, facts: Readonly<Record<string, unknown>>) => log.warn(message, facts),
      error: (message: string, facts: Readonly<Record<string, unknown>>) => log.error(message, facts),
    },
  };
  const { region, readingsTable, parameterPrefix, octopusApiUrl: url } = environment;
  return {
    log,
    metrics: new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.service }),
    ports: (signal) => ({ ...shared, octopus: createOctopus({ url }, signal) }),
    task: (household, signal) => ({
      household,
      now: Date.now(),
      signal,
      sendSignal: AbortSignal.timeout(SEND_MS),
      pollId: randomUUID(),
      links: {
        readings: tableItemsUrl(region, readingsTable),
        rules: parameterUrl(region, parameterNames(household, parameterPrefix).rules),
      },
    }),
  };
};
