import { expect, test } from 'vitest';
import { localDateTimeText } from '../../../core/time/local-date.ts';
import { formatLocalDateTime, readLocalDateTime } from '../../../core/time/local-date-time.ts';
import { localDateTime } from '../../../core/time/local-time.ts';

test.each([
  ['a summer afternoon', '2026-05-15T17:00:00Z', '2026-05-15T18:00'],
  ['seconds count up to the next minute', '2026-05-15T17:00:01Z', '2026-05-15T18:01'],
  ['midnight is the day that begins', '2026-01-31T24:00:00Z', '2026-02-01T00:00'],
  ['the first of two half past ones', '2026-10-25T00:30:00Z', '2026-10-25T01:30'],
  ['the second of two half past ones', '2026-10-25T01:30:00Z', '2026-10-25T01:30'],
  [
    'the first of two half past ones in New York',
    '2026-11-01T05:30:00Z',
    '2026-11-01T01:30',
    'America/New_York',
  ],
  [
    'the second there is an hour later: half past one would be the first',
    '2026-11-01T06:30:00Z',
    '2026-11-01T02:30',
    'America/New_York',
  ],
])('%s: read back it is never earlier', (_, utc, local, zone = 'Europe/London') => {
  const text = formatLocalDateTime(Date.parse(utc), zone);
  expect(text).toBe(local);
  expect(localDateTime(text, zone)).toBeGreaterThanOrEqual(Date.parse(utc));
});

test.each([
  ['2026-05-15T18:00', '2026-05-15T17:00:00.000Z'],
  ['2024-02-29T00:00', '2024-02-29T00:00:00.000Z'],
  ['2026-02-29T00:00', undefined],
  ['2026-05-15T24:30', undefined],
  ['2026-13-01T00:00', undefined],
  ['2026-05-15', undefined],
  ['tomorrow', undefined],
])('%s is read as %s: what no calendar has is none', (text, utc) => {
  const read = readLocalDateTime(text, 'Europe/London');
  expect(read === undefined ? undefined : new Date(read).toISOString()).toBe(utc);
});

test.each([
  ['2026-01-05T08:03:00Z', 'Europe/London', '2026-01-05 08:03'],
  ['2026-05-15T22:59:59Z', 'Europe/London', '2026-05-15 23:59'],
  ['2026-12-31T15:30:00Z', 'Asia/Tokyo', '2027-01-01 00:30'],
])('%s in %s is written with its year: %s', (utc, zone, text) => {
  expect(localDateTimeText(Date.parse(utc), zone)).toBe(text);
});
