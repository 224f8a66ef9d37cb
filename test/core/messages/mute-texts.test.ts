import { describe, expect, it } from 'vitest';
import { mutedWording, type StillOn, stillOnWording } from '../../../core/messages/mute-texts.ts';
import { compareMutes, endOf } from '../../../core/messages/mutes.ts';
import { contextAt, NOW } from '../../support/messages.ts';
import { HOUR, MINUTE } from '../../support/timeline.ts';

/** 18:22 in London. */
const context = contextAt(NOW);

describe('the words for a rule that somebody muted', () => {
  it('for a while', () => {
    expect(mutedWording('Left on?', { until: NOW + HOUR }, context)).toEqual({
      state: 'MUTED',
      named: 'Left on?',
      headline: 'Left on? muted until 19:22',
      first: 'Left on? muted until 19:22.',
      advice: 'Nothing to do: somebody has seen it.',
      facts: [['Muted', 'until Fri 15 May 19:22']],
      next: [
        'If it is still on then, you get one message. You also get one when it is over.',
        'Undo: npx home-mini resume --household home',
      ],
      line: 'Left on? muted Fri 15 May 18:22, until Fri 15 May 19:22',
    });
  });

  it('until it is over', () => {
    expect(mutedWording('Very high', { episode: 'x' }, context)).toEqual({
      state: 'MUTED',
      named: 'Very high',
      headline: 'Very high: muted until it is over',
      first: 'Very high: muted until it is over.',
      advice: 'Nothing to do: somebody has seen it.',
      facts: [['Muted', 'until it is over']],
      next: ['You get one message when it is over.', 'Undo: npx home-mini resume --household home'],
      line: 'Very high: muted Fri 15 May 18:22, until it is over',
    });
  });
});

describe('the words for an alert that outlived its mute', () => {
  const about: StillOn = {
    title: 'Left on?',
    still: 'still on',
    mutedFrom: NOW - HOUR,
    mutedTo: NOW,
    raisedAt: NOW - 2 * HOUR,
  };

  it('of which little is known', () => {
    expect(stillOnWording(about, context)).toEqual({
      state: 'STILL ON',
      named: 'Left on?',
      headline: 'Left on? still on, muted 17:22-18:22',
      first: 'Left on? still on, muted 17:22-18:22.',
      advice: 'Not on purpose? Have a look.',
      more: ['Since 16:22.'],
      facts: [
        ['Raised', 'Fri 15 May 16:22'],
        ['Muted', 'Fri 15 May 17:22-18:22'],
      ],
      next: ['You get one message when Left on is over.'],
      line: 'Left on? still on since Fri 15 May 16:22, muted Fri 15 May 17:22-18:22',
    });
  });

  it.each<[string, Partial<StillOn>, string, readonly (readonly [string, string])[]]>([
    [
      'what it draws and costs',
      { demandW: 6_000, pencePerHour: 150 },
      ' Home is using 6.0 kW now, about £1.50 an hour.',
      [['Now', 'using 6.0 kW, about £1.50 an hour']],
    ],
    ['that nothing is drawn', { demandW: 0 }, ' Home is using 0 W now.', [['Now', 'using 0 W']]],
    [
      'what is exported',
      { demandW: -2_100 },
      ' Home is exporting 2.1 kW now.',
      [['Now', 'exporting 2.1 kW']],
    ],
    ['what nobody was told of its raise', { untold: 'over 5 kW' }, '', [['What', 'over 5 kW']]],
  ])('say %s', (_, known, now, facts) => {
    const wording = stillOnWording({ ...about, ...known }, context);
    expect(wording.first).toBe(`Left on? still on, muted 17:22-18:22.${now}`);
    expect(wording.facts.filter(([label]) => label !== 'Raised' && label !== 'Muted')).toEqual(facts);
  });
});

describe('a mute that is over', () => {
  it.each([
    ['ended at its own time, however late that is noticed', { until: NOW - 5 * MINUTE }, NOW - 5 * MINUTE],
    ['ended now where it was undone', { until: NOW + HOUR }, NOW],
    ['ended now where it was of an episode', { episode: 'x' }, NOW],
  ])('%s', (_, mute, end) => {
    expect(endOf({ mute, since: NOW - HOUR }, NOW)).toBe(end);
  });

  it('is none where nobody ever asked for one', () => {
    expect(compareMutes({}, {}, NOW, () => undefined)).toEqual({ known: {}, begun: [], ended: [] });
  });
});
