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
  switchedW,
  wholeCourse,
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

  it.each<[overW: number, seconds: number, Likeness | undefined]>([
    [2_499, 180, undefined],
    [2_500, 180, 'kettle'],
    [3_200, 180, 'kettle'],
    [3_201, 180, undefined],
    [2_900, 50, undefined],
    [2_900, 60, 'kettle'],
    [2_900, 350, 'kettle'],
    [2_900, 360, undefined],
    [7_499, 540, undefined],
    [7_500, 540, 'shower'],
    [11_000, 540, 'shower'],
    [11_001, 540, undefined],
    [9_000, 40, 'shower'],
    [9_000, 1_190, 'shower'],
    [9_000, 1_200, undefined],
    [6_799, 3_600, undefined],
    [6_800, 3_600, 'car'],
    [7_600, 3_600, 'car'],
    [7_601, 3_600, undefined],
    [3_299, 3_600, undefined],
    [3_300, 3_600, 'car'],
    [3_800, 3_600, 'car'],
    [3_801, 3_600, undefined],
    [7_200, 1_800, undefined],
    [7_200, 1_810, 'car'],
  ])('that draws a steady %i W over its base for %i s: %s', (overW, seconds, expected) => {
    const watts = samplesOf([[seconds / 60, BASE_W + overW]]);
    expect(likenessOf(shapeOf(watts), seconds * SECOND)).toBe(expected);
  });

  /** On for a minute and off for one and a half. */
  const cycling = (overW: number) => repeat(4, [1, BASE_W + overW], [1.5, BASE_W]);
  it.each<[string, Course, seconds: number, Likeness | undefined]>([
    ['1799 W on and off', cycling(1_799), 600, undefined],
    ['1800 W on and off', cycling(1_800), 600, 'cycling-heat'],
    ['3400 W on and off', cycling(3_400), 600, 'cycling-heat'],
    ['3401 W on and off', cycling(3_401), 600, undefined],
    ['on and off for less than ten minutes', cycling(2_000), 590, undefined],
    ['three times on', repeat(3, [6, 2_400], [6, BASE_W]), 2_160, 'cycling-heat'],
    [
      'a kettle that is put on again at once',
      [
        [2, 3_100],
        [1 / 6, BASE_W],
        [3, 3_100],
      ],
      310,
      undefined,
    ],
    [
      'a kettle, and what is drawn after it',
      [
        [3, 3_100],
        [3, 1_000],
      ],
      180,
      'kettle',
    ],
    [
      'a kettle, on and off in the midst of a sample',
      [
        [1 / 6, 1_600],
        [3, 3_100],
        [1 / 6, 600],
      ],
      200,
      'kettle',
    ],
    [
      'a kettle’s demand at first, then an oven’s as well',
      [
        [1 / 3, 3_100],
        [2, 5_000],
      ],
      140,
      undefined,
    ],
    [
      'a shower that is off again before forty seconds are over',
      [
        [0.5, 9_920],
        [1 / 6, BASE_W],
      ],
      40,
      'shower',
    ],
    [
      'a car that pauses once, beside a kettle',
      [
        [32, 7_300],
        [32 / 3, BASE_W],
        [16, 7_300],
        [16 / 3, 10_000],
        [64, 7_300],
      ],
      128 * 60,
      'car',
    ],
    [
      'a kettle’s demand in the mean alone',
      [
        [1, BASE_W + 2_200],
        [1, BASE_W + 2_900],
        [1, BASE_W + 3_600],
      ],
      180,
      undefined,
    ],
    [
      'a kettle’s demand that moves by 8 %',
      [
        [1, BASE_W + 2_300],
        [1, BASE_W + 2_700],
      ],
      120,
      'kettle',
    ],
    [
      'a kettle’s demand that moves by more than 8 %',
      [
        [1, BASE_W + 2_299],
        [1, BASE_W + 2_701],
      ],
      120,
      undefined,
    ],
  ])('%s', (_name, course, seconds, expected) => {
    expect(likenessOf(shapeOf(samplesOf(course)), seconds * SECOND)).toBe(expected);
  });

  it('is nothing of an episode without samples', () => {
    expect(likenessOf(beginShape(START, 0), MINUTE)).toBeUndefined();
  });

  it('is nothing where only what comes after it is known', () => {
    const silent = 20 * MINUTE;
    const watts = samplesOf(repeat(4, [1, 2_400], [1, -2_000]));
    const shape = watts.reduce(
      (before, demandW, i) =>
        extendShape(before, demandW, START + silent + i * STEP, START + silent + (i + 1) * STEP),
      beginShape(START, -2_000),
    );
    expect(shape.rises).toBe(4);
    expect(likenessOf(shape, 15 * MINUTE)).toBeUndefined();
  });
});

describe('what is switched on and off', () => {
  it('is half of the highest of each bucket, over the base', () => {
    const watts = [1_000, 9_000, 3_000, 200, 500, 4_000].flatMap((highest) => [highest, 0]);
    expect(switchedW(shapeOf(watts), watts.length * STEP)).toBe(3_000 - BASE_W);
    expect(switchedW(shapeOf(watts), 60 * SECOND)).toBe(3_000 - BASE_W);
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
    const shape = shapeOf([1_000, 3_000, 2_000, 2_000]);
    expect(courseOf(shape)).toEqual([2_000, 2_000]);
    expect(wholeCourse(shape)).toEqual({ bucketMs: 20_000, meansW: [2_000, 2_000] });
  });

  it('has buckets of twice the width once 24 are full', () => {
    const watts = Array.from({ length: 49 }, (_, i) => 100 * Math.floor(i / 2));
    expect(wholeCourse(shapeOf(watts.slice(0, 48)))).toEqual({
      bucketMs: 20_000,
      meansW: Array.from({ length: 24 }, (_, i) => 100 * i),
    });
    expect(wholeCourse(shapeOf(watts))).toEqual({
      bucketMs: 40_000,
      meansW: [...Array.from({ length: 12 }, (_, i) => 200 * i + 50), 2_400],
    });
  });

  it('keeps the lowest and the highest of each bucket, and what is known beside what is not', () => {
    const sample = (shape: Shape, watts: number, seconds: number) =>
      extendShape(shape, watts, START + seconds * SECOND, START + (seconds + 10) * SECOND);
    const first = sample(sample(sample(beginShape(START, 0), 1_000, 0), 400, 10), 3_000, 20);
    const later = sample(sample(sample(first, 700, 60), 800, 80), 900, 480);
    expect(later.buckets).toEqual([
      [30 * SECOND, 44_000 * SECOND, 400, 3_000],
      [10 * SECOND, 7_000 * SECOND, 700, 700],
      [10 * SECOND, 8_000 * SECOND, 800, 800],
      ...Array<null>(9).fill(null),
      [10 * SECOND, 9_000 * SECOND, 900, 900],
    ]);
  });

  it.each<[string, number[], rises: number]>([
    ['900 W over the base are no rise', [1_120], 0],
    ['901 W over the base are one', [1_121], 1],
    ['what stays up rises once', [1_121, 5_000, 1_200], 1],
    ['what falls to more than half of that has not fallen', [1_121, 671, 1_121], 1],
    ['what falls to half of that rises again', [1_121, 670, 1_121], 2],
  ])('counts rises: %s', (_, watts, rises) => {
    expect(shapeOf(watts).rises).toBe(rises);
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
