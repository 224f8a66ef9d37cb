import { describe, expect, it } from 'vitest';
import type { EpisodeFacts } from '../../../../core/rules/demand/episode.ts';
import { gapFacts, gapText, longestText } from '../../../../core/rules/demand/episode-gap.ts';
import { at, MINUTE } from '../../../support/timeline.ts';

/** 18:02 in London. */
const FROM = at('2026-05-15T17:02:00Z');
const MOMENTS = {
  at: (moment: number) => `@${(moment - FROM) / 1_000}`,
  span: (from: number, to: number) => `@${(from - FROM) / 1_000}-${(to - FROM) / 1_000}`,
};

describe('a gap in an episode', () => {
  it.each([
    { name: 'that lasts', to: undefined, text: 'no readings since @0', longest: '' },
    {
      name: 'of two minutes',
      to: FROM + 2 * MINUTE,
      text: 'no readings @0-120',
      longest: ' (longest gap @0-120)',
    },
    {
      name: 'of less, both ends of which may lie in one minute',
      to: FROM + 2 * MINUTE - 1_000,
      text: 'no readings for 119 s after @0',
      longest: '',
    },
  ])('$name is told as such', ({ to, text, longest }) => {
    const gap = to === undefined ? { from: FROM } : { from: FROM, to };
    expect(gapText(gap, MOMENTS)).toBe(text);
    expect(longestText(gap, MOMENTS)).toBe(longest);
  });

  it('is not told where there is none', () => {
    expect(longestText(undefined, MOMENTS)).toBe('');
  });

  const facts: EpisodeFacts = {
    startedAt: FROM,
    lastBeyondAt: FROM + 60 * MINUTE,
    peakW: 9_800,
    energyWh: 3_120,
    source: 'register',
    flow: 'import',
    gap: false,
  };
  const inner = { from: FROM, to: FROM + 40 * MINUTE };
  const atEnd = { from: FROM + 60 * MINUTE };
  it.each<[string, Partial<EpisodeFacts>, ReturnType<typeof gapFacts>]>([
    ['none', {}, []],
    ['one within', { longestGap: inner }, [['Gap', 'no readings Fri 15 May 18:02-18:42']]],
    ['one at its end', { gapAtEnd: atEnd }, [['End', 'not known: no readings since Fri 15 May 19:02']]],
    [
      'both',
      { longestGap: inner, gapAtEnd: atEnd },
      [
        ['Gap', 'no readings Fri 15 May 18:02-18:42'],
        ['End', 'not known: no readings since Fri 15 May 19:02'],
      ],
    ],
  ])('is a fact of the email: %s', (_, gaps, expected) => {
    expect(gapFacts({ ...facts, ...gaps }, 'Europe/London')).toEqual(expected);
  });
});
