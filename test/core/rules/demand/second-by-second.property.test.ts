import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondBySecond, trueEpisodes } from '../../../../bench/recall/true-episodes.ts';
import { referenceDemand } from '../../../support/reference-demand.ts';
import { at, live, MINUTE, rulesOf } from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');
const HOLDS_MS = 30_000;

/** Samples some seconds apart, on a level for a while; gaps up to 15 minutes, which end nothing. */
const homes = fc
  .array(
    fc.record({
      demandW: fc.constantFrom(200, 3_900, 4_500, 5_100, 8_000),
      samples: fc.integer({ min: 1, max: 40 }),
      stepS: fc.constantFrom(10, 10, 7, 14, 30, 31, 45, 300, 900),
    }),
    { minLength: 1, maxLength: 14 },
  )
  .map((stretches) => {
    let moment = START;
    return stretches.flatMap(({ demandW, samples, stepS }) =>
      Array.from({ length: samples }, () => {
        const sample = { at: moment, demandW };
        moment += stepS * 1_000;
        return sample;
      }),
    );
  });

const durations = fc.constantFrom(30, 60, 90, 120, 300).map((seconds) => seconds * 1_000);
const rules = fc.record({
  limitW: fc.constant(5_000),
  clearW: fc.constant(4_000),
  forMs: durations,
  clearForMs: durations,
});

const toldBy = (
  samples: Parameters<typeof referenceDemand>[0],
  rule: Parameters<typeof referenceDemand>[1],
) => {
  const [forS, clearForS] = [rule.forMs / 1_000, rule.clearForMs / 1_000];
  const spelled = {
    kind: 'demand',
    name: 'high',
    above: rule.limitW,
    clearBelow: rule.clearW,
    for: `${forS}s`,
    clearFor: `${clearForS}s`,
  };
  return live(rulesOf(spelled), samples, { conditions: { lateAfterMs: Number.MAX_SAFE_INTEGER } }).events.map(
    ({ event, at: moment }) => [event, moment],
  );
};

describe('a demand rule', () => {
  it('tells each alert at the first sample at or after the second at which it became true', () => {
    let episodes = 0;
    fc.assert(
      fc.property(homes, rules, (samples, rule) => {
        const arrival = (moment: number) => samples.find((sample) => sample.at >= moment)?.at;
        const truth = trueEpisodes(secondBySecond(samples, 'steps', HOLDS_MS), rule);
        episodes += truth.length;
        const expected = truth.flatMap(({ raisedAt, recoveredAt }) => [
          ['raised', arrival(raisedAt)],
          ...(recoveredAt === undefined ? [] : [['recovered', arrival(recoveredAt)]]),
        ]);
        expect(toldBy(samples, rule)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
    expect(episodes).toBeGreaterThan(100);
  });

  it('tells what the words of the rules say, whatever the gaps', () => {
    const withGaps = fc
      .tuple(homes, fc.array(fc.nat(300)), fc.integer({ min: 0, max: 4_000 }))
      .map(([samples, places, gapS]) => {
        let shiftMs = 0;
        return samples.map((sample, i) => {
          if (places.includes(i)) shiftMs += gapS * 1_000;
          return { ...sample, at: sample.at + shiftMs };
        });
      });
    const any = fc.record({
      limitW: fc.constant(5_000),
      clearW: fc.constant(4_000),
      forMs: fc.oneof(durations, fc.constantFrom(0, 20 * MINUTE)),
      clearForMs: fc.oneof(durations, fc.constantFrom(0, 10 * MINUTE)),
    });
    fc.assert(
      fc.property(withGaps, any, (samples, rule) => {
        expect(toldBy(samples, rule)).toEqual(referenceDemand(samples, rule));
      }),
      { numRuns: 400 },
    );
  });
});
