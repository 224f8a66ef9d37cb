import { describe, expect, it } from 'vitest';
import { momentOf, readTime } from '../../../core/csv/written-times.ts';

const at = (text: string) => Date.parse(text);
const momentBy = (text: string, monthFirst = false) => {
  const time = readTime(text, monthFirst);
  return time && momentOf(time.clockMs, time.offsetMin ?? 0);
};

describe('a written time', () => {
  it.each<[string, number]>([
    ['2026-05-15T17:14:50.123Z', at('2026-05-15T17:14:50.123Z')],
    ['2026-05-15T17:14:50,5Z', at('2026-05-15T17:14:50.5Z')],
    ['2026-5-5T7:14Z', at('2026-05-05T07:14:00Z')],
    ['2026-05-15T17:14:59Z', at('2026-05-15T17:14:59Z')],
    ['2026-05-15T17:14:50+14:00', at('2026-05-15T03:14:50Z')],
    ['2026-05-15T17:14:50+05:59', at('2026-05-15T11:15:50Z')],
    ['2026-05-15T17:14:50-0930', at('2026-05-16T02:44:50Z')],
    ['2026-05-15T17:14:50\u221204', at('2026-05-15T21:14:50Z')],
    ['2026-05-15T17:14:50 gmt', at('2026-05-15T17:14:50Z')],
    ['1778864400.9996', 1_778_864_400_999],
    ['1778864400250.7', 1_778_864_400_250],
  ])('%s', (text, moment) => {
    expect(momentBy(text)).toBe(moment);
  });

  it('may say no offset', () => {
    expect(readTime('2026-05-15 17:14', false)).toEqual({
      clockMs: at('2026-05-15T17:14:00Z'),
      offsetMin: undefined,
    });
    expect(readTime('2026-05-15 17:14Z', false)?.offsetMin).toBe(0);
  });

  it.each([
    '2026-05-15T17:14:60Z',
    '2026-05-15T17:60Z',
    '2026-05-15T24:00Z',
    '2026-04-31T17:14Z',
    '2026-05-00T17:14Z',
    '2026-00-15T17:14Z',
    '2026-05-15T17:14+15:00',
    '2026-05-15T17:14+05:60',
    '2026-05-15T17:14 CET',
    'x 2026-05-15T17:14Z',
    '05/15/2026 17:00',
    '',
  ])('is none: “%s”', (text) => {
    expect(readTime(text, false)).toBeUndefined();
  });

  it.each<[string, string | undefined]>([
    ['05/15/2026 17:14:50', '2026-05-15T17:14:50Z'],
    ['5/5/2026 7:14', '2026-05-05T07:14:00Z'],
    ['05/15/2026, 12:14 AM', '2026-05-15T00:14:00Z'],
    ['05/15/2026 1:14 am', '2026-05-15T01:14:00Z'],
    ['05/15/2026 11:59 AM', '2026-05-15T11:59:00Z'],
    ['05/15/2026 12:14 PM', '2026-05-15T12:14:00Z'],
    ['05/15/2026 1:14 pm', '2026-05-15T13:14:00Z'],
    ['05/15/2026 0:14 AM', undefined],
    ['05/15/2026 13:14 PM', undefined],
    ['15/05/2026 17:14', undefined],
    ['2026-05-15T17:14:50Z', '2026-05-15T17:14:50Z'],
  ])('with the month first: %s is %s', (text, iso) => {
    expect(momentBy(text, true)).toBe(iso === undefined ? undefined : at(iso));
  });
});
