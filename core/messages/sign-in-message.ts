import { createHash } from 'node:crypto';
import { renderPush } from '../channels/push-form.ts';
import type { RuntimeRecipient } from '../channels/runtime-recipient.ts';
import { signInPayload } from '../web/sign-in.ts';
import { signToken } from '../web/token.ts';
import { atMoment } from './figures.ts';
import { homeOf, type MessageContext } from './message-context.ts';
import type { MessageLink } from './message-links.ts';
import { renderMessage } from './message-text.ts';
import type { OutboxMessage } from './outbox.ts';
import type { Wording } from './wording.ts';

const ID_LENGTH = 16;

/** The same for every run that answers one request, so that its link works once whoever sends it. */
const linkId = (household: string, requestedAt: number, key: Uint8Array): string =>
  createHash('sha256')
    .update(key)
    .update(`${household}/${requestedAt}`)
    .digest('base64url')
    .slice(0, ID_LENGTH);

const wordingOf = (requestedAt: number, context: MessageContext): Wording => ({
  state: 'SIGN IN',
  headline: `${homeOf(context)}: a link to the page`,
  first: `Somebody asked on the page of ${homeOf(context)} to be signed in, ${atMoment(requestedAt, context.now, context.timeZone)}.`,
  advice:
    'If it was you, open the link within 15 minutes on the device that is to be signed in. If not, ignore this: nobody is let in without it.',
  facts: [],
  next: [],
});

/**
 * The message that brings a sign-in link: to everyone with an email or a phone channel, never as a text. Undefined where
 * that is nobody, or without `web`.
 * @param requestedAt when it was asked for, epoch ms
 */
export const announceSignIn = (
  requestedAt: number,
  recipients: readonly RuntimeRecipient[],
  context: MessageContext,
): OutboxMessage | undefined => {
  const { household, now, web } = context;
  const to = recipients.filter(({ kind }) => kind !== 'sms').map(({ id }) => id);
  if (web === undefined || to.length === 0) return undefined;
  const payload = signInPayload(
    { household, rights: 'act', id: linkId(household, requestedAt, web.key) },
    now,
  );
  const links: readonly MessageLink[] = [
    { label: 'Sign in', url: `${web.url}sign-in/${signToken(payload, web.key)}`, action: 'open' },
  ];
  const id = `sign-in/${new Date(requestedAt).toISOString()}`;
  const head = { id, episode: id, rule: 'sign-in', event: 'sign-in', severity: 'info' } as const;
  const wording = wordingOf(requestedAt, context);
  return {
    ...head,
    to,
    ...renderMessage(wording, context, { links }),
    ...renderPush(head, wording, { to, recipients, links }, context),
    createdAt: now,
    attemptedAt: now,
  };
};
