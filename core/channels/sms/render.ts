import { TOPIC_DISPLAY_NAME } from '../../contract/names.ts';
import type { MessageContext } from '../../messages/message-context.ts';
import { shortOpen } from '../../messages/message-links.ts';
import type { Wording } from '../../messages/wording.ts';
import type { RenderOptions } from '../channel.ts';
import { fitsOneSms, oneSms } from './gsm7.ts';

const LAST_TEXT = 'Last text today; emails continue.';

/**
 * One SMS part of GSM-7: the first line, what to do, and as much more as fits behind the topic's name. Where these two
 * do not fit the headline stands for the first line, and then names are cut.
 */
export const renderSms = (wording: Wording, context: MessageContext, { last }: RenderOptions): string => {
  const { advice, more = [] } = wording;
  const ending = last ? LAST_TEXT : '';
  const toDo = advice === undefined ? [] : [advice];
  const fits = (line: string) => fitsOneSms([line, ...toDo], TOPIC_DISPLAY_NAME, ending);
  const first = linesOf(wording).find(fits);
  const open = shortOpen(context);
  const rest = open === undefined ? more : [...more, open];
  return oneSms([first ?? wording.first, ...toDo, ...rest], TOPIC_DISPLAY_NAME, ending);
};

const SHORTEST_NAME = 3;

/** The first line, from the longest form of it to the shortest. */
const linesOf = ({ first, headline, named = '' }: Wording): string[] => {
  const lines = [first, `${headline}.`];
  if (!headline.startsWith(named)) return lines;
  const rest = headline.slice(named.length);
  const shorter = shorterNames(named).map((name) => `${name}${rest}.`);
  return [...lines, ...shorter];
};

/** A name with less and less of it: between words while a third of it stands, then within one. */
const shorterNames = (named: string): string[] => {
  const shorter: string[] = [];
  for (let length = named.length - 1; length >= SHORTEST_NAME; length -= 1) {
    shorter.push(named.slice(0, length).trimEnd());
  }
  const betweenWords = shorter.filter(
    (name) => named[name.length] === ' ' && name.length >= named.length / 3,
  );
  return [...betweenWords, ...shorter];
};
