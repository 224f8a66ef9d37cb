import { describe, expect, it } from 'vitest';
import { alertStateSchema, packAlertState } from '../../../../core/rules/state.ts';
import { at, homeRows, live, rulesOf, told } from '../../../support/timeline.ts';

const RULES = rulesOf({ kind: 'no-use', name: 'kettle', above: 1000, between: '06:00-07:00' });
const START = at('2026-01-14T05:50:00Z');

describe('a no-use rule', () => {
  it.each([
    {
      name: 'raises at the first reading after its hours where nothing was used',
      rows: [[80, 60]],
      events: ['raised 07:00:00'],
    },
    {
      name: 'is silent where something was used',
      rows: [
        [40, 60],
        [2, 2200],
        [40, 60],
      ],
      events: [],
    },
    { name: 'takes demand at its limit for no use', rows: [[80, 1000]], events: ['raised 07:00:00'] },
    {
      name: 'says nothing where more than a tenth is not known',
      rows: [
        [20, 60],
        [10, undefined],
        [50, 60],
      ],
      events: [],
    },
    {
      name: 'raises where less than a tenth is not known',
      rows: [
        [20, 60],
        [5, undefined],
        [55, 60],
      ],
      events: ['raised 07:00:00'],
    },
    {
      name: 'recovers at the first use, once',
      rows: [
        [90, 60],
        [2, 2200],
        [2, 60],
        [2, 2200],
      ],
      events: ['raised 07:00:00', 'recovered 07:20:00'],
    },
    {
      name: 'counts no use before its hours',
      rows: [
        [9, 2200],
        [71, 60],
      ],
      events: ['raised 07:00:00'],
    },
  ] as const)('$name', ({ rows, events }) => {
    expect(told(live(RULES, homeRows(START, ...rows)).events)).toEqual(events);
  });

  it('is decided some minutes after its hours where no reading follows them', () => {
    const rows = homeRows(START, [70, 60]);
    const { events } = live(RULES, rows, { until: at('2026-01-14T07:30:00Z') });
    expect(told(events)).toEqual(['raised 07:10:00']);
  });

  it('tells a window once, and goes on from stored state', () => {
    const rows = homeRows(START, [120, 60]);
    const half = live(RULES, rows.slice(0, 200));
    const state = alertStateSchema.parse(JSON.parse(JSON.stringify(packAlertState(half.state))));
    const rest = live(RULES, rows.slice(200), { state, from: at('2026-01-14T06:25:00Z') });
    expect(told([...half.events, ...rest.events])).toEqual(['raised 07:00:00']);
  });

  it('reminds where the next day passes without use too', () => {
    const { events } = live(RULES, homeRows(START, [26 * 60, 60]));
    expect(told(events)).toEqual(['raised 07:00:00', 'reminder 07:00:00']);
  });

  it('recovers from the window it told, even within the next one', () => {
    const { events } = live(RULES, homeRows(START, [24 * 60 + 30, 60], [2, 2200]));
    expect(events.at(-1)?.reason).toMatchObject({ kind: 'used-again', startsAt: at('2026-01-14T06:00:00Z') });
  });

  it('tells what a late batch shows to be over in one message', () => {
    const rows = homeRows(START, [120, 60], [5, 2200]);
    const { events } = live(RULES, rows, {
      from: at('2026-01-14T12:00:00Z'),
      until: at('2026-01-14T12:00:00Z'),
    });
    expect(told(events)).toEqual(['summary 07:50:00']);
  });

  it('watches hours over midnight as one', () => {
    const night = rulesOf({ kind: 'no-use', name: 'kettle', above: 1000, between: '23:30-00:30' });
    const { events } = live(night, homeRows(at('2026-01-14T23:00:00Z'), [120, 60]));
    expect(told(events)).toEqual(['raised 00:30:00']);
  });

  it.each([
    {
      name: 'spring skips an hour of it',
      from: '2026-03-29T00:00:00Z',
      between: '00:30-03:30',
      events: ['raised 02:30:00'],
    },
    {
      name: 'autumn repeats an hour of it',
      from: '2026-10-25T00:00:00Z',
      between: '01:10-03:30',
      events: ['raised 03:30:00'],
    },
    {
      name: 'autumn repeats its end',
      from: '2026-10-24T22:30:00Z',
      between: '00:10-01:30',
      events: ['raised 00:30:00'],
    },
    {
      name: 'autumn repeats all of it',
      from: '2026-10-24T23:30:00Z',
      between: '01:10-01:50',
      events: ['raised 00:50:00'],
    },
  ])('tells a night once where $name', ({ from, between, events }) => {
    const rules = rulesOf({ kind: 'no-use', name: 'kettle', above: 1000, between });
    expect(told(live(rules, homeRows(at(from), [300, 60])).events)).toEqual(events);
  });
});
