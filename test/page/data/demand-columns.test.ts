import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DemandBuckets, rawColumns, stepFor } from '../../../page/data/demand-columns.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('the step of a chart', () => {
  it.each([
    ['an hour in 1000 points: each ten seconds', 60 * MINUTE, 1_000, 0, 10_000],
    ['twelve hours in 1000 points: each minute', 720 * MINUTE, 1_000, 0, MINUTE],
    ['a week in 1000 points: a quarter of an hour', 7 * DAY, 1_000, 0, 15 * MINUTE],
    ['a year in 1000 points: half days', 365 * DAY, 1_000, 0, 12 * 60 * MINUTE],
    ['a year in 100 points: whole days', 365 * DAY, 100, 0, 4 * DAY],
    ['never under the least step', 60 * MINUTE, 1_000, MINUTE, MINUTE],
  ])('%s', (_, span, points, least, step) => {
    expect(stepFor(span, points, least)).toBe(step);
  });
});

describe('buckets of demand', () => {
  it('tell the mean and what it hides, at their middle, and leave out what is empty', () => {
    const buckets = new DemandBuckets(0, 4 * MINUTE, MINUTE);
    for (const [at, watts] of [
      [0, 100],
      [10_000, 9_500],
      [59_000, 300],
      [3 * MINUTE, -50],
    ] as const) {
      buckets.add(at, watts);
    }
    expect(buckets.columns()).toEqual({
      at: [30, 210],
      demandW: [3_300, -50],
      lowW: [100, -50],
      highW: [9_500, -50],
      stepS: 60,
    });
  });

  it('leave out what lies outside their span', () => {
    const buckets = new DemandBuckets(MINUTE, 2 * MINUTE, MINUTE);
    buckets.add(MINUTE - 1, 1);
    buckets.add(2 * MINUTE, 1);
    expect(buckets.columns().at).toEqual([]);
  });

  it('never lose a spike or a dip, however coarse, by readings or by finer buckets', () => {
    const watts = fc.integer({ min: -70_000, max: 70_000 });
    const readings = fc.array(fc.tuple(fc.integer({ min: 0, max: DAY - 1 }), watts), { minLength: 1 });
    fc.assert(
      fc.property(readings, fc.integer({ min: 1, max: 500 }), (rows, points) => {
        const step = stepFor(DAY, points, MINUTE);
        const [direct, minutes, merged] = [
          new DemandBuckets(0, DAY, step),
          new DemandBuckets(0, DAY, MINUTE),
          new DemandBuckets(0, DAY, step),
        ];
        for (const [at, demandW] of rows) {
          direct.add(at, demandW);
          minutes.add(at, demandW);
        }
        merged.addBuckets(minutes, 0, DAY);
        expect(merged.columns()).toEqual(direct.columns());
        const all = rows.map(([, demandW]) => demandW);
        expect(Math.max(...(direct.columns().highW ?? []))).toBe(Math.max(...all));
        expect(Math.min(...(direct.columns().lowW ?? []))).toBe(Math.min(...all));
      }),
    );
  });
});

it('single readings stay as they are', () => {
  expect(rawColumns([{ at: 10_000, demandW: 5 }])).toEqual({ at: [10], demandW: [5] });
});
