import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeReadings, readingsToWrite } from '../../../core/readings/merge.ts';
import { formatReadAt, parseReadAt, type Reading } from '../../../core/readings/reading.ts';
import { at } from '../../support/timeline.ts';

const AT = at('2026-05-15T17:14:50Z');
const BARE: Reading = { at: AT, demandW: 300 };

interface Row {
  readonly name: string;
  readonly earlier: Partial<Reading>;
  readonly later: Partial<Reading>;
  readonly merged: Partial<Reading>;
}

const table: Row[] = [
  {
    name: 'a null never erases a value',
    earlier: { consumptionWh: 100, consumptionDeltaWh: 1, exportWh: 5, costPence: 2 },
    later: {},
    merged: { consumptionWh: 100, consumptionDeltaWh: 1, exportWh: 5, costPence: 2 },
  },
  {
    name: 'a value beats null',
    earlier: {},
    later: { consumptionWh: 100, consumptionDeltaWh: 1, exportWh: 5, costPence: 2 },
    merged: { consumptionWh: 100, consumptionDeltaWh: 1, exportWh: 5, costPence: 2 },
  },
  {
    name: 'the newest row still grows, and all of it is taken from where it got further',
    earlier: { demandW: 300, consumptionWh: 100, consumptionDeltaWh: 0.2, costPence: 0.005 },
    later: { demandW: 320, consumptionWh: 101, consumptionDeltaWh: 0.9, costPence: 0.02 },
    merged: { demandW: 320, consumptionWh: 101, consumptionDeltaWh: 0.9, costPence: 0.02 },
  },
  {
    name: 'an older version that comes later takes nothing back',
    earlier: { demandW: 320, consumptionWh: 101, consumptionDeltaWh: 0.9, costPence: 0.02 },
    later: { demandW: 300, consumptionWh: 100, consumptionDeltaWh: 0.2, costPence: 0.005 },
    merged: { demandW: 320, consumptionWh: 101, consumptionDeltaWh: 0.9, costPence: 0.02 },
  },
  {
    name: 'an older version that comes later still fills what was null',
    earlier: { demandW: 320, consumptionWh: 101 },
    later: { demandW: 300, consumptionWh: 100, costPence: 0.005, exportWh: 7 },
    merged: { demandW: 320, consumptionWh: 101, costPence: 0.005, exportWh: 7 },
  },
  {
    name: 'each register is the larger one, whichever version it stands in',
    earlier: { demandW: 320, consumptionWh: 101, exportWh: 5 },
    later: { demandW: 300, consumptionWh: 100, exportWh: 6 },
    merged: { demandW: 320, consumptionWh: 101, exportWh: 6 },
  },
  {
    name: 'with equal registers the energy of the bucket tells which version got further',
    earlier: { demandW: 320, consumptionWh: 100, consumptionDeltaWh: 0.9 },
    later: { demandW: 300, consumptionWh: 100, consumptionDeltaWh: 0.2 },
    merged: { demandW: 320, consumptionWh: 100, consumptionDeltaWh: 0.9 },
  },
  {
    name: 'an exporting home grows by its export register',
    earlier: { demandW: -900, consumptionWh: 100, exportWh: 6 },
    later: { demandW: -800, consumptionWh: 100, exportWh: 5 },
    merged: { demandW: -900, consumptionWh: 100, exportWh: 6 },
  },
  {
    name: 'of two versions that got equally far the later one is taken',
    earlier: { demandW: 300, costPence: 1 },
    later: { demandW: 310, costPence: 2 },
    merged: { demandW: 310, costPence: 2 },
  },
];

const MILLION: Row[] = [
  {
    name: 'a larger register that is none is replaced by the one that comes later',
    earlier: { consumptionWh: 99_999_999_999, costPence: 2 },
    later: { consumptionWh: 12_345_680 },
    merged: { consumptionWh: 12_345_680, costPence: 2 },
  },
  {
    name: 'a zero is replaced',
    earlier: { consumptionWh: 0, exportWh: 0 },
    later: { consumptionWh: 12_345_680, exportWh: 700_000 },
    merged: { consumptionWh: 12_345_680, exportWh: 700_000 },
  },
  {
    name: 'and replaces nothing',
    earlier: { consumptionWh: 12_345_680, exportWh: 700_000 },
    later: { consumptionWh: 0, exportWh: 0 },
    merged: { consumptionWh: 12_345_680, exportWh: 700_000 },
  },
  {
    name: 'a register that cannot be says nothing of which version got further',
    earlier: { demandW: 310, consumptionWh: 99_999_999_999, consumptionDeltaWh: 0.2 },
    later: { demandW: 320, consumptionWh: 12_345_680, consumptionDeltaWh: 0.9 },
    merged: { demandW: 320, consumptionWh: 12_345_680, consumptionDeltaWh: 0.9 },
  },
];

describe('two versions of which one is a glitch', () => {
  it.each(MILLION)('$name', ({ earlier, later, merged }) => {
    expect(mergeReadings({ ...BARE, ...earlier }, { ...BARE, ...later })).toEqual({ ...BARE, ...merged });
  });

  it.each([
    { name: 'before it', at: AT - 60_000, wh: 12_345_670 },
    { name: 'after it', at: AT + 60_000, wh: 12_345_690 },
  ])('are told apart by what is believed $name, in either order', ({ at: moment, wh }) => {
    const believed = { consumptionWh: { at: moment, wh } };
    const right = { ...BARE, consumptionWh: 12_345_680 };
    for (const wrongWh of [0, 12_345.68, 12_345_680_000, 12_999_999]) {
      const wrong = { ...BARE, consumptionWh: wrongWh };
      expect(mergeReadings(right, wrong, believed)).toEqual(right);
      expect(mergeReadings(wrong, right, believed)).toEqual(right);
      expect(readingsToWrite([right], [wrong], believed)).toEqual([]);
      expect(readingsToWrite([wrong], [right], believed)).toEqual([right]);
    }
  });
});

describe('merging two versions of a reading', () => {
  it.each(table)('$name', ({ earlier, later, merged }) => {
    expect(mergeReadings({ ...BARE, ...earlier }, { ...BARE, ...later })).toEqual({ ...BARE, ...merged });
  });
});

const register = fc.integer({ min: 0, max: 3 });
const anyReading = fc
  .record(
    {
      demandW: fc.integer({ min: -2, max: 2 }),
      consumptionWh: register,
      consumptionDeltaWh: register,
      exportWh: register,
      costPence: register,
    },
    { requiredKeys: ['demandW'] },
  )
  .map((fields): Reading => ({ at: AT, ...fields }));

describe('any two versions', () => {
  it('merged again with either of them stay as they are', () => {
    fc.assert(
      fc.property(anyReading, anyReading, (a, b) => {
        const merged = mergeReadings(a, b);
        expect(mergeReadings(merged, b)).toEqual(merged);
        expect(mergeReadings(merged, merged)).toEqual(merged);
      }),
    );
  });

  it('lose no value, and no register falls', () => {
    fc.assert(
      fc.property(anyReading, anyReading, (a, b) => {
        const merged = mergeReadings(a, b);
        expect(new Set(Object.keys(merged))).toEqual(new Set([...Object.keys(a), ...Object.keys(b)]));
        expect(merged.consumptionWh).toBe(larger(a.consumptionWh, b.consumptionWh));
        expect(merged.exportWh).toBe(larger(a.exportWh, b.exportWh));
      }),
    );
  });

  it('give one result in either order, where one got further than the other', () => {
    fc.assert(
      fc.property(anyReading, anyReading, fc.integer({ min: 1, max: 3 }), (a, b, further) => {
        const ahead = { ...b, consumptionWh: (a.consumptionWh ?? 0) + further };
        const behind = { ...a, consumptionWh: a.consumptionWh ?? 0 };
        expect(mergeReadings(behind, ahead)).toEqual(mergeReadings(ahead, behind));
      }),
    );
  });
});

const larger = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

describe('what must be written', () => {
  const stored: Reading = { at: AT, demandW: 300, consumptionWh: 100 };

  it('is a whole new reading', () => {
    const fresh = { at: AT + 10_000, demandW: 310 };
    expect(readingsToWrite([stored], [fresh])).toEqual([fresh]);
  });

  it('is the merge where a stored reading grew', () => {
    const grown = { at: AT, demandW: 320, consumptionWh: 101, costPence: 0.02 };
    expect(readingsToWrite([stored], [grown])).toEqual([grown]);
  });

  it.each([
    { name: 'is as stored', row: stored },
    { name: 'is null where a value is stored', row: { at: AT, demandW: 300 } },
    { name: 'is behind what is stored', row: { at: AT, demandW: 250, consumptionWh: 99 } },
  ])('is nothing where a fetched row $name', ({ row }) => {
    expect(readingsToWrite([stored], [row])).toEqual([]);
  });

  it.each(['demandW', 'consumptionWh', 'consumptionDeltaWh', 'exportWh', 'costPence'] as const)(
    'is a reading in which only %s differs',
    (field) => {
      const whole = {
        at: AT,
        demandW: 1,
        consumptionWh: 1,
        consumptionDeltaWh: 1,
        exportWh: 1,
        costPence: 1,
      };
      const changed = { ...whole, [field]: 2 };
      expect(readingsToWrite([whole], [changed])).toEqual([changed]);
    },
  );

  it('once written, is nothing when the same answer comes again', () => {
    const list = fc.uniqueArray(
      fc
        .tuple(anyReading, fc.integer({ min: 0, max: 5 }))
        .map(([reading, i]) => ({ ...reading, at: AT + i * 10_000 })),
      { selector: (reading) => reading.at },
    );
    fc.assert(
      fc.property(list, list, (before, fetched) => {
        const written = readingsToWrite(before, fetched);
        const store = new Map([...before, ...written].map((reading) => [reading.at, reading]));
        expect(readingsToWrite([...store.values()], fetched)).toEqual([]);
      }),
    );
  });
});

describe('the sort key of a reading', () => {
  it('is UTC in whole seconds, and reads back', () => {
    expect(formatReadAt(AT)).toBe('2026-05-15T17:14:50Z');
    expect(parseReadAt('2026-05-15T17:14:50Z')).toBe(AT);
  });
});
