import { describe, expect, it } from 'vitest';
import { dayOf, daySpan } from '../../../core/readings/day.ts';
import type { MeterReading } from '../../../core/readings/reading.ts';
import { dayFigures, dayHeadline } from '../../../page/data/day-figures.ts';
import { at, homeRows, withRegister } from '../../support/timeline.ts';

const ZONE = 'Europe/London';

const parts = (rows: readonly MeterReading[], now: number) => {
  const span = daySpan(now, ZONE);
  const yesterday = dayOf(rows, daySpan(span.startsAt - 1, ZONE));
  return { now, timeZone: ZONE, today: dayOf(rows, span), yesterday, earlier: [yesterday] };
};
const figures = (rows: readonly MeterReading[], now: number) =>
  Object.fromEntries(
    dayFigures(parts(rows, now)).map(({ label, value, note, detail }) => [label, [value, note, detail]]),
  );

/** Local midnight in May is 23:00 UTC: a whole day of 200 W, then 12 h of 400 W with a peak. */
const TWO_DAYS = withRegister(
  homeRows(at('2026-05-13T23:00:00Z'), [24 * 60, 200], [6 * 60, 400], [10, 9_400], [350, 400]),
);
const NOON = at('2026-05-15T11:00:00Z');

describe('today against yesterday', () => {
  it('in a few words, with the rest for who asks', () => {
    expect(figures(TWO_DAYS, NOON)).toEqual({
      Energy: ['6.3 kWh', '▲ 162 % vs yesterday by now', 'yesterday 2.4 kWh by now, 4.8 kWh in all'],
      Peak: ['9.4 kW', 'at 06:00', '200 W yesterday 00:00'],
      'Always on': ['400 W', '£877 a year', '200 W yesterday'],
    });
  });

  it('hides what has no yesterday', () => {
    const young = homeRows(at('2026-05-15T08:00:00Z'), [60, 500]);
    expect(figures(young, at('2026-05-15T09:00:00Z'))).toEqual({
      Energy: ['0.5 kWh', '', undefined],
      Peak: ['500 W', 'at 09:00', undefined],
    });
    expect(figures([], at('2026-05-15T09:00:00Z'))).toEqual({});
  });

  it('compares with no yesterday that is half unknown', () => {
    const half = homeRows(at('2026-05-14T11:00:00Z'), [12 * 60, 1_000], [60, 1_000]);
    expect(figures(half, at('2026-05-15T00:00:00Z')).Energy?.[1]).toBe('12.0 kWh yesterday');
  });

  it('counts the energy of readings without demand, and no peak', () => {
    const rows = withRegister(homeRows(at('2026-05-15T08:00:00Z'), [60, 500])).map(
      ({ demandW: _, ...row }) => row,
    );
    expect(figures(rows, at('2026-05-15T09:00:00Z'))).toEqual({ Energy: ['0.5 kWh', '', undefined] });
  });

  it('tells what a home with panels exported', () => {
    const sun = homeRows(at('2026-05-14T23:00:00Z'), [10 * 60, 180], [2 * 60, -2_000]);
    expect(figures(sun, NOON).Exported).toEqual(['4.0 kWh', '0 kWh yesterday', undefined]);
    expect(figures(TWO_DAYS, NOON)).not.toHaveProperty('Exported');
  });
});

describe('the headline', () => {
  it('says what today costs and where that is going, by the days before', () => {
    // Yesterday's second half used 2.4 kWh at 25p.
    expect(dayHeadline(parts(TWO_DAYS, NOON))).toEqual({ value: '£1.57', course: 'on course for £2.17' });
  });

  it('is in kWh where no price is known', () => {
    const rows = TWO_DAYS.map(({ costPence: _, ...row }) => row);
    expect(dayHeadline(parts(rows, NOON))).toEqual({ value: '6.3 kWh', course: 'on course for 8.7 kWh' });
  });

  it('foretells nothing without a day before, and says nothing without readings', () => {
    const young = withRegister(homeRows(at('2026-05-15T08:00:00Z'), [60, 500]));
    const now = at('2026-05-15T09:00:00Z');
    expect(dayHeadline(parts(young, now))).toEqual({ value: '£0.12' });
    expect(dayHeadline(parts([], now))).toBeUndefined();
  });
});
