import { duration, fullMoment, fullSpan } from '../../messages/figures.ts';
import type { Wording } from '../../messages/wording.ts';
import type { EpisodeFacts } from '../events.ts';
import type { Gap } from '../state.ts';

/** Shorter ones are told by their length: both ends may lie in one minute. */
const SHORT_MS = 2 * 60_000;

/** Ways to write a moment, and from one to another. */
export interface Moments {
  readonly at: (moment: number) => string;
  readonly span: (from: number, to: number) => string;
}

/** From when to when there were no readings: `no readings 18:12-18:45`. */
export const gapText = ({ from, to }: Gap, { at, span }: Moments): string => {
  if (to === undefined) return `no readings since ${at(from)}`;
  if (to - from < SHORT_MS) return `no readings for ${duration(to - from)} after ${at(from)}`;
  return `no readings ${span(from, to)}`;
};

/** Moments that stay true whenever they are read. */
export const fullMoments = (timeZone: string): Moments => ({
  at: (moment) => fullMoment(moment, timeZone),
  span: (from, to) => fullSpan(from, to, timeZone),
});

/** The same in brackets of a sentence about gaps inside an episode; nothing where it is short or not known. */
export const longestText = (gap: Gap | undefined, { span }: Moments): string =>
  gap?.to === undefined || gap.to - gap.from < SHORT_MS ? '' : ` (longest gap ${span(gap.from, gap.to)})`;

/** What an email says of the gaps of an episode. */
export const gapFacts = ({ longestGap, gapAtEnd }: EpisodeFacts, timeZone: string): Wording['facts'] => {
  const moments = fullMoments(timeZone);
  const inner = longestGap === undefined ? [] : [['Gap', gapText(longestGap, moments)] as const];
  if (gapAtEnd === undefined) return inner;
  return [...inner, ['End', `not known: ${gapText(gapAtEnd, moments)}`]];
};

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
