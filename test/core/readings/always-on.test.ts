import { describe, expect, it } from 'vitest';
import { SummaryCount } from '../../../cli/commands/readings/summary.ts';
import { AlwaysOn, poundsAYear } from '../../../core/readings/always-on.ts';
import { dayOf, daySpan } from '../../../core/readings/day.ts';
import type { Reading } from '../../../core/readings/reading.ts';
import { dayFigures } from '../../../page/data/day-figures.ts';
import { at, homeRows } from '../../support/timeline.ts';

const ZONE = 'Europe/London';
const alwaysOn = (rows: readonly Reading[], timeZone = ZONE): number | undefined => {
  const counted = new AlwaysOn(timeZone);
  for (let i = 0; i < rows.length; i += 500) counted.count(rows.slice(i, i + 500));
  return counted.demandW === undefined ? undefined : Math.round(counted.demandW);
};
// Midnight of 15 May in London
const MIDNIGHT = at('2026-05-14T23:00:00Z');

describe('what is always on', () => {
  it.each([
    {
      name: 'is the lowest hourly mean of the night',
      rows: homeRows(MIDNIGHT, [60, 300], [60, 250], [30, 100], [30, 500], [180, 400]),
      watts: 250,
    },
    { name: 'is not that of the day', rows: homeRows(MIDNIGHT, [360, 300], [600, 100]), watts: 300 },
    {
      name: 'is not that of an hour of which little is known',
      rows: homeRows(MIDNIGHT, [60, 300], [44, 100], [16, undefined], [240, 400]),
      watts: 300,
    },
    {
      name: 'is that of an hour of which most is known',
      rows: homeRows(MIDNIGHT, [60, 300], [46, 100], [14, undefined], [240, 400]),
      watts: 100,
    },
    {
      name: 'leaves out hours in which a battery feeds the grid',
      rows: homeRows(MIDNIGHT, [120, -800], [60, 210], [180, 400]),
      watts: 210,
    },
    {
      name: 'is nothing where a battery holds the home at nothing',
      rows: homeRows(MIDNIGHT, [360, 0]),
      watts: 0,
    },
    {
      name: 'is of whole clock hours, however late in one the first reading is',
      rows: [
        ...homeRows(MIDNIGHT + 10 * 60_000 + 25_000, [49.5, 100]),
        ...homeRows(MIDNIGHT + 60 * 60_000, [300, 500]),
      ],
      watts: 100,
    },
    { name: 'is not known of half an hour', rows: homeRows(MIDNIGHT, [30, 300]), watts: undefined },
    { name: 'is not known by day', rows: homeRows(MIDNIGHT + 7 * 3_600_000, [600, 300]), watts: undefined },
    { name: 'is not known without readings', rows: [], watts: undefined },
    {
      name: 'of several nights is their median',
      rows: [200, 900, 300].flatMap((demandW, day) => homeRows(MIDNIGHT + day * 86_400_000, [360, demandW])),
      watts: 300,
    },
    {
      name: 'of two nights lies between them',
      rows: [200, 300].flatMap((demandW, day) => homeRows(MIDNIGHT + day * 86_400_000, [360, demandW])),
      watts: 250,
    },
  ])('$name', ({ rows, watts }) => {
    expect(alwaysOn(rows)).toBe(watts);
  });

  it('goes by the local clock, also where it is half an hour off, and through both changes of it', () => {
    const kolkata = at('2026-05-14T18:30:00Z');
    expect(alwaysOn(homeRows(kolkata, [60, 300], [60, 200], [300, 400], [60, 5]), 'Asia/Kolkata')).toBe(200);
    const autumn = at('2026-10-24T23:00:00Z');
    expect(alwaysOn(homeRows(autumn, [60, 500], [60, 200], [60, 300], [240, 600], [60, 5]))).toBe(250);
    const spring = at('2026-03-29T00:00:00Z');
    expect(alwaysOn(homeRows(spring, [60, 500], [240, 300], [60, 5]))).toBe(300);
  });

  it('is the same in `readings` and on the page, for a home with solar too', () => {
    const rows = homeRows(MIDNIGHT, [300, 204], [60, 230], [120, 90], [300, -1_900], [120, 0]);
    const summary = new SummaryCount(ZONE);
    summary.count(rows);
    const watts = summary.result()?.alwaysOnW ?? 0;
    const now = MIDNIGHT + 16 * 3_600_000;
    const today = dayOf(rows, daySpan(now, ZONE));
    const figures = dayFigures({ now, timeZone: ZONE, today, yesterday: undefined, earlier: [] });
    const figure = figures.find(({ label }) => label === 'Always on');
    expect([watts, figure?.value]).toEqual([204, '204 W']);
  });

  it('of a week is the median of its nights, each with its own hours', () => {
    // The nights' lowest hours: 100, 200, … 700 W, each at another hour, beside 1 kW.
    const rows = [100, 200, 300, 400, 500, 600, 700].flatMap((demandW, day) =>
      homeRows(
        MIDNIGHT + day * 86_400_000,
        [60 * (day % 5), 1_000],
        [60, demandW],
        [60 * (5 - (day % 5)), 1_000],
      ),
    );
    expect(alwaysOn(rows)).toBe(400);
  });

  it.each([
    [100, 25, 219],
    [0, 25, 0],
    [185, 24.5, 397],
  ])('of %d W at %dp a kWh costs £%d a year', (watts, pence, pounds) => {
    expect(poundsAYear(watts, pence)).toBe(pounds);
  });

  it('is told like every demand: in kW from a thousand watts on', () => {
    const today = dayOf(homeRows(MIDNIGHT, [300, 2_353], [60, 4_000]), daySpan(MIDNIGHT, ZONE));
    const now = MIDNIGHT + 6 * 3_600_000;
    const figures = dayFigures({ now, timeZone: ZONE, today, yesterday: undefined, earlier: [] });
    expect(figures.find(({ label }) => label === 'Always on')?.value).toBe('2.4 kW');
  });
});
