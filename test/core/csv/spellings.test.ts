import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../support/csv-file.ts';

const AT = Date.parse('2026-05-15T17:00:00Z');
const ROWS = [
  { at: AT, demandW: 310.5 },
  { at: AT + 10_000, demandW: -4_200 },
];
const PLAIN = 'readAt,demandW\r\n2026-05-15T17:00:00Z,310.5\r\n2026-05-15T17:00:10Z,-4200\r\n';
const MACINTOSH = PLAIN.replaceAll('\r\n', '\r');

const utf16 = (text: string, big: boolean): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le');
  return big ? bytes.swap16() : bytes;
};

describe('a file is read whatever its encoding', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode(PLAIN)],
    ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${PLAIN}`)],
    ['UTF-16 as PowerShell writes it', utf16(`\uFEFF${PLAIN}`, false)],
    ['UTF-16, big end first', utf16(`\uFEFF${PLAIN}`, true)],
    ['UTF-16 without a mark', utf16(PLAIN, false)],
    ['UTF-16, big end first, without a mark', utf16(PLAIN, true)],
    ['lines that end as on old Macs, which Excel still writes', new TextEncoder().encode(MACINTOSH)],
    ['the same in UTF-16', utf16(`\uFEFF${MACINTOSH}`, false)],
    ['the same without an end of the last line', new TextEncoder().encode(MACINTOSH.trimEnd())],
  ])('%s, however it is cut', (_, bytes) => {
    for (const size of [1, 2, 3, 7, 64, 10_000]) {
      expect(readFile(bytes, { size })).toEqual({ rows: ROWS, notes: [], spanMs: undefined });
    }
  });

  it('UTF-16 of two bytes', () => {
    expect(() => readFile(Buffer.from([0xff, 0xfe]))).toThrow('got the header ""');
  });
});

describe('a file is read whatever its header and delimiter', () => {
  const body = (delimiter: string) =>
    [
      ['2026-05-15T17:00:00Z', '310.5'],
      ['2026-05-15T17:00:10Z', '-4200'],
    ]
      .map((fields) => `${fields.join(delimiter)}\n`)
      .join('');
  it.each([
    ['capitals', `READAT,DEMANDW\n${body(',')}`],
    ['small letters and spaces', ` readat , demandw \n${body(',')}`],
    ['underscores', `read_at,demand_w\n${body(',')}`],
    ['a unit in brackets', `Read at,Demand (W)\n${body(',')}`],
    ['a timestamp and power', `timestamp,power\n${body(',')}`],
    ['semicolons', `readAt;demandW\n${body(';')}`],
    ['tabs', `readAt\tdemandW\n${body('\t')}`],
    ['a line that names the delimiter, as Excel writes it', `sep=;\nreadAt;demandW\n${body(';')}`],
    ['empty lines before the header', `\n,,\nreadAt,demandW\n${body(',')}`],
    ['a quoted header', `"readAt";"demandW"\n${body(';')}`],
    [
      'rows of nothing between and after, as Excel leaves them',
      `readAt;demandW\n;\n${body(';')}\n;;;\n ; \n"";""\n`,
    ],
    [
      'tabs and quotes',
      `readAt\tdemandW\n"2026-05-15T17:00:00Z"\t"310.5"\n"2026-05-15T17:00:10Z"\t-4200\n\t\n`,
    ],
    ['kilowatts', 'readAt,demandKw\n2026-05-15T17:00:00Z,0.3105\n2026-05-15T17:00:10Z,-4.2\n'],
    ['kilowatts in brackets', 'Time;Power [kW]\n2026-05-15T17:00:00Z;0,3105\n2026-05-15T17:00:10Z;-4,2\n'],
  ])('%s', (_, content) => {
    for (const size of [3, 10_000]) {
      expect(readFile(content, { size })).toEqual({ rows: ROWS, notes: [], spanMs: undefined });
    }
  });

  it('our own name goes before another one', () => {
    const content =
      'time,power,readAt,demandW\nx,9,2026-05-15T17:00:00Z,310.5\ny,9,2026-05-15T17:00:10Z,-4200\n';
    expect(readFile(content)).toMatchObject({ rows: ROWS, notes: ['columns time, power ignored'] });
  });

  it.each([
    ['two times', 'time,timestamp,demandW', 'time and timestamp: only one of them'],
    ['two demands', 'readAt,power,watts', 'power and watts: only one of them'],
    ['gas', 'Consumption (m³), Start, End', 'consumption in kWh: "m³" is no electricity'],
    ['energy without its time', 'Consumption (kWh), Start', 'the column End as well'],
  ])('%s is refused', (_, header, message) => {
    expect(() => readFile(`${header}\n`)).toThrow(message);
  });
});

describe('a number is read whatever its decimal mark', () => {
  const demandOf = (delimiter: string, ...numbers: string[]) =>
    readFile(
      `readAt${delimiter}demandW\n${numbers.map((number, i) => `2026-05-15T17:00:${10 + i}Z${delimiter}${number}\n`).join('')}`,
    ).rows.map(({ demandW }) => demandW);
  it.each<[string, string, string[], number[]]>([
    ['a comma', ';', ['310,5', '-0,25', '1234,567'], [310.5, -0.25, 1234.567]],
    ['a comma in tabs', '\t', ['310,5', '4,2'], [310.5, 4.2]],
    ['a comma in quotes', ',', ['"310,5"', '"4,25"'], [310.5, 4.25]],
    ['a comma, digits grouped by points', ';', ['1.234,5', '1.234', '12.345,25'], [1234.5, 1234, 12_345.25]],
    ['a point, digits grouped by commas', ',', ['"1,234.5"', '"1,234"', '"12,345"'], [1234.5, 1234, 12_345]],
    ['a lone comma of a file with commas groups', ',', ['"1,234"'], [1234]],
    ['unless the file showed a decimal comma before', ',', ['"310,5"', '"1,234"'], [310.5, 1.234]],
    ['a lone comma of a file with semicolons does not group', ';', ['1,234'], [1.234]],
    ['a point in a file with semicolons', ';', ['310.5', '1.234'], [310.5, 1.234]],
    ['digits grouped by spaces', ';', ['1 234,5', '12\u00a0345'], [1234.5, 12_345]],
    ['a typographic minus', ',', ['\u2212310.5'], [-310.5]],
    ['exponents', ',', ['1e2', '3.1E+2'], [100, 310]],
  ])('%s', (_, delimiter, written, demands) => {
    expect(demandOf(delimiter, ...written)).toEqual(demands);
  });

  it('numbers that contradict each other are refused, never read a thousandfold', () => {
    expect(() => demandOf(',', '"1,234"', '"310,5"')).toThrow('allowed: one decimal mark in the whole file');
  });

  it('any number comes back by comma and by point', () => {
    fc.assert(
      fc.property(fc.integer({ min: -7_000_000, max: 7_000_000 }), (hundredths) => {
        const demandW = hundredths / 100;
        expect(demandOf(';', demandW.toFixed(2).replace('.', ','))).toEqual([demandW]);
        expect(demandOf(';', demandW.toFixed(2))).toEqual([demandW]);
      }),
    );
  });
});

describe('rows that are no readings are skipped, counted and said', () => {
  const good = '2026-05-15T17:00:00Z,400';
  it.each<[string, string, string[]]>([
    [
      'no number',
      '2026-05-15T17:00:10Z,\n2026-05-15T17:00:20Z,unavailable\n2026-05-15T17:00:30Z,unavailable\n2026-05-15T17:00:40Z',
      ['4 rows without a number skipped (2 empty, 2 "unavailable")'],
    ],
    ['a total at the end', 'Total,', ['1 row without a number skipped (1 empty)']],
    ['the header once more', 'readAt,demandW', ['1 row without a number skipped (1 "demandW")']],
    ['no time', ',310', ['1 row without a time skipped']],
    [
      'more than a home can draw',
      '2026-05-15T17:00:10Z,80000',
      ['1 row beyond 70 kW skipped, as the poller does (first: line 3: 80000 W)'],
    ],
    ['infinity', '2026-05-15T17:00:10Z,Infinity', ['1 row without a number skipped (1 "Infinity")']],
    ['hexadecimal', '2026-05-15T17:00:10Z,0x10', ['1 row without a number skipped (1 "0x10")']],
  ])('%s', (_, line, notes) => {
    expect(readFile(`readAt,demandW\n${good}\n${line}\n`)).toMatchObject({ rows: [{ demandW: 400 }], notes });
  });

  it('a value that may be missing is ignored, and the row stays', () => {
    const read = readFile('readAt,demandW,consumptionWh,costPence\n2026-05-15T17:00:00Z,400,n/a,free\n');
    expect(read.rows).toEqual([{ at: AT, demandW: 400 }]);
    expect(read.notes).toEqual([
      '1 value of consumptionWh ignored: not a number (first: line 2: "n/a")',
      '1 value of costPence ignored: not a number (first: line 2: "free")',
    ]);
  });
});

describe('kilowatts in a column of watts', () => {
  const file = (...demands: string[]) =>
    readFile(
      `readAt,demandW\n${demands.map((demand, i) => `2026-05-15T17:00:${10 + i}Z,${demand}\n`).join('')}`,
    ).notes;
  it.each([
    ['what a home draws in kilowatts', ['0.31', '4.2']],
    ['all whole', ['1', '4']],
    ['export', ['-3.2', '0.2']],
    ['a car and a shower', ['17.4', '42.25']],
    ['at most 30, all whole', ['1', '30']],
    ['just under 70, in fractions', ['0.5', '69.9']],
  ])('%s: asked', (_, demands) => {
    expect(file(...demands)).toEqual([
      expect.stringMatching(
        /^the highest demand is [\d.]+ W: are these kilowatts\? Then name the column demandKw$/,
      ),
    ]);
  });
  it('are told by the highest of them, wherever it stands', () => {
    for (const demands of [
      ['0.31', '4.256', '2'],
      ['4.256', '0.31'],
      ['0.5', '-4.256'],
    ]) {
      expect(file(...demands)).toEqual([
        'the highest demand is 4.26 W: are these kilowatts? Then name the column demandKw',
      ]);
    }
  });
  it.each([
    ['a fridge', ['0', '85.5']],
    ['nothing at all', ['0', '0']],
    ['a standby of whole watts', ['40', '42']],
    ['more than 30, all whole', ['1', '31']],
    ['70 or more, in fractions', ['0.5', '70']],
  ])('%s: not asked', (_, demands) => {
    expect(file(...demands)).toEqual([]);
  });
});
