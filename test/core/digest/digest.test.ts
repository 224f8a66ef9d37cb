import { describe, expect, it } from 'vitest';
import { type Digest, digestOf } from '../../../core/digest/digest.ts';
import { type DigestPeriod, digestDue } from '../../../core/digest/due.ts';
import type { Day } from '../../../core/readings/stored-day.ts';
import { daysBetween, type MadeDay } from '../../support/days.ts';
import { at } from '../../support/timeline.ts';

const ZONE = 'Europe/London';

const periodAt = (now: string, cadence: 'weekly' | 'monthly' = 'weekly'): DigestPeriod => {
  const firstPollAt = 0;
  const period = digestDue({ cadence, now: at(now), timeZone: ZONE, daysWrittenTo: at(now), firstPollAt });
  if (period === undefined) throw new Error('no digest is due then');
  return period;
};
const digestAt = (now: string, days: readonly Day[], cadence?: 'weekly' | 'monthly'): Digest =>
  digestOf(periodAt(now, cadence), days, ZONE);

/** Mon 18 May 2026, 08:00: the week from 11 to 17 May; the four before begin on 13 April. */
const MONDAY = '2026-05-18T07:00:00Z';
const week = (own: (date: string) => MadeDay, before: (date: string) => MadeDay = () => ({})) =>
  digestAt(MONDAY, [
    ...daysBetween('2026-04-13', '2026-05-11', before),
    ...daysBetween('2026-05-11', '2026-05-18', own),
  ]);

describe('a week', () => {
  it('adds up: 7 days of 24 h at 0.5 kW and 25p', () => {
    const digest = week(() => ({ watts: 500 }));
    // 7 x 24 h x 0.5 kW = 84 kWh; 84 kWh x 25p = 2,100p.
    expect(digest.energyWh).toBeCloseTo(84_000, 6);
    expect(digest.costPence).toBeCloseTo(2_100, 6);
    expect(digest.pencePerKwh).toBeCloseTo(25, 6);
    expect(digest.costAbout).toBe(false);
    expect(digest.knownShare).toBe(1);
    expect(digest.byDay).toHaveLength(7);
  });

  it('names its dearest day, its dearest clock hour and its peak, each with its moment', () => {
    // Tuesday 18:00 to 19:00, quarters 72 to 75: 3 kW instead of 0.5.
    const digest = week((date) => ({
      watts: (quarter) => (date === '2026-05-12' && quarter >= 72 && quarter < 76 ? 3_000 : 500),
    }));
    // Tuesday: 23 h x 0.5 kW + 3 kWh = 14.5 kWh at 25p.
    expect(digest.dearestDay).toMatchObject({
      from: at('2026-05-11T23:00:00Z'),
      energyWh: 14_500,
      costPence: 362.5,
    });
    expect(digest.dearestHour).toEqual({
      from: at('2026-05-12T17:00:00Z'),
      to: at('2026-05-12T18:00:00Z'),
      energyWh: 3_000,
      costPence: 75,
    });
    expect(digest.peak).toEqual({ demandW: 3_000, at: at('2026-05-12T17:00:00Z') });
  });

  it('names the day and the hour that used most where no price is known', () => {
    const digest = week((date) => ({ price: undefined, watts: date === '2026-05-13' ? 800 : 500 }));
    expect(digest).not.toHaveProperty('costPence');
    expect(digest).not.toHaveProperty('pencePerKwh');
    expect(digest.dearestDay).toStrictEqual({
      from: at('2026-05-12T23:00:00Z'),
      to: at('2026-05-13T23:00:00Z'),
      energyWh: 19_200,
    });
    expect(digest.dearestHour).toStrictEqual({
      from: at('2026-05-12T23:00:00Z'),
      to: at('2026-05-13T00:00:00Z'),
      energyWh: 800,
    });
  });

  it('dearest may be an hour that used less: a dear evening of a tariff by the half hour', () => {
    const digest = week(() => ({
      watts: (quarter) => (quarter < 4 ? 3_000 : 600),
      price: (quarter) => (quarter < 4 ? 5 : quarter >= 64 && quarter < 68 ? 60 : 20),
    }));
    // 00:00: 3 kWh x 5p = 15p. 16:00: 0.6 kWh x 60p = 36p.
    expect(digest.dearestHour).toMatchObject({ from: at('2026-05-11T15:00:00Z'), costPence: 36 });
  });

  it('names the day that cost most of those with a price, whatever one without it used', () => {
    const digest = week((date) =>
      date === '2026-05-13' ? { price: undefined, watts: 800 } : { watts: date === '2026-05-15' ? 600 : 500 },
    );
    expect(digest.dearestDay).toMatchObject({ from: at('2026-05-14T23:00:00Z'), costPence: 360 });
  });

  it('is always on at the median of its days', () => {
    const demand: Record<string, number> = { '2026-05-11': 900, '2026-05-14': 250 };
    const digest = week((date) => ({ alwaysOnW: demand[date] ?? 170 }));
    expect(digest.alwaysOnW).toBe(170);
  });

  it('is always on between the two days in the middle where one night is not known', () => {
    const demand: Record<string, number> = { '2026-05-11': 900, '2026-05-12': 180, '2026-05-13': 160 };
    const days = daysBetween('2026-05-11', '2026-05-18', (date) => ({ alwaysOnW: demand[date] ?? 150 }));
    // Known are 900, 180, 160 and three times 150.
    const digest = digestAt(MONDAY, without(days, '2026-05-16', 'alwaysOnW'));
    expect(digest.alwaysOnW).toBe(155);
  });

  it('has a peak of those days that have one, and names the first of two that are alike', () => {
    const days = daysBetween('2026-05-11', '2026-05-18', (date) => ({
      watts: date < '2026-05-14' ? 900 : 600,
    }));
    const digest = digestAt(MONDAY, without(days, '2026-05-11', 'peakW', 'peakAt'));
    expect(digest.peak).toEqual({ demandW: 900, at: at('2026-05-11T23:00:00Z') });
  });

  it('has no day bar where nothing is known of the day', () => {
    const digest = week((date) => ({
      watts: date === '2026-05-12' ? 0 : 500,
      knownShare: date === '2026-05-13' ? 0 : 1,
    }));
    expect(digest.byDay).toEqual([12_000, 0, null, 12_000, 12_000, 12_000, 12_000]);
  });

  it.each<[string, (day: Day) => Partial<Day>, boolean]>([
    ['sure where every day is', () => ({}), false],
    ['about where a day is', ({ date }) => (date === '2026-05-12' ? { costAbout: true } : {}), true],
  ])('has a cost that is %s', (_, change, about) => {
    const days = daysBetween('2026-05-11', '2026-05-18').map((day) => ({ ...day, ...change(day) }));
    expect(digestAt(MONDAY, days).costAbout).toBe(about);
  });

  it('has a cost that is sure where a day without a price used nothing', () => {
    const digest = week((date) => (date === '2026-05-12' ? { price: undefined, watts: 0 } : {}));
    expect(digest.costAbout).toBe(false);
  });

  it.each([
    ['nothing of a household that is older', '2026-05-10', undefined],
    ['nothing of one whose first day was its first', '2026-05-11', undefined],
    ['since when of one that began in it', '2026-05-14', '2026-05-13T23:00:00.000Z'],
  ])('says %s', (_, first, beganAt) => {
    const digest = digestAt(MONDAY, daysBetween(first, '2026-05-18'));
    expect(digest.beganAt === undefined ? undefined : new Date(digest.beganAt).toISOString()).toBe(beganAt);
    if (beganAt === undefined) expect(digest).not.toHaveProperty('beganAt');
  });

  it('is dearest in an hour of which a part has no price by the rest of it', () => {
    // Tuesday 18:00, quarter 72 without a price: 3 kW for three quarters of an hour at 25p.
    const days = daysBetween('2026-05-11', '2026-05-18', (date) => ({
      watts: (quarter) => (date === '2026-05-12' && quarter >= 72 && quarter < 76 ? 3_000 : 500),
    })).map((day) =>
      withQuarters(day, (quarter, index) =>
        index === 72 ? [quarter[0], quarter[1], quarter[2], quarter[3], null] : quarter,
      ),
    );
    expect(digestAt(MONDAY, days).dearestHour).toMatchObject({
      from: at('2026-05-12T17:00:00Z'),
      costPence: 56.25,
    });
  });

  it('counts each alert that began in it once, told or held', () => {
    const raised = at('2026-05-13T22:50:00Z');
    const over = { rule: 'very-high', severity: 'warning', from: raised, to: raised + 3_600_000 } as const;
    const held = {
      rule: 'left-on',
      severity: 'warning',
      from: raised,
      to: raised + 60_000,
      held: true,
    } as const;
    const first = { ...over, rule: 'first', from: at('2026-05-10T23:00:00Z') };
    const before = { rule: 'offline', severity: 'warning', from: at('2026-05-10T22:00:00Z') } as const;
    const alerts: Record<string, Day['alerts']> = {
      '2026-05-11': [before, first],
      '2026-05-13': [{ ...over, to: undefined }, held],
      '2026-05-14': [over],
    };
    const digest = week((date) => (alerts[date] === undefined ? {} : { alerts: alerts[date] }));
    expect(digest.alerts).toEqual({ told: 2, held: 1 });
  });
});

/** Days of which one lacks some fields. */
const without = (days: readonly Day[], date: string, ...fields: (keyof Day)[]): Day[] =>
  days.map((day) => {
    if (day.date !== date) return day;
    const rest = { ...day };
    for (const field of fields) delete rest[field];
    return rest;
  });

type Quarter = Day['quarters'][number];

/** A day with other quarters, whose sums stay as they are. */
const withQuarters = (day: Day, change: (quarter: Quarter, index: number) => Quarter): Day => ({
  ...day,
  quarters: day.quarters.map(change),
});

describe('energy is compared with the mean of the four weeks before', () => {
  it('in percent', () => {
    // 84 kWh against 4 weeks of 7 x 24 h x 0.4 kW = 67.2 kWh: 84 / 67.2 = 1.25.
    const digest = week(
      () => ({ watts: 500 }),
      () => ({ watts: 400 }),
    );
    expect(digest.comparison).toMatchObject({ periods: 4, energyPercent: 25 });
    expect(digest.comparison?.baseWh).toBeCloseTo(67_200, 6);
    expect(digest.comparison?.cost).toMatchObject({
      kind: 'percent',
      percent: 25,
      basePence: expect.closeTo(1_680, 6),
    });
  });

  it('with those alone that are known to 90 %', () => {
    // Weeks of 0.3, 0.4, 0.5 and 0.6 kW; the second and third are half known: (0.3 + 0.6) / 2 = 0.45 kW.
    const watts = (date: string) =>
      date < '2026-04-20' ? 300 : date < '2026-04-27' ? 400 : date < '2026-05-04' ? 500 : 600;
    const digest = week(
      () => ({ watts: 450 }),
      (date) => ({ watts: watts(date), knownShare: date >= '2026-04-20' && date < '2026-05-04' ? 0.5 : 1 }),
    );
    expect(digest.comparison).toMatchObject({ periods: 2, energyPercent: 0 });
  });

  it.each([
    ['only one of them is known', (date: string) => ({ knownShare: date < '2026-04-20' ? 1 : 0.8 }), {}],
    ['it is known to 89 % itself', () => ({}), { knownShare: 0.89 }],
    ['they used less than 5 kWh: percents of next to nothing', () => ({ watts: 29 }), {}],
  ] as const)('not where %s', (_, before, own) => {
    expect(week(() => own, before)).not.toHaveProperty('comparison');
  });

  it('where it is known to just 90 %, and those before are', () => {
    const share = () => ({ knownShare: 0.9 });
    expect(week(share, share).comparison?.periods).toBe(4);
  });

  it('not where days are missing: a week of 6 of 7 days is known to 86 %', () => {
    const days = daysBetween('2026-04-13', '2026-05-18').filter(({ date }) => date !== '2026-05-14');
    const digest = digestAt(MONDAY, days);
    expect(digest.knownShare).toBeCloseTo(6 / 7, 10);
    expect(digest).not.toHaveProperty('comparison');
  });

  it('by the day in a month, since months differ: 28 days of February are no less than 31 of January', () => {
    const digest = digestAt('2027-03-01T08:00:00Z', daysBetween('2026-10-01', '2027-03-01'), 'monthly');
    expect(digest.energyWh).toBeCloseTo(28 * 12_000, 6);
    expect(digest.comparison).toMatchObject({ periods: 4, energyPercent: 0 });
  });
});

describe('the clock change', () => {
  it('takes an hour from the week: 167 h at 0.5 kW against 168', () => {
    const digest = digestAt('2026-03-30T07:00:00Z', daysBetween('2026-02-23', '2026-03-30'));
    expect(digest.energyWh).toBeCloseTo(83_500, 6);
    // 83.5 / 84 = 0.994.
    expect(digest.comparison).toMatchObject({ energyPercent: -1, cost: { kind: 'percent', percent: -1 } });
  });

  it('gives it one, and moves no price of a tariff with a cheap night', () => {
    // Cheap from 00:30 to 05:30 by the local clock; on the long day that is two quarters to 26.
    const long = '2026-10-25';
    const cheap = (date: string) => (quarter: number) =>
      quarter >= 2 && quarter < (date === long ? 26 : 22) ? 8.5 : 26.5;
    const digest = digestAt(
      '2026-10-26T08:00:00Z',
      daysBetween('2026-09-21', '2026-10-26', (date) => ({ price: cheap(date) })),
    );
    expect(digest.energyWh).toBeCloseTo(84_500, 6);
    expect(digest.comparison?.cost?.kind).toBe('percent');
  });

  it.each<[string, (date: string, quarter: number) => number, string]>([
    [
      'no price of a tariff with a dear evening, 16:00 to 19:00 by the local clock',
      (date, quarter) => {
        const local = date === '2026-10-25' ? quarter - 4 : quarter;
        return local >= 64 && local < 76 ? 40 : 25;
      },
      'percent',
    ],
    [
      'but a price that rose on that evening',
      (date, quarter) => (date === '2026-10-25' && quarter >= 76 && quarter < 80 ? 40 : 25),
      'prices',
    ],
  ])('moves %s', (_, price, kind) => {
    const days = daysBetween('2026-09-21', '2026-10-26', (date) => ({
      price: (quarter) => price(date, quarter),
    }));
    expect(digestAt('2026-10-26T08:00:00Z', days).comparison?.cost?.kind).toBe(kind);
  });
});

describe('pounds', () => {
  it('are in percent where prices differ by less than 3 %', () => {
    expect(week(() => ({ price: 25.7 })).comparison?.cost).toMatchObject({ kind: 'percent', percent: 3 });
  });

  it('give way to both prices where a tariff rose by 3 %', () => {
    expect(week(() => ({ price: 25.75 })).comparison?.cost).toEqual({
      kind: 'prices',
      pencePerKwh: expect.closeTo(25.75, 6),
      basePencePerKwh: expect.closeTo(25, 6),
    });
  });

  it('and where only one half hour of the day did', () => {
    const digest = week(() => ({ price: (quarter) => (quarter === 70 || quarter === 71 ? 30 : 25) }));
    expect(digest.comparison?.cost?.kind).toBe('prices');
  });

  it('and in the week of the VAT step of 1 April 2027: 3 days at 25p, 4 at 26.25p', () => {
    const digest = digestAt(
      '2027-04-05T07:00:00Z',
      daysBetween('2027-03-01', '2027-04-05', (date) => ({ price: date < '2027-04-01' ? 25 : 26.25 })),
    );
    // (71 h x 25p + 96 h x 26.25p) / 167 h; the week has lost nothing: the clock went on the Sunday before.
    const mean = (3 * 25 + 4 * 26.25) / 7;
    expect(digest.comparison?.cost).toEqual({
      kind: 'prices',
      pencePerKwh: expect.closeTo(mean, 6),
      basePencePerKwh: expect.closeTo(25, 6),
    });
    expect(digest.comparison?.energyPercent).toBe(0);
  });

  it('and where the dear half hour is at night', () => {
    const digest = week(() => ({ price: (quarter) => (quarter === 8 || quarter === 9 ? 30 : 25) }));
    expect(digest.comparison?.cost?.kind).toBe('prices');
  });

  it.each<[string, MadeDay, MadeDay]>([
    [
      'a half hour of which so little was used that its pence are rounding',
      { watts: (quarter) => (quarter < 2 ? 20 : 500), price: (quarter) => (quarter < 2 ? 30 : 25) },
      {},
    ],
    [
      'a half hour of which so little was used before',
      { price: (quarter) => (quarter < 2 ? 30 : 25) },
      { watts: (quarter) => (quarter < 2 ? 1 : 500) },
    ],
    [
      'half an hour of two quarters whose pence were rounded one up and one down',
      { price: (quarter) => (quarter % 2 === 0 ? 26 : 24) },
      { price: (quarter) => (quarter % 2 === 0 ? 24 : 26) },
    ],
  ])('are in percent whatever the price of %s', (_, own, before) => {
    expect(
      week(
        () => own,
        () => before,
      ).comparison?.cost?.kind,
    ).toBe('percent');
  });

  it.each<[string, (quarter: Quarter) => Quarter, 'own' | 'before']>([
    ['a hole was priced from elsewhere', ([, , , wh]) => [null, null, null, wh, wh * 0.09], 'own'],
    ['a hole in the weeks before was', ([, , , wh]) => [null, null, null, wh, wh * 0.09], 'before'],
    ['a row had no price', ([low, high, mean, wh]) => [low, high, mean, wh, null], 'own'],
  ])('are in percent where %s', (_, change, where) => {
    const days = daysBetween('2026-04-13', '2026-05-18').map((day) =>
      (where === 'own') === day.date >= '2026-05-11'
        ? withQuarters(day, (quarter, index) => (index === 20 ? change(quarter) : quarter))
        : day,
    );
    expect(digestAt(MONDAY, days).comparison?.cost?.kind).toBe('percent');
  });

  it('are not compared where half an hour is priced that never was before', () => {
    const days = daysBetween('2026-04-13', '2026-05-18', (date) => ({
      price: (quarter) => (date >= '2026-05-11' && (quarter === 20 || quarter === 21) ? 90 : 25),
    })).map((day) =>
      day.date < '2026-05-11'
        ? withQuarters(day, (quarter, index) =>
            index === 20 || index === 21 ? [null, null, null, quarter[3], quarter[4]] : quarter,
          )
        : day,
    );
    expect(digestAt(MONDAY, days).comparison?.cost?.kind).toBe('percent');
  });

  it.each<[string, MadeDay, MadeDay]>([
    ['nothing has a price now', { price: undefined }, {}],
    ['nothing had a price before', {}, { price: undefined }],
  ])('are not told of at all where %s', (_, own, before) => {
    expect(
      week(
        () => own,
        () => before,
      ).comparison,
    ).not.toHaveProperty('cost');
  });

  it.each<[string, (date: string) => MadeDay, (date: string) => MadeDay]>([
    [
      'a day of the week itself has no price',
      (date) => (date === '2026-05-12' ? { price: undefined } : {}),
      () => ({}),
    ],
    ['all was free: percents of nothing say nothing', () => ({ price: 0 }), () => ({ price: 0 })],
    ['use was paid for', () => ({ price: -5 }), () => ({ price: -5 })],
  ])('are both prices where %s', (_, own, before) => {
    expect(week(own, before).comparison?.cost?.kind).toBe('prices');
  });

  it('are in percent where a day without a price used nothing', () => {
    const digest = week(
      () => ({}),
      (date) => (date === '2026-05-01' ? { price: undefined, watts: 0 } : {}),
    );
    expect(digest.comparison?.cost?.kind).toBe('percent');
  });

  it('are not compared where a day of the base has no price', () => {
    const digest = week(
      () => ({}),
      (date) => (date === '2026-05-01' ? { price: undefined } : {}),
    );
    expect(digest.comparison?.cost?.kind).toBe('prices');
  });

  it('are of what has a price: a day without makes them about', () => {
    const digest = week((date) => (date === '2026-05-12' ? { price: undefined } : {}));
    expect(digest.costPence).toBeCloseTo(1_800, 6);
    expect(digest.costAbout).toBe(true);
    expect(digest.pencePerKwh).toBeCloseTo(25, 6);
  });
});

describe('on course for the month', () => {
  it('is what its closed days used, and for each day left the mean of the last four like weekdays', () => {
    // Before May 0.5 kW; in May 1 kW, so Mondays to Sundays left see two or three Mays and one or two Aprils.
    const digest = digestAt(
      MONDAY,
      daysBetween('2026-04-13', '2026-05-18', (date) => ({ watts: date < '2026-05-01' ? 500 : 1_000 })),
    );
    // 1 to 17 May: 17 x 24 = 408 kWh. The last four Mondays to Thursdays: 2 of April (12) and 2 of May (24): 18 kWh;
    // Fridays to Sundays: 1 of April and 3 of May: 21 kWh. Left are 18 to 31 May: 2 of each weekday.
    expect(digest.onCourse?.energyWh).toBeCloseTo(408_000 + 2 * (4 * 18_000 + 3 * 21_000), 6);
    expect(digest.onCourse?.costPence).toBeCloseTo((678_000 / 1_000) * 25, 6);
  });

  it('looks at no day after the week, however late the digest is', () => {
    const days = (to: string) =>
      daysBetween('2026-04-13', to, (date) => ({ watts: date < '2026-05-18' ? 500 : 9_000 }));
    expect(digestAt(MONDAY, days('2026-05-20')).onCourse).toEqual(
      digestAt(MONDAY, days('2026-05-18')).onCourse,
    );
  });

  it('is of the new month on the 1st', () => {
    const digest = digestAt('2026-06-01T07:00:00Z', daysBetween('2026-01-01', '2026-06-01'), 'monthly');
    expect(digest.onCourse).toEqual({
      startsAt: at('2026-05-31T23:00:00Z'),
      energyWh: expect.closeTo(30 * 12_000, 6),
      costPence: expect.closeTo(30 * 300, 6),
    });
  });

  it('is not told in the month in which the household began: its first days are not known', () => {
    expect(digestAt(MONDAY, daysBetween('2026-05-06', '2026-05-18'))).not.toHaveProperty('onCourse');
  });
});

it('says nothing of a week of which nothing is known', () => {
  const digest = digestAt(MONDAY, []);
  expect(digest).toStrictEqual({
    period: periodAt(MONDAY),
    byDay: [],
    energyWh: 0,
    costAbout: false,
    knownShare: 0,
    alerts: { told: 0, held: 0 },
  });
});
