import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../../core/rules/events.ts';
import { alertStateSchema, packAlertState } from '../../../../core/rules/state.ts';
import { at, homeRows, live, MINUTE, rulesOf, withRegister } from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');
const reasonOf = (event: AlertEvent | undefined) => {
  if (event?.ruleKind !== 'demand' || !('episode' in event.reason)) throw new Error('no demand event');
  return event.reason;
};
const HIGH = { kind: 'demand', name: 'high', above: 5_000, clearBelow: 4_000, for: '5m', clearFor: '10m' };
const shower = () => withRegister(homeRows(START, [10, 300], [8, 9_500], [20, 300]), 1_000_000, 26.5);

describe('what an alert costs an hour', () => {
  it('is its demand at the price of its own rows', () => {
    const { events } = live(rulesOf(HIGH), shower());
    expect(reasonOf(events[0]).costPencePerHour).toBeCloseTo(9.5 * 26.5);
  });

  it('is by the last price known where its own rows have none', () => {
    const [priced, later] = [
      shower().slice(0, 55),
      homeRows(START, [10, 300], [8, 9_500], [20, 300]).slice(55),
    ];
    const { events } = live(rulesOf(HIGH), [...priced, ...later]);
    expect(reasonOf(events[0]).costPencePerHour).toBeCloseTo(9.5 * 26.5);
  });

  it('is not said where no price is known, nor of export', () => {
    const rows = homeRows(START, [10, 300], [8, 9_500]);
    expect(reasonOf(live(rulesOf(HIGH), rows).events[0])).not.toHaveProperty('costPencePerHour');
    const solar = rulesOf({ kind: 'demand', name: 'sun', below: -1_500, for: '5m' });
    const sunny = [...shower().slice(0, 60), ...homeRows(START + 10 * MINUTE, [8, -2_000])];
    expect(reasonOf(live(solar, sunny).events[0])).not.toHaveProperty('costPencePerHour');
  });

  it('is that of the mean for a rule with averageOver', () => {
    const rule = rulesOf({ ...HIGH, above: 500, clearBelow: 400, averageOver: '5m', for: '10m' });
    const { events } = live(rule, withRegister(homeRows(START, [10, 100], [30, 800]), 0, 25));
    const { costPencePerHour, meanW } = reasonOf(events[0]);
    expect(costPencePerHour).toBeCloseTo((meanW ?? 0) * 0.025);
  });
});

describe('the course of an episode', () => {
  it('ends with the last sample beyond the limit, and tells what it was', () => {
    const { events } = live(rulesOf(HIGH), shower());
    const { episode } = reasonOf(events.find(({ event }) => event === 'recovered'));
    expect(episode.likeness).toBe('shower');
    expect(episode.course?.meansW.every((meanW) => meanW === 9_500)).toBe(true);
  });

  it('is counted from what was drawn before, though an idle rule remembers nothing', () => {
    const rows = homeRows(START, [10, 2_500], [8, 9_500]);
    expect(reasonOf(live(rulesOf(HIGH), rows).events[0]).episode.switchedW).toBeUndefined();
    const over = live(rulesOf(HIGH), homeRows(START, [10, 1_500], [8, 9_500]));
    expect(reasonOf(over.events[0]).episode).toMatchObject({ likeness: 'shower', switchedW: 8_000 });
  });

  it.each<[string, object, Parameters<typeof homeRows>[1][], number]>([
    [
      'the lowest of the last ten readings',
      {},
      [
        [10, 900],
        [0.5, 300],
        [0.5, 900],
        [8, 8_800],
      ],
      8_500,
    ],
    [
      'none of the readings before those',
      {},
      [
        [10, 300],
        [5 / 3, 900],
        [8, 9_000],
      ],
      8_100,
    ],
    [
      'the tenth of them as well',
      {},
      [
        [10, 900],
        [1 / 6, 300],
        [1.5, 900],
        [8, 8_800],
      ],
      8_500,
    ],
    [
      'readings of the last two minutes, where some are missing',
      {},
      [
        [10, 300],
        [4 / 3, undefined],
        [0.5, 900],
        [8, 8_800],
      ],
      8_500,
    ],
    [
      'no older ones',
      {},
      [
        [10, 300],
        [1.5, undefined],
        [0.5, 900],
        [8, 9_000],
      ],
      8_100,
    ],
    [
      'the lowest of all that a mean looks back on',
      { averageOver: '5m', above: 4_500, clearBelow: 4_000 },
      [
        [10, 300],
        [1, 900],
        [15, 8_800],
      ],
      8_500,
    ],
  ])('is counted from %s', (_, change, stretches, switchedW) => {
    const { events } = live(rulesOf({ ...HIGH, ...change }), homeRows(START, ...stretches));
    expect(reasonOf(events[0]).episode).toMatchObject({ likeness: 'shower', switchedW });
  });

  it('of a home that exports is no appliance', () => {
    const rule = rulesOf({ kind: 'demand', name: 'sun', below: -1_500, for: '5m' });
    const { events } = live(rule, homeRows(START, [10, 300], [8, -9_000]));
    expect(reasonOf(events[0]).episode).not.toHaveProperty('likeness');
  });

  it('is missing in an episode that an earlier version began, which goes on as before', () => {
    const rows = shower();
    const half = live(rulesOf(HIGH), rows.slice(0, 80));
    const text = JSON.stringify(packAlertState(half.state), (key, value) =>
      key === 'shape' || key === 'shapeSince' ? undefined : value,
    );
    expect(text).toContain('episode');
    const state = alertStateSchema.parse(JSON.parse(text));
    const { events } = live(rulesOf(HIGH), rows.slice(80), { state });
    expect(events.map(({ event }) => event)).toEqual(['raised', 'recovered']);
    expect(reasonOf(events[1]).episode).not.toHaveProperty('course');
  });
});
