import { announceTest } from '../../core/messages/announce.ts';
import { settingsOf } from './load.ts';
import type { PollTask, Ports } from './ports.ts';

/** What a test message was sent to. */
export interface TestReport {
  readonly subject: string;
  /** Recipient ids. */
  readonly to: readonly string[];
}

/** Sends the test message of `home-mini test-alert` to every recipient; nothing else is touched. */
export const sendTest = async (task: PollTask, ports: Ports): Promise<TestReport> => {
  const { household, now, signal, sendSignal, links } = task;
  const settings = settingsOf(
    household,
    await ports.parameters.read(household, { now, withKey: false }, signal),
  );
  const message = announceTest(settings.recipients, {
    household,
    now,
    timeZone: settings.timeZone,
    title: settings.title,
    ...(links === undefined ? {} : { links }),
  });
  await ports.notifier.publish({ topicArn: settings.topicArn, household, message }, sendSignal);
  return { subject: message.subject, to: message.to };
};
