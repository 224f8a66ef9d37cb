import type { OutboxMessage } from '../../core/messages/outbox.ts';
import { tellService } from './load.ts';
import type { Run } from './run.ts';

/** An item of DynamoDB ends at 400 KB, and a state that cannot be saved would stop the poller. */
const MAX_BYTES = 64_000;
const NOTICE = 'service/messages-dropped/';

/** Drops the oldest messages of an outbox that grew too large (a rule that flaps while SNS is away) and tells so once. */
export const boundOutbox = (run: Run): void => {
  const { outbox } = run.monitor;
  const kept = newestWithin(outbox, MAX_BYTES);
  if (kept.length === outbox.length) return;
  const dropped = outbox.slice(0, outbox.length - kept.length);
  run.ports.log.warn('messages-dropped', { household: run.task.household, messages: dropped.length });
  run.update({ outbox: kept });
  if (kept.some(({ id }) => id.startsWith(NOTICE))) return;
  tellService(run, {
    kind: 'messages-dropped',
    subjects: dropped.map(({ subject }) => subject),
    tooMany: true,
  });
};

const newestWithin = (outbox: readonly OutboxMessage[], bytes: number): OutboxMessage[] => {
  let left = bytes;
  let first = outbox.length;
  for (const message of outbox.toReversed()) {
    left -= Buffer.byteLength(JSON.stringify(message));
    if (left < 0) break;
    first -= 1;
  }
  return outbox.slice(first);
};
