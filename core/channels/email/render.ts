import type { MessageContext } from '../../messages/message-context.ts';
import type { Wording } from '../../messages/wording.ts';
import type { RenderOptions } from '../channel.ts';

/** A plain-text email: what is the matter, what to do, the course of it, the facts, and what happens next. */
export const renderEmail = (
  wording: Wording,
  context: MessageContext,
  { links = [] }: RenderOptions,
): string => {
  const { first, advice, course, facts, next } = wording;
  const width = Math.max(0, ...facts.map(([label]) => label.length));
  const paragraphs = [
    [first, ...(advice === undefined ? [] : [advice])],
    course === undefined ? [] : [course],
    facts.map(([label, value]) => `${`${label}:`.padEnd(width + 1)} ${value}`),
    links.map(({ label, url }) => `${label}: ${url}`),
    [...next, ...footer(wording, context)],
  ];
  const text = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${text.join('\n\n')}\n`;
};

const footer = ({ service }: Wording, { household, links }: MessageContext): string[] => [
  ...(service && links ? [`Readings (times there are UTC): ${links.readings}`, `Rules: ${links.rules}`] : []),
  `Change a rule: npx home-mini rules edit --household ${household}. Silence for a while: npx home-mini pause 3h`,
];
