import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scoresOf, testedHomes } from '../../bench/recall/homes.ts';
import { added, errorsAnEpisode, recallPercent, score } from '../../bench/recall/score.ts';
import { secondBySecond, trueEpisodes } from '../../bench/recall/true-episodes.ts';
import { MINUTE } from '../support/timeline.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/refit', import.meta.url));
const recorded = existsSync(FOLDER);
if (!recorded) console.log('recall of real homes: skipped, there are no recordings beside the checkout');

describe('what really happened', () => {
  const LIMIT = { limitW: 5_000, clearW: 4_500, forMs: MINUTE, clearForMs: 2 * MINUTE };
  const samplesOf = (...demands: readonly (readonly [samples: number, demandW: number])[]) =>
    demands
      .flatMap(([samples, demandW]) => Array.from({ length: samples }, () => demandW))
      .map((demandW, i) => ({ at: i * 10_000, demandW }));

  it('is raised and recovered at the second at which it became true', () => {
    const samples = samplesOf([6, 200], [6, 6_000], [13, 200]);
    expect(trueEpisodes(secondBySecond(samples, 'steps', 30_000), LIMIT)).toEqual([
      { raisedAt: 120_000, recoveredAt: 240_000 },
    ]);
  });

  it('crosses the limit between two readings where demand goes in straight lines', () => {
    const samples = samplesOf([6, 200], [7, 6_000], [14, 200]);
    const [episode] = trueEpisodes(secondBySecond(samples, 'lines', 30_000), LIMIT);
    expect(episode?.raisedAt).toBeGreaterThan(110_000);
    expect(episode?.raisedAt).toBeLessThan(120_000);
  });

  it('is unknown later than 30 s after a reading', () => {
    const samples = [0, 10, 100, 110].map((second) => ({ at: second * 1_000, demandW: 6_000 }));
    const { demandW } = secondBySecond(samples, 'steps', 30_000);
    expect([...demandW].filter(Number.isNaN)).toHaveLength(60);
  });
});

describe('a score', () => {
  const truth = [
    { raisedAt: 10 * MINUTE, recoveredAt: 30 * MINUTE },
    { raisedAt: 60 * MINUTE, recoveredAt: undefined },
  ];

  it('finds what was told in time, and misses the rest', () => {
    const one = score(truth, [
      ['raised', 10.5 * MINUTE],
      ['recovered', 30.5 * MINUTE],
    ]);
    expect(one).toEqual({ episodes: 2, found: 1, falseRaises: 0, wrongRecoveries: 0 });
    expect([recallPercent(one), errorsAnEpisode(one)]).toEqual([50, 0.5]);
  });

  it('counts what was told without having happened, and what was ended at another time', () => {
    const one = score(truth, [
      ['raised', 10 * MINUTE],
      ['recovered', 35 * MINUTE],
      ['raised', 40 * MINUTE],
      ['recovered', 55 * MINUTE],
      ['raised', 60 * MINUTE],
    ]);
    expect(one).toEqual({ episodes: 2, found: 2, falseRaises: 1, wrongRecoveries: 1 });
    expect(errorsAnEpisode(one)).toBe(1);
  });
});

describe.skipIf(!recorded)('the alerts of six real homes', () => {
  it('tell every episode at the next reading, and nothing else', async () => {
    const homes = await testedHomes(FOLDER);
    expect(homes).toHaveLength(6);
    const sum = added(homes.flatMap((home) => scoresOf(home, 'steps')));
    expect(sum.episodes).toBeGreaterThan(100);
    expect(recallPercent(sum)).toBe(100);
    expect(errorsAnEpisode(sum)).toBe(0);
  });
});
