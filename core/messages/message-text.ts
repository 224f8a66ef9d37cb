import { TOPIC_DISPLAY_NAME } from '../contract/names.ts';
import type { DemandPoint } from '../readings/history.ts';
import { oneSms } from './gsm7.ts';
import { readingsTable } from './readings-table.ts';

/** What a message has to say, before it takes the form of an SMS or an email. */
export interface Wording {
  /** State word of the subject: `ALERT`, `OK`, `NO DATA`. */
  readonly state: string;
  /** The rest of the subject. */
  readonly headline: string;
  /** For the SMS, the most important first; later ones are left out where they do not fit. */
  readonly sentences: readonly string[];
  /** Label and value, for the email. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  /** What happens next and what to do. */
  readonly next: readonly string[];
}

/** What a message has to say that may be held back. */
export interface HoldableWording extends Wording {
  /** One line for a summary, whenever that is read. */
  readonly line: string;
}

/** Where and for whom a message is written. */
export interface Setting {
  readonly household: string;
  readonly timeZone: string;
  readonly now: number;
  /** Newest demand, for the table in the email. */
  readonly history: readonly DemandPoint[];
  /** Console pages of the readings and the rules; absent where there is no console. */
  readonly links?: { readonly readings: string; readonly rules: string };
}

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
  setting: Setting,
  { lastText = false }: { readonly lastText?: boolean } = {},
): MessageText => {
  const { state, headline, sentences, facts, next } = wording;
  const width = Math.max(0, ...facts.map(([label]) => label.length));
  const table = readingsTable(setting.history, setting.timeZone);
  const email = [
    sentences.join(' '),
    '',
    ...facts.map(([label, value]) => `${`${label}:`.padEnd(width + 1)} ${value}`),
    ...(table.length === 0 ? [] : ['', ...table]),
    '',
    ...next,
    ...footer(setting),
  ];
  return {
    subject: shortened(toAscii(`[${state}] ${headline}`)),
    sms: oneSms(sentences, TOPIC_DISPLAY_NAME, lastText ? LAST_TEXT : ''),
    email: `${email.join('\n')}\n`,
  };
};

const footer = ({ household, links }: Setting): string[] => [
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
