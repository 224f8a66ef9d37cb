import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import { mostInAWeek } from '../../../core/replay/alert-rate.ts';
import { suggestRule } from '../../../core/replay/suggest.ts';
import { replayRows } from '../../support/replay.ts';
import { at, HOUR, homeRows, MINUTE, rulesOf } from '../../support/timeline.ts';

const START = at('2026-03-02T00:00:00Z');
const DAY = 24 * HOUR;
const TERMS = { timeZone: 'Europe/London', sampleHoldsMs: 6 * MINUTE };

/** Three weeks, a row each five minutes: an hour of 2 kW each evening, two hours of 6 kW on Saturdays. */
const WEEKS: readonly Reading[] = Array.from({ length: 21 }, (_, day) =>
  homeRows(
    START + day * DAY,
    ...([
      [18 * 60, 200],
      [60, 2000],
      [3 * 60, day % 7 === 5 ? 6000 : 200],
      [2 * 60, 200],
    ] as const),
  ),
)
  .flat()
  .filter((row) => row.at % (5 * MINUTE) === 0);

const alertsOf = async (rule: object) => {
  const { replay } = await replayRows(rulesOf(rule), WEEKS, TERMS);
  return replay.events.filter(({ event }) => event === 'raised').map((event) => event.at);
};

describe('a suggested rule', () => {
  it.each([1, 2, 8])(
    'gives at most %i alerts in any 7 days when it is replayed, and at least one',
    async (most) => {
      const { source, profile } = await replayRows([], WEEKS, TERMS);
      const suggestion = (await suggestRule(source.rows(), TERMS, profile, most))!;
      const alerts = await alertsOf(suggestion.rule);
      expect(alerts).toHaveLength(suggestion.alerts);
      expect(mostInAWeek(alerts)).toBe(suggestion.mostAWeek);
      expect(suggestion.mostAWeek).toBeLessThanOrEqual(most);
      expect(alerts.length).toBeGreaterThan(0);
    },
  );

  it('finds the Saturdays for one alert a week, and says why', async () => {
    const { source, profile } = await replayRows([], WEEKS, TERMS);
    const suggestion = await suggestRule(source.rows(), TERMS, profile, 1);
    expect(suggestion?.rule).toEqual({
      kind: 'demand',
      name: 'high-demand',
      above: 2000,
      clearBelow: 1600,
      for: '5m',
    });
    expect(suggestion?.alerts).toBe(3);
    expect(suggestion?.because).toContain('over 98 % of your readings');
  });

  it('of a home that never draws more than a little is a rule that would not have told', async () => {
    const { source, profile } = await replayRows([], homeRows(START, [600, 80]));
    expect(await suggestRule(source.rows(), TERMS, profile, 1)).toMatchObject({
      rule: { above: 100 },
      alerts: 0,
    });
  });
});

/** Two weeks, a row a minute: what is drawn from midnight on each day, and 40 W for the rest of it. */
const weeksOf = (uses: (day: number) => readonly (readonly [minutes: number, watts: number])[]) =>
  Array.from({ length: 14 }, (_, day) => homeRows(START + day * DAY, ...uses(day), [24 * 60, 40]))
    .flatMap((rows, day) => rows.filter((row) => row.at < START + (day + 1) * DAY))
    .filter((row) => row.at % MINUTE === 0);
const suggested = async (rows: readonly Reading[], most: number) => {
  const { source, profile } = await replayRows([], rows, TERMS);
  return suggestRule(source.rows(), TERMS, profile, most);
};

describe('of the rules that stay at so many alerts, the one that is suggested', () => {
  it('notices soonest by what has flown, neither at the lowest level nor within the least time', async () => {
    // Over 200 W for an hour, and over 2.1 kW for five minutes: both on Sundays alone.
    const rows = weeksOf((day) => [
      [180, 200],
      [day % 7 === 6 ? 75 : 30, 2_100],
      [60, 40],
      ...(day % 7 === 6 ? ([[10, 6_100]] as const) : []),
    ]);
    expect((await suggested(rows, 1))?.rule).toMatchObject({ above: 2_100, for: '5m' });
  });

  it('would have told something, though a silent one would notice sooner', async () => {
    // Nothing lasts for an hour; over 2.1 kW it is five minutes each day, and on Sundays twelve.
    const rows = weeksOf((day) => [
      [60, 40],
      [30, 2_100],
      [60, 40],
      [day % 7 === 6 ? 12 : 7, 6_100],
    ]);
    const suggestion = await suggested(rows, 1);
    expect(suggestion?.rule).toMatchObject({ above: 2_100, for: '10m' });
    expect(suggestion?.because).toContain('of those that would have told, this one notices soonest');
  });

  it.each([
    ['one alert', 1, WEEKS, 'stay at one alert in any 7 days; of those that would have told'],
    ['several', 8, WEEKS, 'stay at 8 alerts or fewer in any 7 days; of those that would have told'],
    [
      'readings of less than a week',
      1,
      homeRows(START, [600, 80]),
      'stay at one alert in these readings; none of them would have told in this time, and this one notices soonest: 100 W (your highest reading) for 5m.',
    ],
  ])('says why: %s', async (_, most, rows, because) => {
    expect((await suggested(rows, most))?.because).toContain(because);
  });

  it('is none without readings', async () => {
    expect(await suggested([], 1)).toBeUndefined();
  });
});
