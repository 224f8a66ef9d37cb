import { describe, expect, it } from 'vitest';
import {
  lostGap,
  newerHalf,
  nextSweep,
  planWindow,
  type SweepPlan,
  sweepDue,
} from '../../../core/polling/cursor.ts';
import type { Reading } from '../../../core/readings/reading.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const NOW = at('2026-05-15T12:00:00Z');
const REACH_START = at('2026-05-15T00:10:00Z');

interface WindowRow {
  readonly name: string;
  readonly cursor: number | undefined;
  readonly sweep?: boolean;
  readonly start: number;
}

const windows: WindowRow[] = [
  { name: 'starts two minutes before the cursor', cursor: NOW - 5 * MINUTE, start: NOW - 7 * MINUTE },
  { name: 'is the whole reach without a cursor', cursor: undefined, start: REACH_START },
  { name: 'is the whole reach for a sweep', cursor: NOW - MINUTE, sweep: true, start: REACH_START },
  { name: 'never reaches back beyond 11 h 50 min', cursor: NOW - 30 * HOUR, start: REACH_START },
  {
    name: 'is cut at the reach where only the overlap is beyond it',
    cursor: REACH_START + MINUTE,
    start: REACH_START,
  },
  {
    name: 'still overlaps where the cursor is ahead of our clock',
    cursor: NOW + MINUTE,
    start: NOW - 2 * MINUTE,
  },
];

describe('the window of a poll', () => {
  it.each(windows)('$name', ({ cursor, sweep = false, start }) => {
    expect(planWindow(cursor, sweep, NOW)).toEqual({ kind: sweep ? 'sweep' : 'live', start, end: NOW });
  });

  it('halved, is the newer half in whole seconds', () => {
    expect(newerHalf({ kind: 'live', start: NOW - 2 * HOUR, end: NOW })).toEqual({
      kind: 'live',
      start: NOW - HOUR,
      end: NOW,
    });
    const odd = newerHalf({ kind: 'sweep', start: NOW - 7_000, end: NOW });
    expect(odd).toEqual({ kind: 'sweep', start: NOW - 4_000, end: NOW });
  });
});

describe('a sweep', () => {
  const plan: SweepPlan = { lastAt: NOW };

  it.each([
    { name: 'is not due before four hours', sweep: plan, now: NOW + 4 * HOUR - 1, due: false },
    { name: 'is due after four hours', sweep: plan, now: NOW + 4 * HOUR, due: true },
    {
      name: 'is not due before the time set for it',
      sweep: { ...plan, dueAt: NOW + MINUTE },
      now: NOW + MINUTE - 1,
      due: false,
    },
    {
      name: 'is due at the time set for it',
      sweep: { ...plan, dueAt: NOW + MINUTE },
      now: NOW + MINUTE,
      due: true,
    },
  ])('$name', ({ sweep, now, due }) => {
    expect(sweepDue(sweep, now)).toBe(due);
  });

  const rows = (...seconds: number[]): Reading[] =>
    seconds.map((second) => ({ at: NOW + second * 1_000, demandW: 100 }));
  const late = NOW + HOUR;

  it.each([
    { name: 'a pause of 30 s is no hole', cursor: NOW, readings: rows(30, 60), next: plan },
    {
      name: 'a hole before the first new row',
      cursor: NOW,
      readings: rows(31),
      next: { ...plan, dueAt: late + 10 * MINUTE },
    },
    {
      name: 'a hole between new rows',
      cursor: NOW,
      readings: rows(10, 41),
      next: { ...plan, dueAt: late + 10 * MINUTE },
    },
    {
      name: 'a hole in the first answer of all',
      cursor: undefined,
      readings: rows(0, 31),
      next: { ...plan, dueAt: late + 10 * MINUTE },
    },
    { name: 'the first row of all closes no hole', cursor: undefined, readings: rows(500), next: plan },
    { name: 'no rows close nothing', cursor: NOW, readings: [], next: plan },
  ])('is planned ten minutes after a hole closed: $name', ({ cursor, readings, next }) => {
    expect(nextSweep(plan, { kind: 'live', cursor, readings, now: late })).toEqual(next);
  });

  it('that is already planned is not put off by another hole', () => {
    const planned = { lastAt: NOW, dueAt: late + MINUTE };
    expect(nextSweep(planned, { kind: 'live', cursor: NOW, readings: rows(300), now: late })).toEqual(
      planned,
    );
  });

  it('that was made clears the plan', () => {
    const planned = { lastAt: NOW - HOUR, dueAt: late };
    expect(nextSweep(planned, { kind: 'sweep', cursor: NOW, readings: rows(10), now: late })).toEqual({
      lastAt: late,
    });
  });

  it('that itself closes a hole is followed by another in ten minutes', () => {
    expect(nextSweep(plan, { kind: 'sweep', cursor: NOW, readings: rows(300), now: late })).toEqual({
      lastAt: late,
      dueAt: late + 10 * MINUTE,
    });
  });
});

describe('a lost gap', () => {
  it.each([
    {
      name: 'is none where the window reaches the cursor',
      cursor: NOW,
      start: NOW - 2 * MINUTE,
      lost: undefined,
    },
    {
      name: 'is none where no more than one bucket may be missing',
      cursor: NOW,
      start: NOW + 30_000,
      lost: undefined,
    },
    { name: 'is none without a cursor', cursor: undefined, start: NOW, lost: undefined },
    {
      name: 'lies between the cursor and the window',
      cursor: NOW,
      start: NOW + HOUR,
      lost: { from: NOW, to: NOW + HOUR },
    },
  ])('$name', ({ cursor, start, lost }) => {
    expect(lostGap(cursor, start)).toEqual(lost);
  });
});
