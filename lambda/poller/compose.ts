import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SECOND_SEND_MS, SECOND_WORK_MS, SEND_MS, WORK_MS } from '../../core/contract/deadlines.ts';
import type { RetryOptions } from '../aws/backoff.ts';
import { createDayStore } from '../aws/day-store.ts';
import { createOwedMessages } from '../aws/owed-messages.ts';
import { createReadingStore } from '../aws/reading-store.ts';
import { createStateStore } from '../aws/state-store.ts';
import { createToldStore } from '../aws/told-store.ts';
import { rememberUnsaved } from '../aws/unsaved-state.ts';
import { createWebKeyStore } from '../aws/web-key-store.ts';
import { createOctopus, type OctopusOptions } from '../octopus/client.ts';
import { type PollReport, poll } from './poll.ts';
import type { Log, Notifier, Parameters, PollTask, Ports, ReadingStore, StateStore } from './ports.ts';
import { sendTest, type TestReport } from './send-test.ts';

const WEB_KEY_AGE_MS = 5 * 60_000;

/** What a poller is made of: the function has the real services, `npm start` and the tests have others. */
export interface PollerParts {
  readonly dynamodb: DynamoDBClient;
  readonly tables: { readonly readings: string; readonly state: string };
  readonly parameters: Parameters;
  readonly notifier: Notifier;
  readonly octopus: Pick<OctopusOptions, 'url' | 'post'>;
  readonly log: Log;
  /** How long ago something was, in ms; real time by default. */
  readonly elapsedMs?: () => number;
  /** How what DynamoDB left unprocessed is tried again. */
  readonly retry?: RetryOptions;
}

/** One invocation, which begins now. */
export interface Invoked extends Omit<PollTask, 'signal' | 'sendSignal'> {
  /** Ends all of it at once. */
  readonly stop?: AbortSignal;
}

/** The poller of any number of households; it remembers between polls only what saves work. */
export interface Poller {
  readonly readings: ReadingStore;
  readonly state: StateStore;
  /** One poll within the deadlines of the function. Throws what `poll` throws. */
  poll(invoked: Invoked): Promise<PollReport>;
  /** Sends the test message instead. Throws what the ports throw. */
  sendTest(invoked: Invoked): Promise<TestReport>;
}

/** Puts a poller together; its deadlines begin with each call. */
export const composePoller = (parts: PollerParts): Poller => {
  const { dynamodb, tables, parameters, notifier, log, retry, elapsedMs = () => performance.now() } = parts;
  const shared = {
    readings: createReadingStore(dynamodb, tables.readings, {
      ...retry,
      onUnreadable: (found) => log.warn('unreadable readings', { ...found }),
    }),
    state: rememberUnsaved(createStateStore(dynamodb, tables.state, retry)),
    parameters,
    notifier,
    told: createToldStore(dynamodb, tables.state),
    webKeys: createWebKeyStore(dynamodb, tables.state, { maxAgeMs: WEB_KEY_AGE_MS }),
    days: createDayStore(dynamodb, tables.state),
    owed: createOwedMessages(dynamodb, tables.state, retry),
    log,
  };
  const begin = ({ stop, ...invoked }: Invoked): { readonly task: PollTask; readonly ports: Ports } => {
    const timeout = invoked.timeout ?? ((ms: number) => AbortSignal.timeout(ms));
    const until = (ms: number) => (stop === undefined ? timeout(ms) : AbortSignal.any([stop, timeout(ms)]));
    const signal = until(invoked.second ? SECOND_WORK_MS : WORK_MS);
    const stopwatch = { now: elapsedMs, timeout };
    return {
      task: { ...invoked, timeout, signal, sendSignal: until(invoked.second ? SECOND_SEND_MS : SEND_MS) },
      ports: { ...shared, octopus: createOctopus({ ...parts.octopus, stopwatch }, signal) },
    };
  };
  return {
    readings: shared.readings,
    state: shared.state,
    poll: (invoked) => {
      const { task, ports } = begin(invoked);
      return poll(task, ports);
    },
    sendTest: (invoked) => {
      const { task, ports } = begin(invoked);
      return sendTest(task, ports);
    },
  };
};
