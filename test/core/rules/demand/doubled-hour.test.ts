import { describe, expect, it } from 'vitest';
import { decidesFrom } from '../../../../core/rules/demand/deciding.ts';
import { at, homeRows, live, rulesOf, told } from '../../../support/timeline.ts';

/** 23:00 on the evening before the clock goes back at 02:00. */
const EVENING = at('2026-10-24T22:00:00Z');
const RULE = { kind: 'demand', name: 'left-on', above: 500, for: '30m', clearFor: '10m' };

describe('a demand rule whose window closes in the hour that autumn repeats is told once', () => {
  it.each([
    {
      name: 'autumn repeats its end',
      activeBetween: '22:00-01:30',
      on: 300,
      events: ['raised 22:30:00', 'ended 00:30:00'],
    },
    {
      name: 'autumn repeats all of it',
      activeBetween: '01:10-01:50',
      on: 300,
      events: ['raised 00:10:00', 'ended 00:50:00'],
    },
    {
      name: 'it closes with the repeated hour',
      activeBetween: '22:00-02:00',
      on: 300,
      events: ['raised 22:30:00', 'ended 02:00:00'],
    },
    {
      name: 'it opens in the repeated hour',
      activeBetween: '01:30-03:00',
      on: 300,
      events: ['raised 00:30:00', 'ended 03:00:00'],
    },
    {
      name: 'it is off again before the repetition',
      activeBetween: '22:00-01:30',
      on: 100,
      events: ['raised 22:30:00', 'recovered 23:50:00'],
    },
  ])('where $name', ({ activeBetween, on, events }) => {
    const rows = homeRows(EVENING, [on, 900], [60, 100]);
    const lived = live(rulesOf({ ...RULE, activeBetween }), rows, { until: EVENING + 6 * 3_600_000 });
    expect(told(lived.events)).toEqual(events);
  });

  it('what begins in the repetition waits for the window of the next evening', () => {
    const [rule] = rulesOf({ ...RULE, for: '5m', activeBetween: '22:00-01:30' });
    const rows = homeRows(at('2026-10-25T01:02:00Z'), [20, 900]);
    const { events, state } = live(
      [rule].flatMap((one) => one ?? []),
      rows,
    );
    expect(events).toEqual([]);
    const own = state.rules['left-on'];
    if (rule?.kind !== 'demand' || own?.kind !== 'demand') throw new Error('not a demand rule');
    expect(decidesFrom(rule, own, 'Europe/London')).toBe(at('2026-10-25T22:00:00Z'));
  });
});
