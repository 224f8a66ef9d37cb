import { describe, expect, it } from 'vitest';
import { type DigestConditions, digestDue, periodsBefore } from '../../../core/digest/due.ts';
import { at } from '../../support/timeline.ts';

const dueAt = (now: string, conditions: Partial<DigestConditions> = {}) => {
  const period = digestDue({
    cadence: 'weekly',
    now: at(now),
    timeZone: 'Europe/London',
    daysWrittenTo: at(now),
    firstPollAt: at('2026-01-01T00:00:00Z'),
    ...conditions,
  });
  if (period === undefined) return undefined;
  expect(period).toMatchObject({ kind: conditions.cadence === 'monthly' ? 'month' : 'week' });
  const iso = (moment: number) => new Date(moment).toISOString().slice(0, 16);
  return `${iso(period.startsAt)} to ${iso(period.endsAt)}`;
};
/** Mon 11 to Sun 17 May 2026 in London. */
const MAY_WEEK = '2026-05-10T23:00 to 2026-05-17T23:00';
const MAY = '2026-04-30T23:00 to 2026-05-31T23:00';

describe('a weekly digest is due', () => {
  it.each([
    ['not on Monday at 07:59', '2026-05-18T06:59:00Z', {}, undefined],
    ['on Monday at 08:00 in summer', '2026-05-18T07:00:00Z', {}, MAY_WEEK],
    ['on Monday at 08:00 in winter', '2026-11-23T08:00:00Z', {}, '2026-11-16T00:00 to 2026-11-23T00:00'],
    ['not an hour before that', '2026-11-23T07:00:00Z', {}, undefined],
    [
      'on the day after spring loses an hour: that week has 167',
      '2026-03-30T07:00:00Z',
      {},
      '2026-03-23T00:00 to 2026-03-29T23:00',
    ],
    [
      'on the day after autumn gains one: that week has 169',
      '2026-10-26T08:00:00Z',
      {},
      '2026-10-18T23:00 to 2026-10-26T00:00',
    ],
    ['still on Wednesday at 08:00, 48 hours later', '2026-05-20T07:00:00Z', {}, MAY_WEEK],
    ['no longer a minute after', '2026-05-20T07:01:00Z', {}, undefined],
    [
      'not again once it was told',
      '2026-05-18T07:01:00Z',
      { digestedTo: at('2026-05-17T23:00:00Z') },
      undefined,
    ],
    [
      'where the week before was told',
      '2026-05-18T07:01:00Z',
      { digestedTo: at('2026-05-10T23:00:00Z') },
      MAY_WEEK,
    ],
    [
      'not before its Sunday is written: the Mini was silent that night',
      '2026-05-18T09:00:00Z',
      { daysWrittenTo: at('2026-05-16T23:00:00Z') },
      undefined,
    ],
    [
      'as soon as its Sunday is written',
      '2026-05-18T07:20:00Z',
      { daysWrittenTo: at('2026-05-17T23:00:00Z') },
      MAY_WEEK,
    ],
    ['not where no day was ever written', '2026-05-18T09:00:00Z', { daysWrittenTo: undefined }, undefined],
    [
      'not of a week before the first poll',
      '2026-05-18T09:00:00Z',
      { firstPollAt: at('2026-05-17T23:00:00Z') },
      undefined,
    ],
    [
      'where the first poll was on Sunday',
      '2026-05-18T09:00:00Z',
      { firstPollAt: at('2026-05-17T20:00:00Z') },
      MAY_WEEK,
    ],
    ['by the local clock, wherever that is', '2026-05-17T22:00:00Z', { timeZone: 'Asia/Tokyo' }, undefined],
    [
      'at 08:00 in Tokyo',
      '2026-05-17T23:00:00Z',
      { timeZone: 'Asia/Tokyo' },
      '2026-05-10T15:00 to 2026-05-17T15:00',
    ],
  ] as const)('%s', (_, now, conditions, expected) => {
    expect(dueAt(now, conditions)).toBe(expected);
  });
});

describe('a monthly digest is due', () => {
  it.each([
    ['not on the 1st at 07:59', '2026-06-01T06:59:00Z', undefined],
    ['on the 1st at 08:00', '2026-06-01T07:00:00Z', MAY],
    ['until the 3rd at 08:00', '2026-06-03T07:00:00Z', MAY],
    ['not on a Monday', '2026-06-08T07:00:00Z', undefined],
    ['of December on New Year', '2027-01-01T08:00:00Z', '2026-12-01T00:00 to 2027-01-01T00:00'],
  ] as const)('%s', (_, now, expected) => {
    expect(dueAt(now, { cadence: 'monthly' })).toBe(expected);
  });

  it('and not at once where a household had weekly ones until the same day', () => {
    expect(
      dueAt('2026-06-01T07:00:00Z', { cadence: 'monthly', digestedTo: at('2026-05-31T23:00:00Z') }),
    ).toBe(undefined);
  });
});

it('is compared with the four weeks or months before', () => {
  const starts = (kind: 'week' | 'month', startsAt: string) =>
    periodsBefore({ kind, startsAt: at(startsAt), endsAt: 0, dueAt: 0 }, 'Europe/London').map((span) =>
      new Date(span.startsAt).toISOString().slice(0, 13),
    );
  expect(starts('week', '2026-04-05T23:00:00Z')).toEqual([
    '2026-03-29T23',
    '2026-03-23T00',
    '2026-03-16T00',
    '2026-03-09T00',
  ]);
  expect(starts('month', '2026-04-30T23:00:00Z')).toEqual([
    '2026-03-31T23',
    '2026-03-01T00',
    '2026-02-01T00',
    '2026-01-01T00',
  ]);
});
