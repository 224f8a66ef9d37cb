import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { OutboxMessage } from '../core/messages/outbox.ts';
import { composePoller } from '../lambda/poller/compose.ts';
import type { PollReport } from '../lambda/poller/poll.ts';
import type { Log, ReadingStore, StateStore } from '../lambda/poller/ports.ts';
import type { Look } from '../lambda/poller/two-looks.ts';
import { TABLES } from './embedded-dynamodb.ts';
import { embeddedParameters, HOUSEHOLD, type HouseholdFacts } from './household.ts';
import { terminalNotifier } from './terminal-notifier.ts';

/** The real poller, wired to what runs on this machine. */
export interface LocalPoller {
  readonly readings: ReadingStore;
  readonly state: StateStore;
  /** @param stop ends the poll at once */
  poll(look: Look, stop: AbortSignal): Promise<PollReport>;
}

export interface LocalPollerParts {
  readonly client: DynamoDBClient;
  readonly octopusUrl: string;
  readonly facts: HouseholdFacts;
  readonly tell: (message: OutboxMessage) => void;
  readonly log: Log;
}

export const createPoller = ({ client, octopusUrl, facts, tell, log }: LocalPollerParts): LocalPoller => {
  const poller = composePoller({
    dynamodb: client,
    tables: TABLES,
    parameters: embeddedParameters(facts),
    notifier: terminalNotifier(tell),
    octopus: { url: octopusUrl },
    log,
  });
  return {
    readings: poller.readings,
    state: poller.state,
    poll: (look, stop) => poller.poll({ ...look, household: HOUSEHOLD, stop, pollId: randomUUID() }),
  };
};
