import { expect, test } from 'vitest';
import { formatLocalDateTime } from '../../../core/time/local-date-time.ts';
import { localDateTime } from '../../../core/time/local-time.ts';

test.each([
  ['a summer afternoon', '2026-05-15T17:00:00Z', '2026-05-15T18:00'],
  ['seconds count up to the next minute', '2026-05-15T17:00:01Z', '2026-05-15T18:01'],
  ['midnight is the day that begins', '2026-01-31T24:00:00Z', '2026-02-01T00:00'],
  ['the first of two half past ones', '2026-10-25T00:30:00Z', '2026-10-25T01:30'],
  ['the second of two half past ones', '2026-10-25T01:30:00Z', '2026-10-25T01:30'],
])('%s: read back it is never earlier', (_, utc, local) => {
  const text = formatLocalDateTime(Date.parse(utc), 'Europe/London');
  expect(text).toBe(local);
  expect(localDateTime(text, 'Europe/London')).toBeGreaterThanOrEqual(Date.parse(utc));
});
