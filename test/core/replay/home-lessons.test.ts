import { describe, expect, it } from 'vitest';
import type { MeterReading } from '../../../core/readings/reading.ts';
import type { Learned } from '../../../core/readings/usual.ts';
import { HomeLessons } from '../../../core/replay/home-lessons.ts';
import { at, HOUR, homeRows, MINUTE } from '../../support/timeline.ts';

/** Midnight in London. */
const START = at('2026-05-14T23:00:00Z');
const lessons = () => new HomeLessons({ timeZone: 'Europe/London', sampleHoldsMs: 5 * MINUTE });
/** A row a minute. */
const minutes = (...stretches: Parameters<typeof homeRows>[1][]) =>
  homeRows(START, ...stretches).filter((row) => row.at % MINUTE === 0);
/** `1: 300 W` for each hour that was counted. */
const hoursOf = (learned: Learned | undefined) =>
  learned?.judged.map(
    ({ hour, meanW }) => `${hour}: ${meanW === undefined ? 'unknown' : `${Math.round(meanW)} W`}`,
  );

describe('what a home teaches as its readings pass', () => {
  it('is nothing while they close no hour', () => {
    const home = lessons();
    expect(home.learn([])).toBeUndefined();
    expect(home.learn(minutes([60, 300]))).toBeUndefined();
    expect(home.learn([{ at: START + HOUR }])).toBeUndefined();
  });

  it('is an hour once a reading shows that it is over', () => {
    const home = lessons();
    home.learn(minutes([60, 300]));
    expect(hoursOf(home.learn([{ at: START + HOUR, demandW: 900 }]))).toEqual(['0: 300 W']);
    expect(home.learn([{ at: START + HOUR + MINUTE, demandW: 900 }])).toBeUndefined();
  });

  it('is every hour that has passed, those without readings as unknown', () => {
    const rows = minutes([60, 300], [60, 600], [120, undefined], [1, 900]);
    expect(hoursOf(lessons().learn(rows))).toEqual(['0: 300 W', '1: 600 W', '2: unknown', '3: unknown']);
  });

  it.each<[string, (rows: readonly MeterReading[]) => readonly (readonly MeterReading[])[]]>([
    ['all at once', (rows) => [rows]],
    ['one by one', (rows) => rows.map((row) => [row])],
    ['the newest first', (rows) => [rows.toReversed()]],
    ['each twice', (rows) => [[...rows, ...rows]]],
    [
      'some of them late, while their hour is not over',
      (rows) => [rows.filter((_, i) => i % 3 > 0 && i < 59), rows.filter((_, i) => i % 3 === 0 || i >= 59)],
    ],
  ])('is the same however they come: %s', (_, pieces) => {
    const rows = minutes([30, 300], [30, 900], [60, 600], [1, 100]);
    const home = lessons();
    const learned = pieces(rows).flatMap((piece) => hoursOf(home.learn(piece)) ?? []);
    expect(learned).toEqual(['0: 600 W', '1: 600 W']);
  });

  it('goes by what came last of a moment', () => {
    const rows = minutes([60, 300]);
    const corrected = rows.map((row) => ({ ...row, demandW: 500 }));
    expect(hoursOf(lessons().learn([...rows, ...corrected, { at: START + HOUR, demandW: 0 }]))).toEqual([
      '0: 500 W',
    ]);
  });

  it('lets the last reading of an hour stand into the next', () => {
    const home = lessons();
    const every4 = Array.from({ length: 45 }, (_, i) => ({
      at: START + 2 * MINUTE + i * 4 * MINUTE,
      demandW: 300,
    }));
    const learned = every4.flatMap((row) => hoursOf(home.learn([row])) ?? []);
    expect(learned).toEqual(['0: 300 W', '1: 300 W']);
    const { judged } = lessons().learn(every4) ?? { judged: [] };
    expect(judged.map(({ meanW }) => meanW)).toEqual([300, 300]);
  });

  it('grows from one to the next', () => {
    const home = lessons();
    home.learn(minutes([60, 300]));
    const first = home.learn([{ at: START + HOUR, demandW: 300 }]);
    const second = home.learn(homeRows(START + HOUR, [60, 300], [1, 300]));
    expect(first?.usual.learnedTo).toBe(START + HOUR);
    expect(second?.usual.learnedTo).toBe(START + 2 * HOUR);
  });
});
