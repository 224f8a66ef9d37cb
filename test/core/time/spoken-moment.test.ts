import { describe, expect, test } from 'vitest';
import { readSpokenMoment } from '../../../core/time/spoken-moment.ts';

const ZONE = 'Europe/London';
/** A Friday, 18:00 British Summer Time. */
const NOW = Date.parse('2026-05-15T17:00:00Z');
const read = (text: string, side: 'before' | 'after', now = NOW) => {
  const at = readSpokenMoment(text, { now, timeZone: ZONE, side });
  return at === undefined ? undefined : new Date(at).toISOString().slice(0, 16);
};

describe('a moment as people write it', () => {
  test.each<[text: string, side: 'before' | 'after', at: string, why: string]>([
    ['06:00', 'before', '2026-05-15T05:00', 'this morning'],
    ['20:00', 'before', '2026-05-14T19:00', 'yesterday evening: today it is not yet eight'],
    ['18:00', 'before', '2026-05-15T17:00', 'just now'],
    ['20:00', 'after', '2026-05-15T19:00', 'this evening'],
    ['6.30', 'after', '2026-05-16T05:30', 'tomorrow morning: today it has been'],
    ['18:00', 'after', '2026-05-16T17:00', 'not just now'],
    ['yesterday', 'before', '2026-05-13T23:00', 'from its midnight'],
    ['Yesterday 18:00', 'before', '2026-05-14T17:00', 'a day and a time'],
    ['tomorrow at 07:30', 'after', '2026-05-16T06:30', 'with at'],
    ['today', 'before', '2026-05-14T23:00', 'from midnight'],
    ['2026-05-01', 'before', '2026-04-30T23:00', 'a date'],
    ['2026-05-01T08:00', 'before', '2026-05-01T07:00', 'a date and a time'],
    ['2026-05-01 08:00', 'before', '2026-05-01T07:00', 'with a space'],
    [' 18:00 ', 'before', '2026-05-15T17:00', 'with spaces around it'],
    [' 2026-05-01 ', 'before', '2026-04-30T23:00', 'a date with spaces around it'],
    ['yesterday  18:00', 'before', '2026-05-14T17:00', 'with two spaces'],
    ['tomorrow at 20:00', 'after', '2026-05-16T19:00', 'tomorrow, though today it is not yet eight'],
    ['tomorrow  at  20:00', 'after', '2026-05-16T19:00', 'with more spaces'],
    ['tomorrow 00:00', 'after', '2026-05-15T23:00', 'its first moment'],
    ['07:30 tomorrow', 'after', '2026-05-16T06:30', 'the time first'],
    ['18:00 Yesterday', 'before', '2026-05-14T17:00', 'the time first'],
    ['7pm', 'after', '2026-05-15T18:00', 'by halves of the day'],
    ['7:30 PM', 'after', '2026-05-15T18:30', 'with minutes, a space and capitals'],
    ['7 am tomorrow', 'after', '2026-05-16T06:00', 'the time first'],
    ['tomorrow at 7 am', 'after', '2026-05-16T06:00', 'with at'],
    ['12am', 'after', '2026-05-15T23:00', 'midnight'],
    ['12pm', 'after', '2026-05-16T11:00', 'noon'],
  ])('%s, %s now, is %s: %s', (text, side, at, _why) => {
    expect(read(text, side)).toBe(at);
  });

  test.each([
    '',
    'soon',
    '25:00',
    '18:60',
    '13pm',
    '0am',
    '7:60pm',
    '7 p',
    '18:00 18:00',
    'tomorrow today',
    'yesterday evening',
    '2026-02-30',
    '18',
    'tomorrow 7',
    'today 18:00 x',
    'at 18:00',
    'today at',
    'today at at 18:00',
    'on today at 18:00',
    '2026-05-01 08:00:30',
    'on 2026-05-01 08:00',
    '2026-05-01  08:00',
    '2026-05-01 8:00',
    '2026-05-01 08:00 x',
  ])('%j is none', (text) => {
    expect(read(text, 'after')).toBeUndefined();
  });

  test('yesterday is the local day before, also where the clock changed between', () => {
    expect(read('yesterday', 'before', Date.parse('2026-10-25T12:00:00Z'))).toBe('2026-10-23T23:00');
    expect(read('yesterday', 'before', Date.parse('2026-10-26T12:00:00Z'))).toBe('2026-10-24T23:00');
    expect(read('06:00', 'before', Date.parse('2026-10-25T12:00:00Z'))).toBe('2026-10-25T06:00');
  });
});
