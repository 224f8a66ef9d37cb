import { describe, expect, it } from 'vitest';
import { arrivalOf, PollClock } from '../../../core/replay/poll-clock.ts';
import type { ReplayRow } from '../../../core/replay/replay-row.ts';
import { at, MINUTE } from '../../support/timeline.ts';

const START = at('2026-03-02T12:00:00Z');
const seconds = (count: number) => START + count * 1_000;

/** `12:01 [5 10]`: each poll with the seconds, from noon on, of the rows that it sees. */
const polling = (quietMinutes = 60) => {
  const polls: string[] = [];
  const asked: string[] = [];
  const time = (now: number) => new Date(now).toISOString().slice(11, 16);
  const clock = new PollClock({
    poll: (now, samples) =>
      polls.push(`${time(now)} [${samples.map((sample) => (sample.at - START) / 1_000).join(' ')}]`),
    quietFrom: (now) => {
      asked.push(time(now));
      return now + quietMinutes * MINUTE;
    },
  });
  return { clock, polls, asked };
};
const read = (...ats: readonly number[]): ReplayRow[] =>
  ats.map((second) => ({ at: seconds(second), demandW: second }));

describe('polls at whole minutes', () => {
  it.each<[string, ReplayRow[], string[]]>([
    ['none without rows', [], []],
    ['one for the only row', read(5), ['12:01 [5]']],
    ['each with what arrived before it', read(5, 59, 60, 119), ['12:01 [5 59]', '12:02 [60 119]']],
    ['also while nothing arrives', read(5, 200), ['12:01 [5]', '12:02 []', '12:03 []', '12:04 [200]']],
    ['the first a minute after a row that is read just at one', read(60), ['12:02 [60]']],
  ])('%s', (_, rows, expected) => {
    const { clock, polls } = polling();
    clock.take(rows);
    clock.finish();
    expect(polls).toEqual(expected);
  });

  it.each<[string, ReplayRow[], string]>([
    [
      'rows of a poll are put in order',
      [5, 20, 10].map((at) => ({ at: seconds(at), arrivedAt: seconds(50) })),
      '12:01 [5 10 20]',
    ],
    [
      'rows that come twice are one',
      [5, 10, 5, 10].map((at) => ({ at: seconds(at), arrivedAt: seconds(50) })),
      '12:01 [5 10]',
    ],
  ])('%s', (_, rows, expected) => {
    const { clock, polls } = polling();
    clock.take(rows);
    clock.finish();
    expect(polls).toEqual([expected]);
  });

  it('twins are merged: what one of them lacks the other says', () => {
    const seen: unknown[] = [];
    const clock = new PollClock({ poll: (_, samples) => seen.push(...samples), quietFrom: (now) => now });
    clock.take([
      { at: START, demandW: 300 },
      { at: START, demandW: 300, consumptionWh: 5 },
    ]);
    clock.finish();
    expect(seen).toEqual([{ at: START, demandW: 300, consumptionWh: 5 }]);
  });

  it('in a long gap are left out once nothing can change, and asked for that only where there is a gap', () => {
    const { clock, polls, asked } = polling(2);
    clock.take(read(5, 65, 600));
    clock.finish();
    expect(polls).toEqual(['12:01 [5]', '12:02 [65]', '12:03 []', '12:04 []', '12:11 [600]']);
    expect(asked).toEqual(['12:02']);
  });

  it('begin with the first row, and go on to a moment', () => {
    const { clock, polls } = polling();
    clock.pollUntil(START + 9 * MINUTE);
    expect([polls, clock.firstPollAt]).toEqual([[], 0]);
    clock.take(read(5));
    expect(clock.firstPollAt).toBe(START + MINUTE);
    clock.pollUntil(START + MINUTE - 1);
    expect(polls).toEqual([]);
    clock.pollUntil(START + MINUTE);
    expect(polls).toEqual(['12:01 [5]']);
    clock.pollUntil(START + 3 * MINUTE + 59_999);
    expect(polls).toEqual(['12:01 [5]', '12:02 []', '12:03 []']);
    clock.finish();
    expect(polls).toHaveLength(3);
  });
});

describe('rows that arrived before one that came earlier', () => {
  it.each<[string, ReplayRow[], boolean]>([
    ['by when they were read', read(10, 5), true],
    ['at the same moment are in order', read(10, 10), false],
    [
      'by when they arrived',
      [
        { at: seconds(5), arrivedAt: seconds(20) },
        { at: seconds(10), arrivedAt: seconds(15) },
      ],
      true,
    ],
    [
      'not by when they were read, where they say when they arrived',
      [
        { at: seconds(10), arrivedAt: seconds(20) },
        { at: seconds(5), arrivedAt: seconds(25) },
      ],
      false,
    ],
  ])('are refused: %s', (_, rows, refused) => {
    const take = () => polling().clock.take(rows);
    if (refused) expect(take).toThrow(expect.objectContaining({ name: 'OutOfOrderError' }));
    else expect(take).not.toThrow();
  });

  it('arrived when they were read, unless they say when', () => {
    expect(arrivalOf({ at: 5 })).toBe(5);
    expect(arrivalOf({ at: 5, arrivedAt: 7 })).toBe(7);
  });
});
