import { describe, expect, it } from 'vitest';
import { monthOnCourse, stillToCome, upTo } from '../../../core/readings/on-course.ts';
import type { Day } from '../../../core/readings/stored-day.ts';
import { daysBetween, type MadeDay } from '../../support/days.ts';
import { at, HOUR, MINUTE } from '../../support/timeline.ts';

const ZONE = 'Europe/London';
/** W steadily through a day, by its date. */
const steady =
  (watts: Readonly<Record<string, number>>, usual: number, change: (date: string) => MadeDay = () => ({})) =>
  (date: string): MadeDay => ({ watts: watts[date] ?? usual, ...change(date) });
const kWh = (energyWh: number | undefined): number | undefined =>
  energyWh === undefined ? undefined : Math.round(energyWh) / 1_000;

describe('what a day used up to a moment', () => {
  // 100 Wh in the first quarter, 200 in the second, 300 in each of the others; 10p a kWh.
  const [day] = daysBetween('2026-05-14', '2026-05-15', () => ({
    watts: (quarter) => (quarter === 0 ? 400 : quarter === 1 ? 800 : 1_200),
    price: 10,
  }));
  it.each([
    ['nothing at its start', 0, 0, 0],
    ['a quarter of a quarter', 3.75 * MINUTE, 25, 0.25],
    ['whole quarters', 30 * MINUTE, 300, 3],
    ['quarters and a part', 40 * MINUTE, 500, 5],
    ['all of it at its end', 24 * HOUR, 28_500, 285],
    ['no more after it', 25 * HOUR, 28_500, 285],
  ])('is %s', (_, elapsedMs, energyWh, pence) => {
    if (day === undefined) throw new Error('no day');
    expect(upTo(day, elapsedMs, 'energy')).toBeCloseTo(energyWh, 6);
    expect(upTo(day, elapsedMs, 'cost')).toBeCloseTo(pence, 6);
  });

  it('is nothing of a day of which nothing is known', () => {
    const [unknown] = daysBetween('2026-05-14', '2026-05-15', () => ({ knownShare: 0 }));
    expect(unknown && upTo(unknown, 12 * HOUR, 'energy')).toBe(0);
  });
});

describe('what a day still brings', () => {
  // The Thursdays before 14 May: 9, 16, 23, 30 April and 7 May.
  const thursdays = {
    '2026-04-09': 5_000,
    '2026-04-16': 1_000,
    '2026-04-23': 2_000,
    '2026-04-30': 3_000,
    '2026-05-07': 4_000,
  };
  const toCome = (
    change: (date: string) => MadeDay = () => ({}),
    { date = '2026-05-14', elapsedMs = 0, from = '2026-04-06', to = '2026-05-14' } = {},
  ) => kWh(stillToCome(date, daysBetween(from, to, steady(thursdays, 500, change)), 'energy', elapsedMs));

  it.each<[string, () => number | undefined, number | undefined]>([
    ['is the mean of the last four of its weekday', () => toCome(), 60],
    ['is what such days used from then on', () => toCome(undefined, { elapsedMs: 18 * HOUR }), 15],
    [
      'leaves out one of which less than three quarters are known',
      () => toCome((date) => ({ knownShare: date === '2026-05-07' ? 0.749 : 1 })),
      66,
    ],
    [
      'counts one of which three quarters are known',
      () => toCome((date) => ({ knownShare: date === '2026-05-07' ? 0.75 : 1 })),
      60,
    ],
    [
      'is the mean of the last four days where none of its weekday is known',
      () => toCome(undefined, { from: '2026-05-07', to: '2026-05-13', date: '2026-05-13' }),
      12,
    ],
    ['is not known where no day is', () => toCome(() => ({ knownShare: 0.5 })), undefined],
  ])('%s', (_, energy, expected) => {
    expect(energy()).toBe(expected);
  });

  it('costs what days that have a price cost', () => {
    const days = daysBetween('2026-05-11', '2026-05-14', (date) =>
      date === '2026-05-13' ? { price: undefined } : { price: date === '2026-05-12' ? 30 : 20 },
    );
    // 12 kWh at 20p and at 30p.
    expect(stillToCome('2026-05-14', days, 'cost')).toBeCloseTo(300, 6);
  });
});

describe('where a month is going', () => {
  const MAY_15 = at('2026-05-14T23:00:00Z');
  const onCourse = (days: readonly Day[], now = MAY_15) => {
    const course = monthOnCourse(now, days, ZONE);
    return (
      course && { ...course, energyWh: kWh(course.energyWh), costPence: kWh((course.costPence ?? 0) * 1_000) }
    );
  };

  it('is what its days used, and what such days as are left used lately', () => {
    // 14 days at 12 kWh, then 17 days at the mean of two of April at 24 and two of May at 12: Fridays to Sundays have
    // one of May alone where April has three: 1 to 3 and 8 to 10 May are two of each, so all are alike.
    const days = daysBetween('2026-04-01', '2026-05-15', (date) => ({
      watts: date < '2026-05-01' ? 1_000 : 500,
    }));
    expect(onCourse(days)).toEqual({
      startsAt: at('2026-04-30T23:00:00Z'),
      energyWh: 14 * 12 + 17 * 18,
      costPence: (14 * 12 + 17 * 18) * 25,
    });
  });

  it('is what it was once it is over', () => {
    const end = at('2026-05-31T22:59:00Z');
    expect(onCourse(daysBetween('2026-05-01', '2026-06-01'), end)?.energyWh).toBe(31 * 12);
  });

  it.each<[string, readonly Day[]]>([
    ['where one of its days is not there', daysBetween('2026-04-01', '2026-05-14')],
    [
      'where nothing tells of the days to come',
      daysBetween('2026-05-01', '2026-05-15', () => ({ knownShare: 0.5 })),
    ],
    ['where nothing is known at all', []],
  ])('is not known %s', (_, days) => {
    expect(onCourse(days)).toBeUndefined();
  });

  it('has no cost where one of its days has none', () => {
    const unpriced = daysBetween('2026-04-01', '2026-05-15', (date) =>
      date === '2026-05-10' ? { price: undefined } : {},
    );
    const course = monthOnCourse(MAY_15, unpriced, ZONE);
    expect(kWh(course?.energyWh)).toBe(31 * 12);
    expect(course).not.toHaveProperty('costPence');
  });

  it('has a cost where a day without one used nothing', () => {
    const away = daysBetween('2026-04-01', '2026-05-15', (date) =>
      date === '2026-05-10' ? { price: undefined, watts: 0 } : {},
    );
    expect(monthOnCourse(MAY_15, away, ZONE)?.costPence).toBeGreaterThan(0);
  });

  it('has no cost where no day to come has one to go by', () => {
    const days = daysBetween('2026-04-01', '2026-05-15', (date) =>
      date < '2026-05-01' ? { price: undefined, knownShare: 1 } : { knownShare: 0.5 },
    );
    expect(monthOnCourse(MAY_15, days, ZONE)).not.toHaveProperty('costPence');
  });
});
