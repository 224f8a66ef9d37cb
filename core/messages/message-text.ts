import { TOPIC_DISPLAY_NAME } from '../contract/names.ts';
import { oneSms } from './gsm7.ts';
import type { MessageContext } from './message-context.ts';
import { readingsTable } from './readings-table.ts';
import type { Wording } from './wording.ts';

/** The three forms of one message; final, whatever happens before it is sent. */
export interface MessageText {
  readonly subject: string;
  readonly sms: string;
  readonly email: string;
}

/** SNS takes subjects of ASCII under 100 characters (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html). */
const LONGEST_SUBJECT = 99;
const DOTS = '...';

const LAST_TEXT = 'Last text today; email goes on.';

/** Writes the three forms of a message. `lastText`: its phones get no more texts today. */
export const renderMessage = (
  wording: Wording,
  context: MessageContext,
  { lastText = false }: { readonly lastText?: boolean } = {},
): MessageText => {
  const { state, headline, sentences, facts, next } = wording;
  const width = Math.max(0, ...facts.map(([label]) => label.length));
  const table = readingsTable(context.history, context.timeZone);
  const email = [
    sentences.join(' '),
    '',
    ...facts.map(([label, value]) => `${`${label}:`.padEnd(width + 1)} ${value}`),
    ...(table.length === 0 ? [] : ['', ...table]),
    '',
    ...next,
    ...footer(context),
  ];
  return {
    subject: shortened(toAscii(`[${state}] ${headline}`)),
    sms: oneSms(sentences, TOPIC_DISPLAY_NAME, lastText ? LAST_TEXT : ''),
    email: `${email.join('\n')}\n`,
  };
};

const footer = ({ household, links }: MessageContext): string[] => [
  ...(links ? [`Readings (times there are UTC): ${links.readings}`, `Rules: ${links.rules}`] : []),
  `Change a rule: npx home-mini rules edit --household ${household}. Silence for a while: npx home-mini pause 3h`,
];

/** Cut between words, never inside a figure. */
const shortened = (subject: string): string => {
  if (subject.length <= LONGEST_SUBJECT) return subject;
  const room = subject.slice(0, LONGEST_SUBJECT - DOTS.length + 1);
  return `${room.slice(0, room.lastIndexOf(' ')).replace(/[,:]$/, '')}${DOTS}`;
};

const toAscii = (text: string): string => text.replaceAll('£', 'GBP ').replace(/[^\x20-\x7e]/g, '?');
