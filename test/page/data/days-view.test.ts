import { expect, it } from 'vitest';
import type { Day } from '../../../core/readings/stored-day.ts';
import { daysView } from '../../../page/data/days-view.ts';

const DAY = 24 * 3_600_000;
const MAY_14 = Date.parse('2026-05-14T00:00:00Z');

const day = (startsAt: number, alerts: Day['alerts']): Day => ({
  date: new Date(startsAt).toISOString().slice(0, 10),
  startsAt,
  endsAt: startsAt + DAY,
  energyWh: 9_000,
  exportWh: 0,
  knownShare: 1,
  ...(alerts === undefined ? {} : { alerts }),
  quarters: [],
});

it('an alert that goes on over midnight has its dot on the day on which it began, not at its time on the next', () => {
  const alert = { rule: 'left-on', severity: 'warning' as const, from: MAY_14 + 23 * 3_600_000 };
  const days = [day(MAY_14, [alert]), day(MAY_14 + DAY, [alert])];
  const { days: bars } = daysView(days, [], { rules: [], timeZone: 'UTC' });
  expect(bars.map(({ alerts }) => alerts.map(({ at }) => at))).toEqual([[alert.from / 1_000], []]);
});
