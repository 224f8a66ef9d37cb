import { describe, expect, it } from 'vitest';
import type { ReplayRow } from '../../../core/replay/replay-row.ts';
import { type RowSource, sortedByArrival, withEnergy } from '../../../core/replay/row-source.ts';

const sourceOf = (...pieces: readonly (readonly ReplayRow[])[]): RowSource => ({
  title: 'home.csv',
  spanMs: () => 30_000,
  async *rows() {
    yield* pieces;
  },
});
const rowsOf = async (source: RowSource): Promise<ReplayRow[]> => {
  const all: ReplayRow[] = [];
  for await (const piece of source.rows()) all.push(...piece);
  return all;
};

describe('rows by arrival', () => {
  it('are in the order in which they arrived, whatever piece they stood in, each time they are read', async () => {
    const sorted = await sortedByArrival(
      sourceOf([{ at: 30 }, { at: 10, arrivedAt: 40 }], [{ at: 20 }, { at: 5, arrivedAt: 20 }]),
    );
    const expected = [{ at: 20 }, { at: 5, arrivedAt: 20 }, { at: 30 }, { at: 10, arrivedAt: 40 }];
    expect(await rowsOf(sorted)).toEqual(expected);
    expect(await rowsOf(sorted)).toEqual(expected);
    expect([sorted.title, sorted.spanMs?.()]).toEqual(['home.csv', 30_000]);
  });
});

describe('rows with energy', () => {
  it('say what energy their price is for, to the last row, each time they are read', async () => {
    const rows = [0, 10, 20].map((second) => ({ at: second * 1_000, demandW: 360, costPence: 0.03 }));
    const source = withEnergy(sourceOf(rows.slice(0, 2), rows.slice(2)), 30_000);
    const expected = rows.map((row, index) => (index < 2 ? { ...row, consumptionDeltaWh: 1 } : row));
    expect(await rowsOf(source)).toEqual(expected);
    expect(await rowsOf(source)).toEqual(expected);
    expect([source.title, source.spanMs?.()]).toEqual(['home.csv', 30_000]);
  });
});
