import { describe, expect, it } from 'vitest';
import { type HushHours, isHushed } from '../../../core/messages/hush.ts';
import type { Severity } from '../../../core/rules/severity.ts';
import { at } from '../../support/timeline.ts';

const NIGHT: HushHours = { quietHours: { startMinute: 22 * 60, endMinute: 7 * 60 } };
/** 13:00 in London. */
const NOON_UTC = '2026-05-15T12:00:00Z';

interface Row {
  readonly name: string;
  readonly hush: HushHours;
  readonly utc: string;
  readonly severity?: Severity;
  readonly hushed: boolean;
}

const table: Row[] = [
  { name: 'waits for nothing where nobody asked', hush: {}, utc: NOON_UTC, hushed: false },
  { name: 'waits in quiet hours', hush: NIGHT, utc: '2026-05-15T21:00:00Z', hushed: true },
  {
    name: 'does not wait a minute before them',
    hush: NIGHT,
    utc: '2026-05-15T20:59:00Z',
    hushed: false,
  },
  { name: 'does not wait at their end', hush: NIGHT, utc: '2026-05-15T06:00:00Z', hushed: false },
  {
    name: 'does not wait in quiet hours where it is critical',
    hush: NIGHT,
    utc: '2026-05-15T21:00:00Z',
    severity: 'critical',
    hushed: false,
  },
  {
    name: 'waits until the last millisecond of a pause',
    hush: { pausedUntil: '2026-05-15T13:00' },
    utc: '2026-05-15T11:59:59.999Z',
    hushed: true,
  },
  {
    name: 'waits in a pause even where it is critical',
    hush: { pausedUntil: '2026-05-15T14:00' },
    utc: NOON_UTC,
    severity: 'critical',
    hushed: true,
  },
  {
    name: 'does not wait at the end of a pause',
    hush: { pausedUntil: '2026-05-15T13:00' },
    utc: NOON_UTC,
    hushed: false,
  },
  {
    name: 'waits in the quiet hours that follow a pause',
    hush: { ...NIGHT, pausedUntil: '2026-05-15T13:00' },
    utc: '2026-05-15T21:00:00Z',
    hushed: true,
  },
  {
    name: 'does not wait for a pause whose end cannot be read',
    hush: { pausedUntil: 'Friday' },
    utc: NOON_UTC,
    hushed: false,
  },
];

describe('a message', () => {
  it.each(table)('$name', ({ hush, utc, severity = 'warning', hushed }) => {
    expect(isHushed(severity, hush, at(utc), 'Europe/London')).toBe(hushed);
  });
});
