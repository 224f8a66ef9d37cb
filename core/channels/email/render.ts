import type { MessageContext } from '../../messages/message-context.ts';
import type { Wording } from '../../messages/wording.ts';
import { readingsTable } from './readings-table.ts';

/** A plain-text email: what is the matter, the facts, the newest readings, what happens next, and where to change rules. */
export const renderEmail = ({ sentences, facts, next }: Wording, context: MessageContext): string => {
  const width = Math.max(0, ...facts.map(([label]) => label.length));
  const table = readingsTable(context.history, context.timeZone);
  const lines = [
    sentences.join(' '),
    '',
    ...facts.map(([label, value]) => `${`${label}:`.padEnd(width + 1)} ${value}`),
    ...(table.length === 0 ? [] : ['', ...table]),
    '',
    ...next,
    ...footer(context),
  ];
  return `${lines.join('\n')}\n`;
};

const footer = ({ household, links }: MessageContext): string[] => [
  ...(links ? [`Readings (times there are UTC): ${links.readings}`, `Rules: ${links.rules}`] : []),
  `Change a rule: npx home-mini rules edit --household ${household}. Silence for a while: npx home-mini pause 3h`,
];
