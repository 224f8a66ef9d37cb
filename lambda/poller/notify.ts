import { claim, type OutboxMessage, owed, removeDelivered } from '../../core/messages/outbox.ts';
import { tellService } from './load.ts';
import type { Run } from './run.ts';
import { changeStored, saveNow } from './save.ts';

/** What is owed may hold up the rest of a poll this long, if SNS hangs. */
const RESEND_MS = 8_000;

/**
 * Sends what an earlier run saved and may not have sent. The messages are claimed first, so that of two runs only the
 * one whose claim is saved sends them; their text is the one that was saved.
 */
export const resend = async (run: Run): Promise<'go-on' | 'lost-race'> => {
  const { now, timeout = AbortSignal.timeout } = run.task;
  const { due, expired } = owed(run.monitor.outbox, now);
  if (due.length === 0 && expired.length === 0) return 'go-on';
  const left = removeDelivered(run.monitor.outbox, new Set(expired.map(({ id }) => id)));
  run.update({ outbox: claim(left, due, now) });
  if (expired.length > 0) {
    tellService(run, { kind: 'messages-dropped', subjects: expired.map(({ subject }) => subject) });
  }
  const claimed = await saveOrTrouble(run);
  if (claimed === 'lost-race') return 'lost-race';
  if (claimed === 'saved') await send(run, due, timeout(RESEND_MS));
  return 'go-on';
};

const saveOrTrouble = async (run: Run) => {
  try {
    return await saveNow(run);
  } catch (error) {
    run.trouble(error);
    return 'unsure';
  }
};

/** Publishes what this poll decided to tell. */
export const notify = async (run: Run): Promise<void> => {
  const { now } = run.task;
  await send(
    run,
    run.monitor.outbox.filter(({ attemptedAt, id }) => attemptedAt === now && !run.attempted.has(id)),
    run.task.sendSignal,
  );
};

/**
 * Publishes messages and then takes them out of the stored outbox. What could not be published stays for a later poll:
 * at least once, and twice only where a run ends between the two.
 */
const send = async (run: Run, messages: readonly OutboxMessage[], signal: AbortSignal): Promise<void> => {
  const done = new Set<string>();
  for (const message of messages) {
    run.attempted.add(message.id);
    if (await publish(run, message, signal)) done.add(message.id);
  }
  if (done.size === 0) return;
  run.update({ outbox: removeDelivered(run.monitor.outbox, done) });
  try {
    if ((await saveNow(run)) === 'saved') return;
    await changeStored(run, (stored) => ({ ...stored, outbox: removeDelivered(stored.outbox, done) }));
  } catch (error) {
    run.trouble(error);
  }
};

const publish = async (run: Run, message: OutboxMessage, signal: AbortSignal): Promise<boolean> => {
  const { task, ports, household } = run;
  try {
    await ports.notifier.publish(
      { topicArn: household.settings.topicArn, household: task.household, message },
      signal,
    );
    run.published.push(message);
    return true;
  } catch (error) {
    run.trouble(error);
    return false;
  }
};
