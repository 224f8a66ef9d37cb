import type { RenderOptions } from '../channels/channel.ts';
import { type Forms, renderForms } from '../channels/forms.ts';
import { inPlainLetters } from '../contract/plain-letters.ts';
import type { MessageContext } from './message-context.ts';
import type { Wording } from './wording.ts';

/** The subject and the channels' forms of one message; final, whatever happens before it is sent. */
export type MessageText = Forms & { readonly subject: string };

/** SNS takes subjects of ASCII under 100 characters (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html). */
const MAX_SUBJECT = 99;
const DOTS = '...';

/** Renders a message in all its forms. `last`: those it goes to get no more by their channel today. */
export const renderMessage = (
  wording: Wording,
  context: MessageContext,
  { last = false, links = [] }: Partial<RenderOptions> = {},
): MessageText => ({
  subject: shortened(toAscii(`[${wording.state}] ${wording.headline}`)),
  ...renderForms(wording, context, { last, links }),
});

/** Cut between words, never inside a figure. */
const shortened = (subject: string): string => {
  if (subject.length <= MAX_SUBJECT) return subject;
  const room = subject.slice(0, MAX_SUBJECT - DOTS.length + 1);
  return `${room.slice(0, room.lastIndexOf(' ')).replace(/[,:]$/, '')}${DOTS}`;
};

const toAscii = (text: string): string =>
  inPlainLetters(text.replaceAll('£', 'GBP '), (character) => /^[\x20-\x7e]$/.test(character));
