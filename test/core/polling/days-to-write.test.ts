import { describe, expect, it } from 'vitest';
import { type DayConditions, daysToWrite } from '../../../core/polling/days-to-write.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

/** Midnight in London between 14 and 15 May. */
const MIDNIGHT = at('2026-05-14T23:00:00Z');
const NOON = MIDNIGHT + 12 * HOUR + MINUTE;

const due = (conditions: Partial<DayConditions>): string[] => {
  const now = conditions.now ?? NOON;
  const cursor = conditions.cursor ?? now - 20_000;
  return daysToWrite({
    timeZone: 'Europe/London',
    now,
    cursor,
    cursorBefore: cursor - MINUTE,
    lastPollAt: now - MINUTE,
    landed: [cursor],
    ...conditions,
  }).map(({ date }) => date);
};

/** The last 35 days, all written but for some. */
const allBut = (...missing: string[]) => {
  const days = Array.from({ length: 40 }, (_, i) =>
    new Date(at('2026-05-14T12:00:00Z') - i * 24 * HOUR).toISOString().slice(0, 10),
  );
  return new Map(days.filter((date) => !missing.includes(date)).map((date) => [date, { open: false }]));
};

describe('the days to write at a poll', () => {
  it.each<[string, Partial<DayConditions>, string[]]>([
    ['none at a steady poll', {}, []],
    ['none while the cursor is only nine minutes past midnight', { now: MIDNIGHT + 9 * MINUTE }, []],
    [
      'the day before once the cursor is ten minutes past it',
      { now: MIDNIGHT + 10.5 * MINUTE, cursor: MIDNIGHT + 10 * MINUTE, cursorBefore: MIDNIGHT + 9 * MINUTE },
      ['2026-05-14'],
    ],
    [
      'the day before twelve hours after it where no reading comes',
      { now: MIDNIGHT + 12 * HOUR, cursor: MIDNIGHT - HOUR, cursorBefore: MIDNIGHT - HOUR, landed: [] },
      ['2026-05-14'],
    ],
    [
      'it only once, not at every poll of the silence',
      { now: MIDNIGHT + 13 * HOUR, cursor: MIDNIGHT - HOUR, cursorBefore: MIDNIGHT - HOUR, landed: [] },
      [],
    ],
    ['a closed day again when a late row lands in it', { landed: [MIDNIGHT - 2 * HOUR] }, ['2026-05-14']],
    [
      'yesterday too when a late row of today shares a hole with it',
      { landed: [MIDNIGHT + HOUR] },
      ['2026-05-14'],
    ],
    [
      'every day that a hole of days reaches into when it ends',
      { landed: [NOON - MINUTE], cursorBefore: MIDNIGHT - 50 * HOUR, cursor: NOON - MINUTE },
      ['2026-05-12', '2026-05-13', '2026-05-14'],
    ],
    ['the oldest missing one, and no other', { written: allBut('2026-05-01', '2026-05-09') }, ['2026-05-01']],
    ['none missing for more than 35 days', { written: allBut('2026-04-09') }, []],
    [
      'one that was written before a reading followed it',
      { written: new Map([...allBut(), ['2026-05-10', { open: true }]]) },
      ['2026-05-10'],
    ],
  ])('%s', (_, conditions, dates) => {
    expect(due(conditions)).toEqual(dates);
  });

  it('an upgraded household catches up with 35 days at 35 polls, oldest first', () => {
    const written = new Map<string, { open: boolean }>();
    const order: string[] = [];
    for (let poll = 0; poll < 40; poll++) {
      for (const date of due({ written })) {
        written.set(date, { open: false });
        order.push(date);
      }
    }
    expect(order).toHaveLength(35);
    expect(order).toEqual(order.toSorted());
    expect(order[0]).toBe('2026-04-10');
  });
});
