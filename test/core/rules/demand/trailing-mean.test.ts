import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DemandPoint } from '../../../../core/readings/history.ts';
import { TrailingMean } from '../../../../core/rules/demand/trailing-mean.ts';
import { at } from '../../../support/timeline.ts';

const START = at('2026-05-15T12:00:00Z');
const HOLDS_MS = 30_000;

/** Second by second: which demand is known in the window, and its mean where half of the window is. */
const naiveMean = (points: readonly DemandPoint[], index: number, overMs: number): number | undefined => {
  const end = points[index]?.[0] ?? 0;
  const known: number[] = [];
  for (let second = end - overMs; second < end; second += 1_000) {
    const holder = points.findLast(([moment]) => moment <= second);
    if (holder !== undefined && second - holder[0] < HOLDS_MS) known.push(holder[1]);
  }
  if (known.length * 2_000 < overMs) return undefined;
  return known.reduce((sum, demandW) => sum + demandW, 0) / known.length;
};

const pointsOf = (steps: readonly (readonly [seconds: number, demandW: number])[]): DemandPoint[] => {
  let moment = START;
  return steps.map(([seconds, demandW]) => {
    moment += seconds * 1_000;
    return [moment, demandW];
  });
};

const steps = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant(10) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 35 }) },
      { weight: 1, arbitrary: fc.integer({ min: 36, max: 400 }) },
    ),
    fc.integer({ min: -70_000, max: 70_000 }),
  ),
  { minLength: 1, maxLength: 60 },
);

describe('the trailing mean', () => {
  it('is that of a naive count, second by second', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 60, max: 300 }), (list, overSeconds) => {
        const points = pointsOf(list);
        const mean = new TrailingMean(points, overSeconds * 1_000, HOLDS_MS);
        for (const index of points.keys()) {
          const [actual, expected] = [mean.upTo(index), naiveMean(points, index, overSeconds * 1_000)];
          if (expected === undefined) expect(actual).toBeUndefined();
          else expect(actual).toBeCloseTo(expected, 6);
        }
      }),
    );
  });

  it('does not depend on where the walk begins, to the last bit', () => {
    fc.assert(
      fc.property(steps, fc.nat(59), (list, from) => {
        const points = pointsOf(list);
        const whole = new TrailingMean(points, 120_000, HOLDS_MS);
        const later = new TrailingMean(points, 120_000, HOLDS_MS);
        for (const index of points.keys()) {
          const mean = whole.upTo(index);
          if (index >= from) expect(later.upTo(index)).toBe(mean);
        }
      }),
    );
  });

  it('is known once half of the window is', () => {
    const points = pointsOf(Array.from({ length: 20 }, () => [10, 500] as const));
    const mean = new TrailingMean(points, 120_000, HOLDS_MS);
    expect([...points.keys()].map((index) => mean.upTo(index)).indexOf(500)).toBe(6);
  });

  it('weighs a sample by how long it stood', () => {
    const points = pointsOf([
      [0, 1_000],
      [10, 0],
      [30, 0],
    ]);
    expect(new TrailingMean(points, 60_000, HOLDS_MS).upTo(2)).toBe(250);
  });

  it('gives the sample at its end no weight yet', () => {
    const points = pointsOf([
      [0, 100],
      [30, 70_000],
    ]);
    expect(new TrailingMean(points, 60_000, HOLDS_MS).upTo(1)).toBe(100);
  });
});
