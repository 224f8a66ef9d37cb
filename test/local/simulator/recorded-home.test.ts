import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { parseRecording, recordedHome } from '../../../local/simulator/recorded-home.ts';

const parse = (...lines: string[]) =>
  parseRecording(new TextEncoder().encode(lines.join('\n')), 'home.csv').samples;

describe('a recording that can be read', () => {
  it.each([
    [
      'as readings --csv writes it',
      ['readAt,demandW', '2026-05-15T17:00:00Z,100', '2026-05-15T17:00:10Z,-200.5'],
    ],
    [
      'with offsets',
      ['readAt,demandW', '2026-05-15T18:00:00+01:00,100', '2026-05-15T18:00:10.900+01:00,-200.5'],
    ],
    [
      'without offsets, which is UTC',
      ['readAt,demandW', '2026-05-15 17:00:00,100', '2026-05-15T17:00:10,-200.5'],
    ],
    [
      'with more columns, in another order, quoted',
      ['x,demandW,readAt', 'a,100,"2026-05-15T17:00:00Z"', 'b,-200.5,2026-05-15T17:00:10Z'],
    ],
    [
      'unsorted, with Windows line ends, a byte order mark and blank lines',
      ['\uFEFFreadAt,demandW\r', '2026-05-15T17:00:10Z,-200.5\r', '\r', '2026-05-15T17:00:00Z,100\r', ''],
    ],
    [
      'with two lines in one second: the later stays',
      [
        'readAt,demandW',
        '2026-05-15T17:00:00.1Z,9',
        '2026-05-15T17:00:00.8Z,100',
        '2026-05-15T17:00:10Z,-200.5',
      ],
    ],
  ])('%s', (_, lines) => {
    expect(parse(...lines)).toEqual([
      { at: Date.parse('2026-05-15T17:00:00Z'), demandW: 100 },
      { at: Date.parse('2026-05-15T17:00:10Z'), demandW: -200.5 },
    ]);
  });
});

describe('a recording that cannot be read says file, line, value and what is allowed', () => {
  const good = '2026-05-15T17:00:00Z,100';
  const HEADER =
    "one that names readAt and demandW (or demandKw), or a download of Octopus' half-hourly usage, of Home Assistant's history or of Emporia as it is";
  it.each([
    [
      'no header',
      [good, good],
      `home.csv, line 1: got the header "2026-05-15T17:00:00Z,100"; allowed: ${HEADER}`,
    ],
    [
      'a column missing',
      ['readAt,volts', good],
      `home.csv, line 1: got the header "readAt,volts"; allowed: ${HEADER}`,
    ],
    ['nothing at all', [''], `home.csv, line 1: got the header ""; allowed: ${HEADER}`],
    ['no rows', ['readAt,demandW'], 'home.csv: no rows under the header; allowed: two or more'],
    ['one moment', ['readAt,demandW', good, good], 'home.csv: one moment only; allowed: two or more'],
    [
      'words for watts',
      ['readAt,demandW', good, '2026-05-15T17:00:10Z,lots'],
      'home.csv: one moment only; allowed: two or more; 1 row without a number skipped (1 "lots")',
    ],
    [
      'no watts',
      ['readAt,demandW', good, '2026-05-15T17:00:10Z,'],
      'home.csv: one moment only; allowed: two or more; 1 row without a number skipped (1 empty)',
    ],
    [
      'a row too short',
      ['readAt,demandW', good, '2026-05-15T17:00:10Z'],
      'home.csv: one moment only; allowed: two or more; 1 row without a number skipped (1 empty)',
    ],
    [
      'more than a home can draw',
      ['readAt,demandW', good, '', '2026-05-15T17:00:10Z,80000'],
      'home.csv: one moment only; allowed: two or more; 1 row beyond 70 kW skipped, as the poller does (first: line 4: 80000 W)',
    ],
    [
      'infinity',
      ['readAt,demandW', '2026-05-15T17:00:10Z,Infinity'],
      'home.csv: no rows under the header; allowed: two or more; 1 row without a number skipped (1 "Infinity")',
    ],
    [
      'a time of another kind',
      ['readAt,demandW', '15/05/2026 17:00,100'],
      'home.csv, line 2: readAt is "15/05/2026 17:00"; allowed: an ISO 8601 time such as 2026-05-15T17:14:50Z',
    ],
    [
      'a day that is none',
      ['readAt,demandW', '2026-13-15T17:00:00Z,100'],
      'home.csv, line 2: readAt is "2026-13-15T17:00:00Z"; allowed: an ISO 8601 time such as 2026-05-15T17:14:50Z',
    ],
  ])('%s', (_, lines, message) => {
    expect(() => parse(...lines)).toThrow(new BadInputError(message));
  });

  it('an open quote', () => {
    expect(() => parse('readAt,demandW', '"2026-05-15T17:00:00Z,100')).toThrow(
      /^home\.csv: no CSV \(.*line 2.*\)$/i,
    );
  });
});

const samples = [
  { at: 1_000_000, demandW: 360 },
  { at: 1_010_000, demandW: 720 },
  { at: 1_011_000, demandW: 0 },
  { at: 1_100_000, demandW: -360 },
];
const END = Date.parse('2026-05-15T17:14:50.700Z');
const LAST = Date.parse('2026-05-15T17:14:50Z');

describe('a recording as a home', () => {
  it('ends at the given second, its steps as they were', () => {
    const home = recordedHome(samples, { endMs: END, repeats: false });
    expect(home.lastAt).toBe(LAST);
    const rows = home.readings(home.firstAt, LAST + 1_000);
    expect(rows.map(({ at }) => at - LAST)).toEqual([-100_000, -90_000, -89_000, 0]);
    expect(rows.map(({ demandW }) => demandW)).toEqual([360, 720, 0, -360]);
  });

  it('leaves out the end of a span and gives its start', () => {
    const home = recordedHome(samples, { endMs: END, repeats: false });
    expect(home.readings(LAST - 90_000, LAST).map(({ at }) => at - LAST)).toEqual([-90_000, -89_000]);
  });

  it('has registers that are the demand over time', () => {
    const home = recordedHome(samples, { endMs: END, repeats: false });
    const rows = home.readings(home.firstAt, LAST + 1_000);
    const imports = rows.map(({ importWh }) => importWh - rows[0]!.importWh);
    expect(imports[1]).toBeCloseTo(1.5);
    expect(imports[2]).toBeCloseTo(1.6);
    expect(imports[3]).toBeCloseTo(1.6);
    expect(rows[3]!.exportWh - rows[0]!.exportWh).toBeCloseTo(4.45);
  });

  it('is silent after its end, or begins again with registers that go on', () => {
    const silent = recordedHome(samples, { endMs: END, repeats: false });
    expect(silent.readings(LAST + 1_000, LAST + 1_000_000)).toEqual([]);
    const again = recordedHome(samples, { endMs: END, repeats: true });
    const rows = again.readings(LAST, LAST + 120_000);
    expect(rows.map(({ at }) => at - LAST)).toEqual([0, 10_000, 20_000, 21_000, 110_000]);
    expect(rows.map(({ demandW }) => demandW)).toEqual([-360, 360, 720, 0, -360]);
    expect(rows.map(({ importWh }) => importWh)).toEqual(
      rows.map(({ importWh }) => importWh).toSorted((a, b) => a - b),
    );
  });
});

describe('a recording of half hours', () => {
  const usage =
    'Consumption (kwh), Start, End\n0.25, 2026-01-15T00:00:00Z, 2026-01-15T00:30:00Z\n2.4, 2026-01-15T00:30:00Z, 2026-01-15T01:00:00Z\n0.1, 2026-01-15T01:00:00Z, 2026-01-15T01:30:00Z\n';
  const recording = parseRecording(new TextEncoder().encode(usage), 'usage.csv');

  it('is held ten seconds after ten seconds, as a Mini would send it, and its energy is that of the file', () => {
    expect(recording.holdMs).toBe(1_800_000);
    const home = recordedHome(recording.samples, { ...recording, endMs: END, repeats: false });
    const rows = home.readings(home.firstAt, home.lastAt + 1_000);
    expect(rows).toHaveLength(361);
    expect(new Set(rows.slice(0, 180).map(({ demandW }) => demandW))).toEqual(new Set([500]));
    const importedWh = rows.map(({ importWh }) => importWh - rows[0]!.importWh);
    expect([importedWh[90], importedWh[180], importedWh[360]]).toEqual([125, 250, 2650]);
    expect(home.readings(LAST - 60_000, LAST - 30_000)).toHaveLength(3);
  });

  it('rows that a Mini could have sent stay as they are', () => {
    const plain =
      'readAt,demandW\n2026-01-15T00:00:00Z,250\n2026-01-15T00:01:00Z,300\n2026-01-15T00:01:10Z,300\n';
    const { holdMs } = parseRecording(new TextEncoder().encode(plain), 'home.csv');
    expect(holdMs === undefined || holdMs > 60_000).toBe(true);
  });
});
