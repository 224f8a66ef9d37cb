import type { OutboxMessage } from '../core/messages/outbox.ts';
import type { Notifier } from '../lambda/poller/ports.ts';

/** The `Notifier` port without SNS: hands each message on. */
export const terminalNotifier = (tell: (message: OutboxMessage) => void): Notifier => ({
  publish: async ({ message }) => tell(message),
});

const COLOURS: Readonly<Record<OutboxMessage['event'], number>> = {
  raised: 31,
  reminder: 31,
  recovered: 32,
  ended: 33,
  muted: 33,
  summary: 33,
  digest: 34,
  service: 35,
  'sign-in': 36,
  test: 36,
};

/** One line for the terminal: local time, then the subject as the email has it. */
export const formatAlert = (
  { createdAt, event, subject }: OutboxMessage,
  { timeZone, colour }: { readonly timeZone: string; readonly colour: boolean },
): string => {
  const time = new Date(createdAt).toLocaleString('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  return `  ${time}  ${colour ? `\u001b[${COLOURS[event]}m${subject}\u001b[0m` : subject}`;
};
