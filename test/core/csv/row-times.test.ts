import { describe, expect, it } from 'vitest';
import { readFile } from '../../support/csv-file.ts';

const MINUTE = 60_000;
const clock = (moment: number) => new Date(moment).toISOString().slice(11, 16);

describe('the time that a row of energy is for', () => {
  const emporia = (...rows: readonly (readonly [time: string, kWh: string])[]) =>
    `Time Bucket (UTC),Home-Mains_A (kWhs)\n${rows.map(([time, kWh]) => `2026-05-15 ${time}:00,${kWh}\n`).join('')}`;
  const read = (content: string) => {
    const { rows, spanMs } = readFile(content);
    return { rows: rows.map(({ at, demandW }) => `${clock(at)} ${demandW}`), spanMs };
  };

  it.each([
    {
      name: 'is the step from the first row to the second, for all that follow',
      rows: [
        ['17:00', '0.1'],
        ['17:15', '0.2'],
        ['17:30', '0.3'],
        ['19:00', '0.4'],
      ] as const,
      read: ['17:00 400', '17:15 800', '17:30 1200', '19:00 1600'],
    },
    {
      name: 'is the same where the newest row comes first',
      rows: [
        ['17:30', '0.3'],
        ['17:15', '0.2'],
        ['17:00', '0.1'],
      ] as const,
      read: ['17:30 1200', '17:15 800', '17:00 400'],
    },
    {
      name: 'waits for the next row while the first comes twice',
      rows: [
        ['17:00', '0.1'],
        ['17:00', '0.1'],
        ['17:15', '0.2'],
      ] as const,
      read: ['17:00 400', '17:15 800'],
    },
  ])('$name', ({ rows, read: expected }) => {
    expect(read(emporia(...rows))).toEqual({ rows: expected, spanMs: 15 * MINUTE });
  });

  const octopus = (start: string, end: string) =>
    `Consumption (kwh), Start, End\n0.25, 2026-01-15T00:00:00Z, 2026-01-15T00:30:00Z\n0.25, ${start}, ${end}\n`;
  it.each([
    [
      'that ends as it begins',
      octopus('2026-01-15T00:30:00Z', '2026-01-15T00:30:00Z'),
      'home.csv, line 3: a row for 0 minutes; allowed: up to 60',
    ],
    [
      'that ends before it begins',
      octopus('2026-01-15T00:30:00Z', '2026-01-15T00:00:00Z'),
      'home.csv, line 3: a row for -30 minutes; allowed: up to 60',
    ],
    [
      'whose end is missing from the first row on',
      'Consumption (kwh), Start, End\n0.25, 2026-01-15T00:00:00Z, \n0.25, 2026-01-15T00:30:00Z, \n',
      'home.csv, line 2: endsAt is ""; allowed: an ISO 8601 time',
    ],
  ])('is refused where it is one %s', (_, content, message) => {
    expect(() => readFile(content)).toThrow(message);
  });
});

describe('the time that a row arrived', () => {
  const file = (readAt: string, arrivedAt: string) =>
    `readAt,demandW,arrivedAt\n${readAt},400,${arrivedAt}\n`;

  it('may be that of the reading', () => {
    expect(readFile(file('2026-05-15T17:00:00Z', '2026-05-15T17:00:00Z')).rows).toEqual([
      {
        at: Date.parse('2026-05-15T17:00:00Z'),
        demandW: 400,
        arrivedAt: Date.parse('2026-05-15T17:00:00Z'),
      },
    ]);
  });

  it.each([
    [
      'before the reading',
      '2026-05-15T17:00:00Z',
      '2026-05-15T16:59:59Z',
      'arrivedAt is "2026-05-15T16:59:59.000Z"',
    ],
    ['none', '2026-05-15T17:00:00Z', '', 'arrivedAt is ""'],
    ['no time', '2026-05-15T17:00:00Z', 'soon', 'arrivedAt is "soon"'],
    ['no time, as little as the reading’s, which is named first', 'now', 'soon', 'readAt is "now"'],
  ])('is refused where it is %s', (_, readAt, arrivedAt, message) => {
    expect(() => readFile(file(readAt, arrivedAt))).toThrow(`home.csv, line 2: ${message}`);
  });
});

describe('a row without a number', () => {
  it.each([
    ['in quotes', 'readAt,demandW\n"2026-05-15T17:00:00Z",""\n', '1 row without a number skipped (1 empty)'],
    [
      'of energy',
      'Consumption (kWh),Start,End\nn/a,2026-05-15T17:00:00Z,2026-05-15T17:30:00Z\n',
      '1 row without a number skipped (1 "n/a")',
    ],
  ])('is counted %s', (_, content, note) => {
    expect(readFile(content)).toMatchObject({ rows: [], notes: [note] });
  });

  it('in quotes may be one without a time', () => {
    expect(readFile('readAt,demandW\n"","310"\n')).toMatchObject({
      rows: [],
      notes: ['1 row without a time skipped'],
    });
  });

  it.each(['2026-05-15T17:00:00Z,310,9\n', '"2026-05-15T17:00:00Z","310","9"\n'])(
    'is none where there are more fields than columns: %j',
    (row) => {
      expect(readFile(`readAt,demandW\n${row}`).rows.map(({ demandW }) => demandW)).toEqual([310]);
    },
  );

  it('is counted by the first of its words that are none', () => {
    const content =
      'Time Bucket (UTC),Home-Mains_A (kWatts),Home-Mains_B (kWatts)\n05/15/2026 17:00:00,No CT,broken\n05/15/2026 17:01:00,0.5,0.1\n';
    expect(readFile(content).notes).toContain('1 row without a number skipped (1 "No CT")');
  });
});
