import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { ReadingsCsv } from '../../../core/csv/reader.ts';
import type { ReadingRow } from '../../../core/csv/row.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Rows of a text that comes in pieces of `size` bytes, each overwritten by the next as a file's buffer is. */
const readRows = (text: string, size = 1_000_000): ReadingRow[] => {
  const all = bytes(text);
  const csv = new ReadingsCsv('home.csv');
  const buffer = new Uint8Array(size);
  const rows: ReadingRow[] = [];
  for (let start = 0; start < all.length; start += size) {
    const piece = all.subarray(start, start + size);
    buffer.set(piece);
    rows.push(...csv.push(buffer.subarray(0, piece.length)));
  }
  return rows.concat(csv.end());
};

const AT = Date.parse('2026-05-15T17:00:00Z');

describe('a file of readings that can be read', () => {
  it.each([
    ['the usual spelling', ['readAt,demandW', '2026-05-15T17:00:00Z,100', '2026-05-15T17:00:10Z,-200.5']],
    [
      'no line break at the end, and blank lines',
      ['readAt,demandW', '', '2026-05-15T17:00:00Z,100', '\r', '2026-05-15T17:00:10Z,-200.5'],
    ],
    [
      'a byte order mark and Windows line ends',
      ['\uFEFFreadAt,demandW\r', '2026-05-15T17:00:00Z,100\r', '2026-05-15T17:00:10Z,-200.5\r', ''],
    ],
    [
      'columns in another order, others between',
      ['a,demandW,b,readAt', 'x,100,,2026-05-15T17:00:00Z', ',-200.5,y,2026-05-15T17:00:10Z,more'],
    ],
    [
      'quoted fields, line breaks and quotes in them',
      [
        '"note","readAt","demandW"',
        '"a ""b"",\nc","2026-05-15T17:00:00Z","100"',
        ',2026-05-15T17:00:10Z,-200.5',
      ],
    ],
    [
      'offsets, fractions, no offset',
      ['readAt,demandW', '2026-05-15T18:00:00.9+01:00,1e2', '2026-05-15 17:00:10,-200.50'],
    ],
  ])('%s', (_, lines) => {
    const rows = [
      { at: AT, demandW: 100 },
      { at: AT + 10_000, demandW: -200.5 },
    ];
    for (const size of [1, 7, 64, 10_000]) expect(readRows(lines.join('\n'), size)).toEqual(rows);
  });

  it('every column that means something, empty ones absent', () => {
    const rows = readRows(
      'arrivedAt,costPence,readAt,demandW,consumptionWh,exportWh,consumptionDeltaWh\n' +
        '2026-05-15T17:00:03.5Z,0.25,2026-05-15T17:00:00Z,360,1000.5,20,1\n' +
        '2026-05-15T17:00:13Z,,2026-05-15T17:00:10Z,0,,,\n',
    );
    expect(rows).toStrictEqual([
      {
        at: AT,
        demandW: 360,
        consumptionWh: 1000.5,
        consumptionDeltaWh: 1,
        exportWh: 20,
        costPence: 0.25,
        arrivedAt: AT + 3_500,
      },
      { at: AT + 10_000, demandW: 0, arrivedAt: AT + 13_000 },
    ]);
  });

  it('names the columns it ignores', () => {
    const csv = new ReadingsCsv('home.csv');
    csv.push(bytes('readAt,note,demandW,zone\n'));
    csv.end();
    expect(csv.notes()).toEqual(['columns note, zone ignored']);
  });

  it('names the one column it ignores', () => {
    const csv = new ReadingsCsv('home.csv');
    csv.push(bytes('readAt,note,demandW\n'));
    csv.end();
    expect(csv.notes()).toEqual(['column note ignored']);
  });

  it('has nothing to say before its header was read', () => {
    const csv = new ReadingsCsv('home.csv');
    expect([csv.notes(), csv.spanMs]).toEqual([[], undefined]);
    csv.push(bytes('readAt,demandW'));
    expect([csv.notes(), csv.spanMs]).toEqual([[], undefined]);
  });

  it('gives each row as soon as its line is whole', () => {
    const csv = new ReadingsCsv('home.csv');
    const counts = [
      'readAt,demandW\n2026-05-15T17:0',
      '0:00Z,1\n2026-05-15T17:00:10Z,2\n2026',
      '-05-15T17:00:20Z,3',
    ];
    expect(counts.map((piece) => csv.push(bytes(piece)).length)).toEqual([0, 2, 0]);
    expect(csv.end()).toHaveLength(1);
  });

  it.each([
    ['sep=;', 'readAt;demandW\n2026-05-15T17:00:00Z;310,5'],
    ['"sep=;"', 'readAt;demandW\n2026-05-15T17:00:00Z;310,5'],
    ['SEP=,', 'readAt,demandW\n2026-05-15T17:00:00Z,310.5'],
    ['sep=\t', 'readAt\tdemandW\n2026-05-15T17:00:00Z\t310.5'],
  ])(
    'a first line %j names what separates fields, a tab too, which once was taken for space',
    (first, rest) => {
      expect(readRows(`${first}\n${rest}\n`)).toEqual([{ at: AT, demandW: 310.5 }]);
    },
  );

  it('keeps a nameless first column in its place where tabs separate fields, which once moved all others', () => {
    expect(readRows('\treadAt\tdemandW\n0\t2026-05-15T17:00:00Z\t5\n')).toEqual([{ at: AT, demandW: 5 }]);
  });

  it('is read by the separator that its first line names, though another one fits the header', () => {
    expect(readRows('sep=;\ntime,x;readAt;demandW\n1;2026-05-15T17:00:00Z;5\n')).toEqual([
      { at: AT, demandW: 5 },
    ]);
  });

  it('gives the same rows plain, quoted, and however it is cut', () => {
    const row = fc.record({
      at: fc.integer({ min: 0, max: 4_000_000_000 }),
      demandW: fc.oneof(
        fc.integer({ min: -70_000, max: 70_000 }),
        fc.double({ min: -70_000, max: 70_000, noNaN: true }).filter((value) => !Object.is(value, -0)),
      ),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 90 }),
        (written, size) => {
          const expected = written.map(({ at, demandW }) => ({ at: at * 1_000, demandW }));
          const iso = ({ at }: { at: number }) => `${new Date(at * 1_000).toISOString().slice(0, 19)}Z`;
          const plain = written.map((one) => `${iso(one)},${one.demandW}\n`).join('');
          const quoted = written.map((one) => `"${iso(one)}","${one.demandW}"\n`).join('');
          expect(readRows(`readAt,demandW\n${plain}`, size)).toEqual(expected);
          expect(readRows(`readAt,demandW\n${quoted}`, size)).toEqual(expected);
          expect(readRows(`readAt,demandW\n${plain}${quoted}${plain}`, size)).toHaveLength(
            3 * written.length,
          );
        },
      ),
    );
  });
});

describe('a file that cannot be read says file, line, value and what is allowed', () => {
  const TIME = 'an ISO 8601 time such as 2026-05-15T17:14:50Z';
  const GOOD = '2026-05-15T17:00:00Z,100';
  const header = (got: string) =>
    `home.csv, line 1: got the header "${got}"; allowed: one that names readAt and demandW (or demandKw), or a download of Octopus' half-hourly usage, of Home Assistant's history or of Emporia as it is`;

  it.each([
    ['nothing at all', '', header('')],
    ['rows without a header', `${GOOD}\n${GOOD}`, header('2026-05-15T17:00:00Z,100')],
    ['no demand', `readAt,volts\n${GOOD}`, header('readAt,volts')],
    [
      'a column twice',
      'readAt,demandW,demandW',
      'home.csv, line 1: got the header "readAt,demandW,demandW"; allowed: demandW and demandW: only one of them',
    ],
    [
      'words for a time after blank lines',
      `readAt,demandW\n\n${GOOD}\n\nnoon,100`,
      `home.csv, line 5: readAt is "noon"; allowed: ${TIME}`,
    ],
    [
      'words for a time after a blank first line',
      `\nreadAt,demandW\n${GOOD}\nnoon,100`,
      `home.csv, line 4: readAt is "noon"; allowed: ${TIME}`,
    ],
    [
      'words for a time below a header with a line break in it',
      `"no\nte",readAt,demandW\n,noon,100`,
      `home.csv, line 3: readAt is "noon"; allowed: ${TIME}`,
    ],
    [
      'words for a time in a history of Home Assistant',
      `entity_id,state,last_changed\nsensor.power,1,2026-05-15T17:00:00Z\nsensor.power,1,noon\n`,
      `home.csv, line 3: readAt is "noon"; allowed: ${TIME}`,
    ],
    [
      'words for a time after a quoted line break',
      `n,readAt,demandW\n"a\nb",${GOOD}\n,noon,100`,
      `home.csv, line 4: readAt is "noon"; allowed: ${TIME}`,
    ],
    [
      'a local time',
      'readAt,demandW\n15/05/2026 17:00,100',
      `home.csv, line 2: readAt is "15/05/2026 17:00"; allowed: ${TIME}`,
    ],
    [
      'an offset that is none',
      'readAt,demandW\n2026-05-15T17:00:00+25:00,100',
      `home.csv, line 2: readAt is "2026-05-15T17:00:00+25:00"; allowed: ${TIME}`,
    ],
    [
      'an hour that is none',
      'readAt,demandW\n2026-05-15T24:00:00Z,100',
      `home.csv, line 2: readAt is "2026-05-15T24:00:00Z"; allowed: ${TIME}`,
    ],
    [
      'two decimal marks, after one number that may have either',
      'readAt;demandW\n2026-05-15T17:00:00Z;1.234\n2026-05-15T17:00:10Z;310,5',
      'home.csv, line 3: demandW is "310,5"; allowed: one decimal mark in the whole file, and other lines have the other',
    ],
    [
      'a day that is none',
      'readAt,demandW\n2026-02-30T17:00:00Z,100',
      `home.csv, line 2: readAt is "2026-02-30T17:00:00Z"; allowed: ${TIME}`,
    ],
    [
      'a month that is none',
      'readAt,demandW\n2026-13-01T17:00:00Z,100',
      `home.csv, line 2: readAt is "2026-13-01T17:00:00Z"; allowed: ${TIME}`,
    ],
    [
      'a minute that is none',
      'readAt,demandW\n2026-05-15T17:60:00Z,100',
      `home.csv, line 2: readAt is "2026-05-15T17:60:00Z"; allowed: ${TIME}`,
    ],
    [
      'no arrival',
      `readAt,demandW,arrivedAt\n${GOOD},`,
      `home.csv, line 2: arrivedAt is ""; allowed: ${TIME}, not before readAt`,
    ],
    [
      'an arrival before the reading',
      `readAt,demandW,arrivedAt\n${GOOD},2026-05-15T16:59:59Z`,
      `home.csv, line 2: arrivedAt is "2026-05-15T16:59:59.000Z"; allowed: ${TIME}, not before readAt`,
    ],
    [
      'words for a time in a quoted row of a later piece',
      `readAt,demandW\n${GOOD}\n"noon","100"\n${GOOD}\n`,
      `home.csv, line 3: readAt is "noon"; allowed: ${TIME}`,
    ],
    ['a header that is no separator', `sep=|\n${GOOD}`, header('sep=|')],
    ['a header that goes on behind a separator', `sep=,x\n${GOOD}`, header('sep=,x')],
    ['a header with something before a separator', `xsep=,\n${GOOD}`, header('xsep=,')],
    [
      'an open quote',
      `readAt,demandW\n${GOOD}\n"2026-05-15T17:00:00Z,100`,
      'home.csv: no CSV (Quote Not Closed, line 3)',
    ],
  ])('%s', (_, text, message) => {
    for (const size of [5, 10_000]) {
      expect(() => readRows(text, size)).toThrow(new BadInputError(message));
    }
  });

  it('a record may be as long as 4 MiB, and others may come before it', () => {
    const csv = new ReadingsCsv('home.csv');
    const note = new Uint8Array(2_200_000).fill(0x78);
    csv.push(bytes('readAt,demandW,note\n'));
    for (let i = 0; i < 2; i += 1) {
      const row = Buffer.concat([bytes(`${GOOD},`), note, bytes('\n')]);
      expect(csv.push(row)).toEqual([{ at: AT, demandW: 100 }]);
    }
    csv.push(note);
    csv.push(new Uint8Array(4 * 1024 * 1024 - note.length).fill(0x78));
    expect(() => csv.push(bytes('x'))).toThrow('home.csv, line 4: no end of the line or of its quotes');
  });

  it('an open quote does not take a whole file into memory', () => {
    const row = bytes('2026-05-15T17:00:00Z,100\n'.repeat(4_000));
    const csv = new ReadingsCsv('home.csv');
    csv.push(bytes('readAt,demandW\n"'));
    expect(() => {
      for (let i = 0; i < 60; i += 1) csv.push(row);
    }).toThrow('home.csv, line 2: no end of the line or of its quotes; allowed: at most 4194304 bytes');
  });
});
