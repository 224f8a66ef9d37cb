import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReplayRow } from '../../../core/replay/replay-row.ts';
import { RowEnergy } from '../../../core/replay/row-energy.ts';

/** A priced row of 360 W, which draws 1 Wh in ten seconds. */
const row = (second: number, consumptionWh?: number): ReplayRow => ({
  at: second * 1_000,
  demandW: 360,
  costPence: 0.03,
  ...(consumptionWh === undefined ? {} : { consumptionWh }),
});

const energies = (rows: readonly ReplayRow[], holdsMs = 30_000, pieceRows = 2) => {
  const energy = new RowEnergy(holdsMs);
  const out: ReplayRow[] = [];
  for (let i = 0; i < rows.length; i += pieceRows) out.push(...energy.take(rows.slice(i, i + pieceRows)));
  out.push(...energy.end());
  expect(out.map(({ at }) => at)).toEqual(rows.map(({ at }) => at));
  return out.map(({ consumptionDeltaWh }) => consumptionDeltaWh);
};

describe("a priced row's energy", () => {
  it.each<[string, readonly ReplayRow[], (number | undefined)[]]>([
    [
      'is what the register moves until the next row',
      [row(0, 100), row(10, 103), row(20, 104)],
      [3, 1, undefined],
    ],
    ['without a register demand over that time', [row(0), row(10), row(30)], [1, 2, undefined]],
    ['across a gap nothing is known', [row(0, 100), row(31, 109)], [undefined, undefined]],
    ['of a register that falls demand over that time', [row(0, 100), row(10, 3)], [1, undefined]],
    [
      'a row that comes twice has it twice',
      [row(0, 100), row(10, 103), row(0, 100), row(20, 104)],
      [3, 1, 3, undefined],
    ],
    [
      'a late row goes between its neighbours',
      [row(0, 100), row(20, 104), row(10, 103), row(30, 110)],
      [3, 6, 1, undefined],
    ],
  ])('%s', (_, rows, expected) => {
    expect(energies(rows)).toEqual(expected);
  });

  it('is waited for with at most 64 rows held back, and with none where nothing lacks', () => {
    const rows = Array.from({ length: 100 }, (_, i) => row(10 * i));
    const energy = new RowEnergy(1_800_000);
    expect(energy.take(rows)).toHaveLength(36);
    expect(energy.take([row(1_000)])).toHaveLength(1);
    expect(energy.end()).toHaveLength(64);
    const whole = rows.map((one) => ({ ...one, consumptionDeltaWh: 1 }));
    expect(new RowEnergy(1_800_000).take(whole)).toBe(whole);
    const unpriced = rows.map(({ costPence: _, ...one }) => one);
    expect(new RowEnergy(1_800_000).take(unpriced)).toBe(unpriced);
  });

  it('of its own stays as it is, and rows that lack it wait for what comes behind', () => {
    const own = { ...row(10), consumptionDeltaWh: 9 };
    const energy = new RowEnergy(30_000);
    expect(energy.take([row(0), own, row(20), row(45)])).toEqual([{ ...row(0), consumptionDeltaWh: 1 }, own]);
    expect(energy.end()).toEqual([{ ...row(20), consumptionDeltaWh: 2.5 }, row(45)]);
    expect(energy.end()).toEqual([]);
  });

  it('of a row that says neither demand nor register is not known, which once was taken for none', () => {
    const { demandW: _, ...silent } = row(0);
    expect(energies([silent, row(10)])).toEqual([undefined, undefined]);
  });

  it('is none while the home exports', () => {
    expect(energies([{ ...row(0), demandW: -500 }, row(10)])).toEqual([0, undefined]);
  });

  it('lasts as long as a row stands for', () => {
    expect(energies([row(0), row(1_800)], 1_800_000)).toEqual([180, undefined]);
  });

  it('is the same however the rows are cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (seconds, pieceRows) => {
          const rows = seconds.map((second) => row(second, 5 * second));
          expect(energies(rows, 30_000, pieceRows)).toEqual(energies(rows, 30_000, 100));
        },
      ),
    );
  });
});
