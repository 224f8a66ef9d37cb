import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import type { EpisodeFacts } from '../../../../core/rules/demand/episode.ts';
import { at, live, MINUTE, rulesOf } from '../../../support/timeline.ts';

const START = at('2026-01-14T12:00:00Z');
const HALF_HOUR = 30 * MINUTE;
const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '30m', clearFor: '30m' };

/** Rows of half an hour each, `undefined` where one is missing; the register says at the start of each what it had counted. */
const halfHours = (...watts: readonly (number | undefined)[]): Reading[] => {
  let registerWh = 1_000;
  return watts.flatMap((demandW, half) => {
    const consumptionWh = registerWh;
    registerWh += (demandW ?? 0) / 2;
    return demandW === undefined ? [] : [{ at: START + half * HALF_HOUR, demandW, consumptionWh }];
  });
};

const episodeOver = (rows: readonly Reading[], rule: object = HIGH): EpisodeFacts => {
  const { events } = live(rulesOf(rule), rows, {
    pollMs: HALF_HOUR,
    conditions: { sampleHoldsMs: HALF_HOUR, lateAfterMs: 4 * HALF_HOUR },
  });
  const over = events.find(({ event }) => event === 'recovered');
  if (over === undefined || !('episode' in over.reason)) throw new Error('not over');
  return over.reason.episode;
};

describe('rows of half an hour', () => {
  it('over the limit are half an hour of it each, with what was used in it', () => {
    expect(episodeOver(halfHours(200, 6_000, 7_000, 6_000, 200, 200, 200))).toMatchObject({
      startedAt: START + HALF_HOUR,
      lastBeyondAt: START + 4 * HALF_HOUR,
      peakW: 7_000,
      energyWh: 9_500,
      source: 'register',
      gap: false,
    });
  });

  it('of which one within is missing last as long, with a gap', () => {
    expect(episodeOver(halfHours(200, 6_000, 6_000, undefined, 6_000, 200, 200, 200))).toMatchObject({
      lastBeyondAt: START + 5 * HALF_HOUR,
      gap: true,
      longestGap: { from: START + 2 * HALF_HOUR, to: START + 4 * HALF_HOUR },
    });
  });

  it('of which the one after is missing last for half an hour after the last, and no longer', () => {
    expect(episodeOver(halfHours(200, 6_000, 6_000, undefined, 200, 200, 200))).toMatchObject({
      lastBeyondAt: START + 3 * HALF_HOUR,
      energyWh: 3_000,
      gapAtEnd: { from: START + 2 * HALF_HOUR, to: START + 4 * HALF_HOUR },
    });
  });

  it('count what a row stood for by demand where there is no register', () => {
    const rows = halfHours(200, 6_000, 7_000, 200, 200, 200).map(({ at: moment, demandW }) => ({
      at: moment,
      demandW,
    }));
    expect(episodeOver(rows)).toMatchObject({
      lastBeyondAt: START + 3 * HALF_HOUR,
      energyWh: 6_500,
      source: 'demand',
    });
  });

  it('that are back inside the limit add nothing, while they do not clear it', () => {
    const band = { ...HIGH, clearBelow: 1_000 };
    expect(episodeOver(halfHours(200, 6_000, 6_000, 2_000, 2_000, 200, 200, 200), band)).toMatchObject({
      lastBeyondAt: START + 3 * HALF_HOUR,
      energyWh: 6_000,
    });
  });
});
