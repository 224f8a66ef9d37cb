import { type OwedPush, owedPushes } from '../../core/channels/channel-news.ts';
import { RESEND_MS } from '../../core/contract/deadlines.ts';
import { isHeldSince, messageAgain } from '../../core/messages/push-again.ts';
import type { PollTask, Ports } from './ports.ts';
import type { Monitor } from './state.ts';
import { type Household, hushOf } from './tell.ts';

/** The courier answers in seconds; one that has not done so by then did not get the message, or died with it. */
const PUBLISHED_ONCE_MORE_MS = 10 * 60_000;
/** More than anybody reads after an outage; what is left goes with the next poll. */
const MAX_AT_ONCE = 25;

/** The monitor with what was done, and what AWS threw. */
export interface PushedAgain {
  readonly monitor: Monitor;
  readonly awsErrors: readonly unknown[];
}

/**
 * Publishes again what push recipients are owed and is due, each for its recipient alone: the courier sends it, and takes
 * care that it is sent once. What a mute, a pause or quiet hours hold waits. What is owed to a recipient that was removed
 * is logged and dropped.
 */
export const pushAgain = async (
  monitor: Monitor,
  household: Household,
  task: PollTask,
  ports: Ports,
): Promise<PushedAgain> => {
  const { now } = task;
  const { owed, toNobody } = owedPushes(household.channels, household.settings.recipients, now);
  const before = monitor.push ?? { told: {}, again: {}, dropped: [] };
  const dropped = toNobody.map(nameOf);
  for (const push of toNobody.filter((one) => !before.dropped.includes(nameOf(one)))) {
    ports.log.info('owed-dropped', logged(push, task));
  }
  const known = owed.flatMap((push): [string, number][] => {
    const at = before.again[nameOf(push)];
    return at === undefined ? [] : [[nameOf(push), at]];
  });
  const due = owed.filter((push) => isDue(push, before.again[nameOf(push)], now)).slice(0, MAX_AT_ONCE);
  const { published, awsErrors } = await publishAgain(due, household, task, ports);
  const again = Object.fromEntries([...known, ...published.map((push) => [nameOf(push), now] as const)]);
  return { monitor: withPush(monitor, { ...before, again, dropped }), awsErrors };
};

type Push = NonNullable<Monitor['push']>;

/** The monitor with what is known of push channels; without it where that is nothing. */
export const withPush = ({ push: _before, ...monitor }: Monitor, push: Push): Monitor => {
  const empty = [push.told, push.again].every((one) => Object.keys(one).length === 0);
  return empty && push.dropped.length === 0 ? monitor : { ...monitor, push };
};

const nameOf = ({ recipient, messageId }: OwedPush): string => `${recipient}/${messageId}`;

const isDue = ({ retryAt }: OwedPush, publishedAt: number | undefined, now: number): boolean =>
  retryAt <= now &&
  (publishedAt === undefined || publishedAt < retryAt || now - publishedAt >= PUBLISHED_ONCE_MORE_MS);

const logged = ({ recipient, messageId }: OwedPush, { household }: PollTask) => ({
  household,
  recipient,
  id: messageId,
});

const publishAgain = async (
  due: readonly OwedPush[],
  household: Household,
  task: PollTask,
  ports: Ports,
): Promise<{ readonly published: readonly OwedPush[]; readonly awsErrors: readonly unknown[] }> => {
  if (due.length === 0) return { published: [], awsErrors: [] };
  const { settings } = household;
  const hush = hushOf(household);
  const { now, timeout = AbortSignal.timeout } = task;
  const signal = AbortSignal.any([task.signal, timeout(RESEND_MS)]);
  const published: OwedPush[] = [];
  const awsErrors: unknown[] = [];
  try {
    for (const { recipient, publication } of await ports.owed.kept(task.household, due, signal)) {
      const message = messageAgain(publication, recipient);
      if (message === undefined || isHeldSince(publication, hush, now, settings.timeZone)) continue;
      const push = due.find((one) => one.recipient === recipient && one.messageId === publication.id);
      await ports.notifier.publish(
        { topicArn: settings.topicArn, household: task.household, message },
        signal,
      );
      if (push === undefined) continue;
      ports.log.info('push-again', logged(push, task));
      published.push(push);
    }
  } catch (error) {
    awsErrors.push(error);
  }
  return { published, awsErrors };
};
