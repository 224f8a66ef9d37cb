import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { OutboxMessage } from '../core/messages/outbox.ts';
import { createReadingStore } from '../lambda/aws/reading-store.ts';
import { createStateStore } from '../lambda/aws/state-store.ts';
import { createOctopus } from '../lambda/octopus/client.ts';
import { type PollReport, poll } from '../lambda/poller/poll.ts';
import type { Log, Ports, ReadingStore, StateStore } from '../lambda/poller/ports.ts';
import { TABLES } from './embedded-dynamodb.ts';
import { embeddedParameters, HOUSEHOLD, type HouseholdFacts } from './household.ts';
import { terminalNotifier } from './terminal-notifier.ts';

/** The real poll, wired to what runs on this machine. */
export interface Poller {
  readonly readings: ReadingStore;
  readonly state: StateStore;
  poll(now: number, signal: AbortSignal): Promise<PollReport>;
}

export interface PollerParts {
  readonly client: DynamoDBClient;
  readonly octopusUrl: string;
  readonly facts: HouseholdFacts;
  readonly tell: (message: OutboxMessage) => void;
  readonly log: Log;
}

/** As in the function: 25 s up to the save, ten more to send. */
const DEADLINE_MS = 25_000;
const SEND_DEADLINE_MS = 35_000;

export const createPoller = ({ client, octopusUrl, facts, tell, log }: PollerParts): Poller => {
  const shared: Omit<Ports, 'octopus'> = {
    readings: createReadingStore(client, TABLES.readings),
    state: createStateStore(client, TABLES.state),
    parameters: embeddedParameters(facts),
    notifier: terminalNotifier(tell),
    log,
  };
  return {
    readings: shared.readings,
    state: shared.state,
    poll: (now, stop) => {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(DEADLINE_MS)]);
      const sendSignal = AbortSignal.any([stop, AbortSignal.timeout(SEND_DEADLINE_MS)]);
      const octopus = createOctopus({ url: octopusUrl }, signal);
      return poll(
        { household: HOUSEHOLD, now, signal, sendSignal, pollId: randomUUID() },
        { ...shared, octopus },
      );
    },
  };
};
