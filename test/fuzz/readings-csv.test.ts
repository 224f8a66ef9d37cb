import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { ReadingsCsv } from '../../core/csv/reader.ts';
import { NASTY_TEXTS } from './nasty-values.ts';

const HEADER = 'readAt,demandW,consumptionWh,consumptionDeltaWh,exportWh,costPence,arrivedAt';
const ROW = '2026-05-15T17:14:50Z,412,5000000,1.1,0,0.03,2026-05-15T17:15:10Z';

/** Files that people and spreadsheets make. */
const FILES: readonly (readonly [string, string | Uint8Array])[] = [
  ['nothing', ''],
  ['only a byte order mark', '\uFEFF'],
  ['only a header', `${HEADER}\n`],
  ['a header without line break', HEADER],
  ['carriage returns alone', `${HEADER}\r${ROW}\r`],
  ['a quote that never ends', `${HEADER}\n"${ROW}\n${ROW}`],
  ['quotes inside a field', `${HEADER}\n2026-05-15T17:14:50Z,4"1"2\n`],
  ['a header named twice', `readAt,demandW,demandW\n${ROW}\n`],
  ['semicolons', `readAt;demandW\n2026-05-15T17:14:50Z;412\n`],
  ['decimal commas', `readAt,demandW\n2026-05-15T17:14:50Z,"412,5"\n`],
  ['a formula', `readAt,demandW\n=1+1,=cmd()\n`],
  [
    'columns that reach for prototypes',
    `readAt,demandW,__proto__,constructor\n2026-05-15T17:14:50Z,412,1,2\n`,
  ],
  ['a time that is not', 'readAt,demandW\n2026-02-30T25:61:61Z,412\n'],
  ['infinite demand', 'readAt,demandW\n2026-05-15T17:14:50Z,1e999\n'],
  ['UTF-16', Buffer.from(`${HEADER}\n${ROW}\n`, 'utf16le')],
  ['zeros', new Uint8Array(10_000)],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ['a line of a megabyte', `${HEADER}\n${'9'.repeat(1_000_000)}\n`],
  ['a hundred thousand empty lines', `${HEADER}\n${'\n'.repeat(100_000)}`],
  ['a hundred thousand commas', `${HEADER}\n${','.repeat(100_000)}\n`],
];

const bytesOf = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? new TextEncoder().encode(content) : content;

/** Reads in pieces of these lengths, in turn; rows, or the reader's own refusal. */
const read = (bytes: Uint8Array, pieces: readonly number[]) => {
  const reader = new ReadingsCsv('readings.csv');
  try {
    const rows = [];
    let start = 0;
    for (let turn = 0; start < bytes.length; turn += 1) {
      const end = start + (pieces[turn % pieces.length] ?? bytes.length);
      rows.push(...reader.push(bytes.subarray(start, end)));
      start = end;
    }
    rows.push(...reader.end());
    return { rows };
  } catch (error) {
    expect(error).toBeInstanceOf(BadInputError);
    return { refused: error instanceof Error ? error.message : '' };
  }
};

const isPlain = ({ refused, rows }: { refused?: string; rows?: readonly object[] }): void => {
  if (refused !== undefined) {
    expect(refused).toContain('readings.csv');
    expect(refused).not.toContain('\n');
    expect(refused.length).toBeLessThan(600);
  }
  for (const row of rows ?? []) {
    expect(Object.values(row).every((value) => Number.isFinite(value))).toBe(true);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  }
};

describe('a CSV of readings', () => {
  test.each(FILES)('%s is read, or refused in one line', (_name, content) => {
    isPlain(read(bytesOf(content), [65_536]));
  });

  test.each(NASTY_TEXTS.map((text) => [text.slice(0, 30), text]))('nasty text %j', (_name, text) => {
    isPlain(read(bytesOf(text), [65_536]));
    isPlain(read(bytesOf(`${HEADER}\n${text}\n`), [65_536]));
  });

  test('says the same however the file is cut into pieces', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        '2026-05-15T17:14:50Z',
        '412',
        '-3.5',
        '',
        '"412"',
        '"a""b"',
        '"line\nbreak"',
        '\u0000',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const file = fc
      .array(
        fc.array(cell, { maxLength: 8 }).map((cells) => cells.join(',')),
        { maxLength: 8 },
      )
      .map((lines) => bytesOf([HEADER, ROW, ...lines].join('\n')));
    const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(file, pieces, (bytes, cut) => {
        const whole = read(bytes, [bytes.length]);
        const cutUp = read(bytes, cut);
        isPlain(whole);
        isPlain(cutUp);
        expect('rows' in cutUp).toBe('rows' in whole);
        if ('rows' in whole) expect(cutUp).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  test('is never slow on what it does not understand', () => {
    const quotes = bytesOf(`${HEADER}\n${'"'.repeat(200_001)}`);
    const startedAt = performance.now();
    isPlain(read(quotes, [4_096]));
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
