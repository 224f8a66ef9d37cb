import { describe, expect, it } from 'vitest';
import { at, homeRows, live, MINUTE, rulesOf, type TimelineOptions } from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');
const HIGH = {
  kind: 'demand',
  name: 'high',
  above: 5000,
  clearBelow: 4000,
  for: '5m',
  clearFor: '10m',
  activeBetween: '18:00-18:30',
};

/** The gap at the end of what was on as the window closed at 18:30, as it was told. */
const gapOf = (stretches: Parameters<typeof homeRows>[1][], options: TimelineOptions = {}) => {
  const { events } = live(rulesOf(HIGH), homeRows(START, ...stretches), {
    until: START + 60 * MINUTE,
    conditions: { lateAfterMs: 120 * MINUTE },
    ...options,
  });
  const ended = events.find(({ event }) => event === 'ended');
  if (ended === undefined || !('episode' in ended.reason)) throw new Error('not ended');
  return { at: ended.at, gap: ended.reason.episode.gapAtEnd };
};
const inOneBatch: TimelineOptions = { from: START + 60 * MINUTE, until: START + 60 * MINUTE };
const LAST = START + 20 * MINUTE - 10_000;

describe('what is told to be on as its window closes', () => {
  it('was on where readings kept coming', () => {
    expect(gapOf([[40, 6000]])).toStrictEqual({ at: START + 30 * MINUTE, gap: undefined });
    expect(gapOf([[40, 6000]], inOneBatch)).toStrictEqual({ at: START + 30 * MINUTE, gap: undefined });
  });

  it('was last seen before, where none came for over five minutes', () => {
    expect(gapOf([[20, 6000]])).toStrictEqual({ at: START + 30 * MINUTE, gap: { from: LAST } });
  });

  it('was not seen in a gap that has an end, where all is read at once', () => {
    const gap = { from: LAST, to: START + 40 * MINUTE };
    expect(
      gapOf(
        [
          [20, 6000],
          [20, undefined],
          [10, 6000],
        ],
        inOneBatch,
      ),
    ).toStrictEqual({
      at: START + 30 * MINUTE,
      gap,
    });
  });

  it.each([
    ['five minutes', [25 + 1 / 6, 6000], undefined],
    ['ten seconds more', [25, 6000], { from: START + 25 * MINUTE - 10_000 }],
  ] as const)('was seen or not %s before', (_, stretch, gap) => {
    expect(gapOf([stretch]).gap).toStrictEqual(gap);
  });

  it('was seen by the sample that shows it on again after the window, whatever was missing before', () => {
    expect(
      gapOf([
        [25, 6000],
        [3, 200],
        [12, undefined],
        [5, 6000],
      ]),
    ).toStrictEqual({
      at: START + 40 * MINUTE,
      gap: undefined,
    });
  });
});
