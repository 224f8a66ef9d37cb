import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginShape,
  courseOf,
  extendShape,
  type Likeness,
  likenessOf,
  type Shape,
  shapeSchema,
} from '../../../core/readings/shape.ts';

const START = Date.parse('2026-05-15T17:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const STEP = 10 * SECOND;
const BASE_W = 220;

/** `[minutes, watts]` one after the other, ten seconds a sample. */
type Course = readonly (readonly [minutes: number, watts: number])[];
const samplesOf = (course: Course) =>
  course.flatMap(([minutes, watts]) =>
    Array.from({ length: Math.round((minutes * MINUTE) / STEP) }, () => watts),
  );
const shapeOf = (watts: readonly number[]): Shape =>
  watts.reduce(
    (shape, demandW, i) => extendShape(shape, demandW, START + i * STEP, START + (i + 1) * STEP),
    beginShape(START, BASE_W),
  );

const repeat = (times: number, ...course: Course): Course =>
  Array.from({ length: times }, () => course).flat();

describe('what an episode looks like', () => {
  it.each<[string, Course, Likeness | undefined]>([
    ['three minutes of a kettle', [[3, 3_150]], 'kettle'],
    ['a small kettle', [[2, 2_750]], 'kettle'],
    ['a kettle that never switches off', [[7, 3_150]], undefined],
    ['a blip of ten seconds', [[1 / 6, 3_150]], undefined],
    ['a shower', [[9, 9_700]], 'shower'],
    ['a shower for half an hour', [[31, 9_700]], undefined],
    ['an oven that switches on and off', repeat(8, [1.5, 2_400], [2.5, BASE_W]), 'cycling-heat'],
    ['an immersion heater that switches rarely', repeat(4, [10, 3_100], [10, BASE_W]), 'cycling-heat'],
    ['a hob that pulses', repeat(40, [0.2, 2_100], [0.3, BASE_W]), 'cycling-heat'],
    ['twice on and off', repeat(2, [6, 2_400], [6, BASE_W]), undefined],
    ['a car on a wall box', [[180, 7_300]], 'car'],
    ['a car on a slow charger', [[240, 3_700]], 'car'],
    ['a car for twenty minutes', [[20, 7_300]], undefined],
    ['something steady that is none of these', [[60, 5_000]], undefined],
    [
      'cooking: a bit of everything',
      [
        [3, 2_000],
        [2, 5_200],
        [4, 3_100],
        [6, 4_400],
        [2, 900],
        [8, 2_600],
      ],
      undefined,
    ],
  ])('%s', (_name, course, expected) => {
    const watts = samplesOf(course);
    expect(likenessOf(shapeOf(watts), watts.length * STEP)).toBe(expected);
  });

  it('is nothing of an episode without samples', () => {
    expect(likenessOf(beginShape(START, 0), MINUTE)).toBeUndefined();
  });
});

describe('a shape', () => {
  it('has at most 24 buckets, however long the episode, and keeps the energy', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -3_000, max: 12_000 }), { minLength: 1, maxLength: 2_000 }),
        (watts) => {
          const shape = shapeOf(watts);
          expect(shape.buckets.length).toBeLessThanOrEqual(24);
          const counted = shape.buckets.reduce((sum, bucket) => sum + (bucket?.[1] ?? 0), 0);
          expect(counted).toBeCloseTo(
            watts.reduce((sum, one) => sum + one * STEP, 0),
            0,
          );
          expect(shapeSchema.parse(JSON.parse(JSON.stringify(shape)))).toEqual(shape);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('leaves out what is not known', () => {
    const shape = extendShape(
      extendShape(beginShape(START, 0), 1_000, START, START + STEP),
      2_000,
      START + MINUTE,
      START + MINUTE + STEP,
    );
    expect(courseOf(shape)).toEqual([1_000, null, null, 2_000]);
  });

  it('draws the mean of each bucket', () => {
    expect(courseOf(shapeOf([1_000, 3_000, 2_000, 2_000]))).toEqual([2_000, 2_000]);
  });
});

const HOMES = new URL('../../../../shared/data/refit/', import.meta.url);
const present = existsSync(HOMES);
if (!present)
  console.warn(
    'skipped: what episodes of real homes look like, which needs their recordings beside the repository',
  );

describe.skipIf(!present)('of real homes', () => {
  const OVER_W = 1_500;
  const OVER_FOR = 10 * MINUTE;
  /** Likenesses of all times over 1.5 kW, by local start. */
  const seenIn = (home: string): string[] => {
    const rows = readFileSync(new URL(home, HOMES), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const seen: string[] = [];
    let open: { shape: Shape; startedAt: number; lastAt: number } | undefined;
    let before = { at: 0, demandW: 0 };
    const recent: number[] = [];
    for (const [readAt = '', demand = ''] of rows) {
      const [at, demandW] = [Date.parse(readAt), Number(demand)];
      if (open !== undefined) {
        open.shape = extendShape(
          open.shape,
          before.demandW,
          before.at,
          Math.min(at, before.at + 30 * SECOND),
        );
        if (demandW > OVER_W) open.lastAt = at;
        else if (at - open.lastAt > OVER_FOR) {
          const likeness = likenessOf(open.shape, open.lastAt + STEP - open.startedAt);
          if (likeness !== undefined)
            seen.push(`${new Date(open.startedAt).toISOString().slice(11, 16)} ${likeness}`);
          open = undefined;
        }
      } else if (demandW > OVER_W) {
        open = { shape: beginShape(at, Math.min(demandW, ...recent.slice(-6))), startedAt: at, lastAt: at };
      }
      recent.push(demandW);
      before = { at, demandW };
    }
    return seen;
  };

  it.each([
    ['house-1.csv', ['14:01 cycling-heat', '21:19 kettle', '06:16 kettle', '07:45 shower']],
    ['house-2.csv', ['07:03 shower']],
    ['house-5.csv', []],
    ['house-8.csv', ['09:28 kettle']],
    ['house-10.csv', ['12:12 kettle', '13:36 kettle', '15:29 cycling-heat']],
    ['house-15.csv', ['11:16 kettle', '16:02 kettle']],
  ])('%s: only what is plain', (home, expected) => {
    expect(seenIn(home)).toEqual(expected);
  });
});
