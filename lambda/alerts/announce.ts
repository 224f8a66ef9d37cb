import { reaches, type Severity } from '../../config/rules.ts';
import type { RuntimeRecipient } from '../../config/settings.ts';
import type { AlertEvent } from './events.ts';
import type { MessageEvent, OutboxMessage } from './outbox.ts';
import type { AlertState } from './state.ts';
import { demandWording } from './wording/demand-texts.ts';
import { type Setting, type Wording, writeMessage } from './wording/message-text.ts';
import { noDataWording } from './wording/no-data-texts.ts';
import { type ServiceNews, serviceWording } from './wording/service-texts.ts';

/** The alert state with who was told, and the messages that go out. */
export interface Announcement {
  readonly told: AlertState['told'];
  readonly messages: readonly OutboxMessage[];
}

/**
 * Decides who is told of each event and writes its message. A raise goes to everyone its severity reaches; what
 * follows it goes to those who got the raise and are still recipients. An event for nobody makes no message.
 */
export const announce = (
  events: readonly AlertEvent[],
  toldBefore: AlertState['told'],
  recipients: readonly RuntimeRecipient[],
  setting: Setting,
): Announcement => {
  const told = { ...toldBefore };
  const messages: OutboxMessage[] = [];
  for (const event of events) {
    const everyone = reached(recipients, event.severity);
    const begins = event.event === 'raised' || event.event === 'summary';
    const to = begins ? everyone : recipientsStill(told[event.rule] ?? [], recipients);
    if (event.event === 'raised') told[event.rule] = everyone;
    if (event.event === 'recovered' || event.event === 'ended') delete told[event.rule];
    if (to.length === 0) continue;
    messages.push(
      compose(
        { rule: event.rule, event: event.event, severity: event.severity, at: event.at },
        wordingOf(event, setting),
        to,
        setting,
      ),
    );
  }
  return { told, messages };
};

/** A message about the poller itself; undefined where it reaches nobody. */
export const announceService = (
  news: ServiceNews,
  recipients: readonly RuntimeRecipient[],
  setting: Setting,
): OutboxMessage | undefined => {
  const to = reached(recipients, 'warning');
  if (to.length === 0) return undefined;
  const head: MessageHead = { rule: 'service', event: 'service', severity: 'warning', at: setting.now };
  const message = compose(head, serviceWording(news, setting), to, setting);
  return { ...message, id: `${message.id}/${news.kind}` };
};

/** The message of `home-mini test-alert`: to everyone, whatever they filter. */
export const announceTest = (recipients: readonly RuntimeRecipient[], setting: Setting): OutboxMessage =>
  compose(
    { rule: 'test', event: 'test', severity: 'info', at: setting.now },
    {
      state: 'TEST',
      headline: `Home Mini Alerts can reach you about ${setting.household}`,
      sentences: [`TEST ${setting.household}: Home Mini Alerts can reach you here.`, 'Nothing to do.'],
      facts: [],
      next: ['This is what an alert looks like; a real one says what is on, since when and what it costs.'],
    },
    recipients.map(({ id }) => id),
    setting,
  );

interface MessageHead {
  readonly rule: string;
  readonly event: MessageEvent;
  readonly severity: Severity;
  readonly at: number;
}

const compose = (
  head: MessageHead,
  wording: Wording,
  to: readonly string[],
  setting: Setting,
): OutboxMessage => ({
  id: `${head.rule}/${head.event}/${new Date(head.at).toISOString()}`,
  rule: head.rule,
  event: head.event,
  severity: head.severity,
  to: [...to],
  ...writeMessage(wording, setting),
  createdAt: setting.now,
  attemptedAt: setting.now,
});

const wordingOf = (event: AlertEvent, setting: Setting): Wording => {
  const { reason } = event;
  return reason.kind === 'silence' || reason.kind === 'silence-over'
    ? noDataWording(event, reason, setting)
    : demandWording(event, reason, setting);
};

const reached = (recipients: readonly RuntimeRecipient[], severity: Severity): string[] =>
  recipients.filter(({ minSeverity }) => reaches(severity, minSeverity)).map(({ id }) => id);

const recipientsStill = (ids: readonly string[], recipients: readonly RuntimeRecipient[]): string[] =>
  ids.filter((id) => recipients.some((recipient) => recipient.id === id));
