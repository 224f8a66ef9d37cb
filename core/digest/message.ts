import { renderPush } from '../channels/push-form.ts';
import type { RuntimeRecipient } from '../channels/runtime-recipient.ts';
import type { MessageContext } from '../messages/message-context.ts';
import { messageLinks } from '../messages/message-links.ts';
import { renderMessage } from '../messages/message-text.ts';
import type { OutboxMessage } from '../messages/outbox.ts';
import type { Digest } from './digest.ts';
import { digestReaders, readersOf, type SentMessage } from './readers.ts';
import { digestWording } from './words.ts';

/** What a digest message is made of beside its figures. */
export interface DigestParts {
  readonly recipients: readonly RuntimeRecipient[];
  /** Messages that were sent, for when each reader last got one. */
  readonly told: readonly SentMessage[];
  /** Lines of rules that were not worth a message. */
  readonly noted: readonly string[];
}

/** The message of a digest, the same id for the same period; undefined where nobody takes it. */
export const digestMessage = (
  digest: Digest,
  { recipients, told, noted }: DigestParts,
  context: MessageContext,
): OutboxMessage | undefined => {
  const to = digestReaders(recipients);
  if (to.length === 0) return undefined;
  const { endsAt, kind } = digest.period;
  const wording = digestWording(digest, { readers: readersOf(recipients, told), noted }, context);
  const id = `digest/${kind}/${new Date(endsAt).toISOString()}`;
  const head = { id, episode: id, rule: 'digest', event: 'digest', severity: 'info' } as const;
  return {
    ...head,
    to,
    ...renderMessage(wording, context, { links: messageLinks(head, context) }),
    ...renderPush(head, wording, { to, recipients }, context),
    createdAt: context.now,
    attemptedAt: context.now,
  };
};
