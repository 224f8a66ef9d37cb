import { describe, expect, it } from 'vitest';
import { at, homeRows, live, MINUTE, rulesOf, told } from '../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');

/** Limit 5 kW for 5 min, clear under 4 kW for 10 min. */
const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', clearFor: '10m' };

describe('a late batch', () => {
  const rows = homeRows(START, [10, 200], [20, 6000], [30, 200]);

  it('tells an alert that is long over in one summary', () => {
    const { events } = live(rulesOf(HIGH), rows, {
      from: START + 3 * 3_600_000,
      until: START + 3 * 3_600_000,
    });
    expect(events.map(({ event, reason }) => [event, reason.kind])).toEqual([
      ['summary', 'over-before-told'],
    ]);
  });

  it('that ends with the window, demand still high, is not told as over', () => {
    const rule = { ...HIGH, activeBetween: '18:00-18:30' };
    const { events } = live(rulesOf(rule), homeRows(START, [60, 6000]), {
      from: START + 3 * 3_600_000,
      until: START + 3 * 3_600_000,
    });
    expect(events.map(({ event, reason }) => [event, reason.kind])).toEqual([['summary', 'window-closed']]);
  });

  it.each([
    { minutes: 15, told: ['raised', 'recovered'] },
    { minutes: 16, told: ['summary'] },
  ])('of an alert that was over for $minutes min is told as $told', ({ minutes, told: expected }) => {
    const over = START + 40 * MINUTE;
    const now = over + minutes * MINUTE;
    const { events } = live(rulesOf(HIGH), rows, { from: now, until: now });
    expect(events.map(({ event }) => event)).toEqual(expected);
  });

  it('tells how an alert ended whose beginning was told before', () => {
    const early = live(rulesOf(HIGH), rows.slice(0, 120));
    const now = START + 3 * 3_600_000;
    const late = live(rulesOf(HIGH), rows.slice(120), { state: early.state, from: now, until: now });
    expect(told([...early.events, ...late.events])).toEqual(['raised 18:15:00', 'recovered 18:40:00']);
  });

  it('of a few minutes is told as if it had come live', () => {
    const late = homeRows(START, [10, 200], [5.5, 6000]);
    const { events } = live(rulesOf(HIGH), late, { from: START + 16 * 60_000, until: START + 16 * 60_000 });
    expect(told(events)).toEqual(['raised 18:15:00']);
  });
});
