import { describe, expect, it } from 'vitest';
import { growthFigures } from '../../bench/growth/growth.ts';

const figuresOf = (costs: readonly (readonly [size: number, cpuMs: number, peakMb: number])[]) =>
  growthFigures(
    costs.map(([size, cpuMs, peakMb]) => ({ size, label: `${size} rows`, cost: { cpuMs, peakMb } })),
  );
const missed = (costs: Parameters<typeof figuresOf>[0]) =>
  figuresOf(costs).flatMap(({ what, value, kept }) => (kept ? [] : [`${what}: ${value}`]));

describe('the slope of a growth', () => {
  it.each([
    [
      'linear growth',
      [
        [1, 1, 50],
        [10, 10, 60],
        [100, 100, 90],
      ],
    ],
    [
      'less than linear, for most is fixed',
      [
        [1, 5, 50],
        [100, 20, 50],
      ],
    ],
    [
      'steep where it is small and flat where it is large',
      [
        [1, 1, 50],
        [2, 8, 50],
        [20, 40, 50],
      ],
    ],
  ] as const)('is kept by %s', (_, costs) => {
    expect(missed(costs)).toEqual([]);
  });

  it.each([
    [
      'time that grows with the square',
      [
        [1, 1, 50],
        [10, 100, 50],
      ],
      ['slope of time from 1 rows to 10 rows: 2.00'],
    ],
    [
      'memory that grows with the square at the end only',
      [
        [1, 1, 1],
        [10, 10, 2],
        [100, 100, 200],
      ],
      ['slope of memory from 10 rows to 100 rows: 2.00'],
    ],
  ] as const)('is missed by %s', (_, costs, expected) => {
    expect(missed(costs)).toEqual(expected);
  });

  it('cannot be told from sizes that are close together', () => {
    expect(() =>
      figuresOf([
        [1, 1, 50],
        [2, 2, 50],
      ]),
    ).toThrow('far enough apart');
  });
});
