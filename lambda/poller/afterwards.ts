import type { OutboxMessage } from '../../core/messages/outbox.ts';
import { closeDay } from './close-day.ts';
import { sendDigest } from './digest.ts';
import type { PollTask, Ports } from './ports.ts';
import type { Draft } from './save-and-send.ts';
import type { Household } from './tell.ts';

/** What came of what a poll does once all else is done. */
export interface Afterwards {
  readonly published: readonly OutboxMessage[];
  readonly awsErrors: readonly unknown[];
}

/** Writes a day, or else sends the digest that is due: one of them a poll, so that there is time for it. */
export const afterwards = async (
  household: Household,
  draft: Draft,
  task: PollTask,
  ports: Ports,
): Promise<Afterwards> => {
  const closed = await closeDay(household, draft, task, ports);
  return closed === undefined ? sendDigest(household, draft, task, ports) : { ...closed, published: [] };
};
