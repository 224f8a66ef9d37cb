import { announceTest } from '../../core/messages/announce.ts';
import { errorText } from './error-text.ts';
import { settingsOf } from './load.ts';
import type { PollTask, Ports } from './ports.ts';
import { webLinks } from './web-links.ts';

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
    web: await webLinks(settings, task, ports),
    ...(links === undefined ? {} : { links }),
  });
  await ports.notifier.publish({ topicArn: settings.topicArn, household, message }, sendSignal);
  try {
    await ports.told.keep(household, message);
  } catch (error) {
    // It is sent, which is what was asked for.
    ports.log.warn('test message not kept', { household, error: errorText(error) });
  }
  return { subject: message.subject, to: message.to };
};
