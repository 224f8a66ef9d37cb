import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../support/csv-file.ts';

const MINUTE = 60_000;
const file = (...times: string[]) => `readAt,demandW\n${times.map((time) => `${time},400\n`).join('')}`;
const momentsOf = (times: readonly string[], timeZone?: string) =>
  readFile(file(...times), { ...(timeZone === undefined ? {} : { timeZone }) }).rows.map(({ at }) =>
    new Date(at).toISOString().slice(0, 19),
  );

describe('a time is read whatever the spelling of its offset', () => {
  it.each([
    '2026-05-15T17:00:00Z',
    '2026-05-15T17:00:00z',
    '2026-05-15t17:00:00Z',
    '2026-05-15 17:00:00Z',
    '2026-05-15T17:00:00.000Z',
    '2026-05-15T17:00:00.999999Z',
    '"2026-05-15T17:00:00,5Z"',
    '2026-05-15T17:00Z',
    '2026-05-15T17:00:00+00:00',
    '2026-05-15T17:00:00+0000',
    '2026-05-15T17:00:00+00',
    '2026-05-15T17:00:00 UTC',
    '2026-05-15 17:00:00 +0000',
    '2026-05-15T18:00:00+01:00',
    '2026-05-15T18:00:00+0100',
    '2026-05-15T18:00:00+01',
    '2026-05-15T22:30:00+05:30',
    '2026-05-15T13:00:00-0400',
    '2026-05-15T13:00:00\u22124:00'.replace('4', '04'),
    '1778864400',
    '1778864400.25',
    '1778864400000',
    '1778864400250',
  ])('%s', (time) => {
    expect(momentsOf([time], 'America/New_York')).toEqual(['2026-05-15T17:00:00']);
    expect(readFile(file(time)).notes).toEqual([]);
  });

  it.each([
    '2026-05-15',
    '17:00',
    '15/05/2026 17:00',
    '05/15/2026 17:00',
    '1.77886E+09',
    '12',
    '2026-02-29T10:00:00Z',
  ])('%s is refused', (time) => {
    expect(() => readFile(file(time))).toThrow('home.csv, line 2: readAt is');
  });
});

describe('a time without an offset', () => {
  const SUMMER = ['2026-05-15 18:00:00', '2026-05-15T18:00:10', '2026-05-15 18:00:20.5', '2026-05-15T18:01'];

  it('is UTC, and that is said', () => {
    expect(momentsOf(SUMMER)).toEqual([
      '2026-05-15T18:00:00',
      '2026-05-15T18:00:10',
      '2026-05-15T18:00:20',
      '2026-05-15T18:01:00',
    ]);
    expect(readFile(file(...SUMMER)).notes).toEqual([
      'times without an offset are read as UTC; if they are local: replay with --time-zone Europe/London',
    ]);
  });

  it('is local to the zone that is given, and that is said', () => {
    expect(momentsOf(SUMMER, 'Europe/London')[0]).toBe('2026-05-15T17:00:00');
    expect(readFile(file(...SUMMER), { timeZone: 'Europe/London' }).notes).toEqual([
      'times without an offset are read as local time of Europe/London',
    ]);
  });

  it('is local to the zone that the header names', () => {
    const { rows } = readFile('readAt (Asia/Kolkata),demandW\n2026-05-15 22:30:00,400\n', {
      timeZone: 'Europe/London',
    });
    expect(rows[0]?.at).toBe(Date.parse('2026-05-15T17:00:00Z'));
  });

  it.each([
    [
      'half-hours through the hour that autumn repeats',
      ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'],
      ['23:30', '00:00', '00:30', '01:00', '01:30', '02:00'],
    ],
    ['hours', ['00:00', '01:00', '01:00', '02:00'], ['23:00', '00:00', '01:00', '02:00']],
    [
      'rows that come twice',
      ['00:50', '01:00', '01:00', '01:10', '01:10', '01:20'],
      ['23:50', '00:00', '00:00', '00:10', '00:10', '00:20'],
    ],
    [
      'rows a little out of order',
      ['00:50', '01:10', '01:00', '01:20', '01:50', '01:40', '01:00'],
      ['23:50', '00:10', '00:00', '00:20', '00:50', '00:40', '01:00'],
    ],
    [
      'newest first',
      ['02:00', '01:30', '01:00', '01:30', '01:00', '00:30'],
      ['02:00', '01:30', '01:00', '00:30', '00:00', '23:30'],
    ],
    ['a gap before that hour', ['00:20', '00:30', '01:50', '01:00'], ['23:20', '23:30', '00:50', '01:00']],
    ['a file that begins within', ['01:10', '01:20'], ['00:10', '00:20']],
  ])('%s', (_, clock, utc) => {
    const moments = momentsOf(
      clock.map((time) => `2026-10-25 ${time}:00`),
      'Europe/London',
    );
    expect(moments.map((moment) => moment.slice(11, 16))).toEqual(utc);
  });

  it('every row of a year of local times comes back at its own moment, forwards and backwards', () => {
    const zones = fc.constantFrom(
      'Europe/London',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'UTC',
    );
    const clockOf = (at: number, zone: string) =>
      new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
    const changes = [
      Date.parse('2026-03-29T00:00:00Z'),
      Date.parse('2026-04-04T13:00:00Z'),
      Date.parse('2026-10-25T00:00:00Z'),
      Date.parse('2026-11-01T04:00:00Z'),
    ];
    fc.assert(
      fc.property(
        zones,
        fc.constantFrom(...changes),
        fc.constantFrom(5, 10, 30),
        fc.boolean(),
        (zone, around, step, back) => {
          const moments = Array.from(
            { length: (16 * 60) / step },
            (_, i) => around - 8 * 60 * MINUTE + i * step * MINUTE,
          );
          if (back) moments.reverse();
          const content = file(...moments.map((at) => clockOf(at, zone)));
          expect(readFile(content, { timeZone: zone }).rows.map(({ at }) => at)).toEqual(moments);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    [
      'forwards',
      ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'],
      ['04:30', '05:00', '05:30', '06:00', '06:30', '07:00'],
    ],
    [
      'backwards',
      ['02:00', '01:30', '01:00', '01:30', '01:00', '00:30'],
      ['07:00', '06:30', '06:00', '05:30', '05:00', '04:30'],
    ],
  ])('half-hours of New York through the hour that autumn repeats, %s', (_, clock, utc) => {
    const moments = momentsOf(
      clock.map((time) => `2026-11-01 ${time}:00`),
      'America/New_York',
    );
    expect(moments.map((moment) => moment.slice(11, 16))).toEqual(utc);
  });

  it('in the hour that spring skips in New York is read by the clock before it', () => {
    expect(momentsOf(['2026-03-08 02:30:00'], 'America/New_York')).toEqual(['2026-03-08T07:30:00']);
  });

  it('in the hour that spring skips is read by the clock before it, and asked about', () => {
    const times = ['2026-03-29 00:30:00', '2026-03-29 01:30:00', '2026-03-29 02:30:00'];
    expect(momentsOf(times, 'Europe/London').map((moment) => moment.slice(11, 16))).toEqual([
      '00:30',
      '01:30',
      '01:30',
    ]);
    expect(readFile(file(...times), { timeZone: 'Europe/London' }).notes.join()).toContain(
      '1 row lies in the hour that the clocks skip in spring and is read by the clock before it: are the times local?',
    );
    const two = ['2026-03-29 00:30:00', '2026-03-29 01:20:00', '2026-03-29 01:40:00'];
    expect(readFile(file(...two), { timeZone: 'Europe/London' }).notes.join()).toContain(
      '2 rows lie in the hour that the clocks skip in spring and are read by the clock before it: are the times local?',
    );
  });
});
