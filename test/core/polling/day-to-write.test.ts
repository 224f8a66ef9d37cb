import { describe, expect, it } from 'vitest';
import { type DayConditions, dayToWrite, writeAgainFrom } from '../../../core/polling/day-to-write.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

/** Midnight in London between 14 and 15 May. */
const MIDNIGHT = at('2026-05-14T23:00:00Z');
const DAY = 24 * HOUR;
const NOON = MIDNIGHT + 12 * HOUR + MINUTE;
const LONG_AGO = MIDNIGHT - 200 * DAY;

const due = (conditions: Partial<DayConditions>): string | undefined => {
  const now = conditions.now ?? NOON;
  return dayToWrite({
    timeZone: 'Europe/London',
    now,
    cursor: now - 20_000,
    daysWrittenTo: MIDNIGHT,
    firstPollAt: LONG_AGO,
    ...conditions,
  })?.date;
};
const YESTERDAY = { daysWrittenTo: MIDNIGHT - DAY };
const NEW = { daysWrittenTo: undefined };

describe('the day to write at a poll', () => {
  it.each<[string, Partial<DayConditions>, string | undefined]>([
    ['none at a steady poll', {}, undefined],
    [
      'none while the cursor is short of ten minutes past it',
      { ...YESTERDAY, now: MIDNIGHT + 10 * MINUTE },
      undefined,
    ],
    [
      'the day before once the cursor is ten minutes past it',
      { ...YESTERDAY, now: MIDNIGHT + 11 * MINUTE, cursor: MIDNIGHT + 10 * MINUTE },
      '2026-05-14',
    ],
    [
      'none in a silence short of twelve hours after it',
      { ...YESTERDAY, now: MIDNIGHT + 12 * HOUR - 1, cursor: MIDNIGHT - HOUR },
      undefined,
    ],
    [
      'the day before twelve hours after it where no reading comes',
      { ...YESTERDAY, now: MIDNIGHT + 12 * HOUR, cursor: MIDNIGHT - HOUR },
      '2026-05-14',
    ],
    ['it too where there never was a reading', { ...YESTERDAY, cursor: undefined }, '2026-05-14'],
    ['the day that rows landed in', { daysWrittenTo: MIDNIGHT - 10 * MINUTE }, '2026-05-14'],
    ['the oldest of those missing', { daysWrittenTo: MIDNIGHT - 5 * DAY }, '2026-05-10'],
    ['none older than 35 days', { daysWrittenTo: LONG_AGO }, '2026-04-10'],
    [
      'of an upgraded household the oldest that may be there',
      { ...NEW, firstPollAt: NOON - 9 * DAY },
      '2026-05-06',
    ],
    [
      'of a household whose first poll brought the end of a day before, that day',
      { ...NEW, firstPollAt: MIDNIGHT - DAY + 8 * HOUR },
      '2026-05-13',
    ],
    ['of a household that polls for long the oldest of 35', NEW, '2026-04-10'],
    ['of a new household none before its first readings', { ...NEW, firstPollAt: NOON }, undefined],
    [
      'the short day when the clocks go forward',
      { now: at('2026-03-29T23:11:00Z'), daysWrittenTo: at('2026-03-29T00:00:00Z') },
      '2026-03-29',
    ],
    [
      'none before the long day is over when they go back',
      { now: at('2026-10-25T23:59:00Z'), daysWrittenTo: at('2026-10-24T23:00:00Z') },
      undefined,
    ],
    [
      'a day of the zone that the settings name now',
      { timeZone: 'Europe/Madrid', daysWrittenTo: MIDNIGHT, now: MIDNIGHT + 23.5 * HOUR },
      '2026-05-15',
    ],
  ])('%s', (_, conditions, date) => {
    expect(due(conditions)).toBe(date);
  });

  it('is each of the last 35 once, oldest first, as an upgraded household catches up', () => {
    const order: string[] = [];
    let daysWrittenTo: number | undefined;
    for (let poll = 0; poll < 40; poll++) {
      const now = NOON + poll * MINUTE;
      const day = dayToWrite({
        timeZone: 'Europe/London',
        now,
        cursor: now,
        daysWrittenTo,
        firstPollAt: LONG_AGO,
      });
      if (day === undefined) continue;
      order.push(day.date);
      daysWrittenTo = day.endsAt;
    }
    expect(order).toHaveLength(35);
    expect(order).toEqual(order.toSorted());
    expect([order[0], order.at(-1)]).toEqual(['2026-04-10', '2026-05-14']);
  });
});

describe('what is written again where rows land', () => {
  it.each([
    ['nothing where they follow what is written', MIDNIGHT, NOON, MIDNIGHT],
    ['the day of the reading before them', MIDNIGHT, MIDNIGHT - HOUR, MIDNIGHT - HOUR],
    ['no less than is missing already', MIDNIGHT - DAY, MIDNIGHT - HOUR, MIDNIGHT - DAY],
    ['nothing where none landed', MIDNIGHT, undefined, MIDNIGHT],
    ['all that was to be written anyway before the first day is', undefined, NOON, undefined],
  ])('is %s', (_, writtenTo, after, expected) => {
    expect(writeAgainFrom(writtenTo, after)).toBe(expected);
  });
});
