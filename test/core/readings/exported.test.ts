import { describe, expect, it } from 'vitest';
import { exportUses } from '../../../core/readings/exported.ts';
import type { MeterReading } from '../../../core/readings/reading.ts';
import { at } from '../../support/timeline.ts';

const START = at('2026-06-14T12:00:00Z');
/** A reading at so many seconds: demand, W, and what the export register says, Wh. */
type Row = readonly [second: number, demandW: number | undefined, exportWh?: number];
const reading = ([second, demandW, exportWh]: Row): MeterReading => ({
  at: START + second * 1_000,
  ...(demandW === undefined ? {} : { demandW }),
  ...(exportWh === undefined ? {} : { exportWh }),
});
/** `0-10 5` for 5 Wh between the first second and the tenth. */
const uses = (rows: readonly Row[]): string[] =>
  [...exportUses(rows.map(reading))].map(({ from, to, energyWh }) => {
    const [begins, ends] = [from, to].map((moment) => (moment - START) / 1_000);
    return `${begins}-${ends} ${Math.round(energyWh * 1e3) / 1e3}`;
  });

describe('exported energy', () => {
  it.each<[string, readonly Row[], readonly string[]]>([
    ['is nothing without readings', [], []],
    ['is nothing at the first reading', [[0, -3_600, 500]], []],
    [
      'is what the register counted',
      [
        [0, -3_600, 500],
        [10, -3_600, 507],
        [20, -3_600, 519],
      ],
      ['0-10 7', '10-20 12'],
    ],
    [
      'is what the register counted over a gap',
      [
        [0, -3_600, 500],
        [3_600, -3_600, 2_500],
      ],
      ['0-3600 2000'],
    ],
    [
      'is nothing where the register stands still',
      [
        [0, -3_600, 500],
        [10, -3_600, 500],
      ],
      [],
    ],
    [
      'is never taken back where the register falls, and goes on from there',
      [
        [0, 0, 500],
        [10, 0, 100],
        [20, 0, 104],
      ],
      ['10-20 4'],
    ],
    [
      'is that of demand below zero without a register',
      [
        [0, -3_600],
        [10, -1_800],
        [20, 900],
        [30, 900],
      ],
      ['0-10 10', '10-20 5'],
    ],
    [
      'is that of demand for no longer than a sample holds',
      [
        [0, -3_600],
        [600, -3_600],
      ],
      ['0-600 30'],
    ],
    [
      'is not known by a reading without demand or register',
      [
        [0, undefined],
        [10, -3_600],
      ],
      [],
    ],
    [
      'is that of demand until the register is there, and is not counted twice then',
      [
        [0, -3_600, 500],
        [10, -3_600],
        [20, -3_600],
        [30, -3_600, 535],
        [40, -3_600, 545],
      ],
      ['0-10 10', '10-20 10', '20-30 15', '30-40 10'],
    ],
    [
      'is not taken back where the register counted less than demand',
      [
        [0, -3_600, 500],
        [10, -3_600],
        [20, -3_600, 505],
        [30, -3_600, 512],
      ],
      ['0-10 10', '20-30 7'],
    ],
  ])('%s', (_, rows, expected) => {
    expect(uses(rows)).toEqual(expected);
  });
});
