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
    expect(events[0]?.reason).toMatchObject({ endsAt: at('2026-01-14T07:00:00Z') });
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

  it('tells from when to when nothing was used, and what was when it is over', () => {
    const { events, state } = live(RULES, homeRows(START, [90, 60], [1, 2200]));
    const window = { aboveW: 1000, startsAt: at('2026-01-14T06:00:00Z'), endsAt: at('2026-01-14T07:00:00Z') };
    const told_ = { rule: 'kettle', ruleKind: 'no-use', severity: 'warning' };
    expect(events).toMatchObject([
      { ...told_, event: 'raised', reason: { kind: 'no-use', ...window } },
      { ...told_, event: 'recovered', reason: { kind: 'used-again', ...window, demandW: 2200 } },
    ]);
    expect(state.rules.kettle).toMatchObject({ phase: 'ok', decided: true });
  });
});

describe('how much of its hours is known', () => {
  const FIVE = rulesOf({ kind: 'no-use', name: 'kettle', above: 1000, between: '06:00-06:05' });
  const seconds = (from: string, to: string, demandW = 60) => {
    const first = at(`2026-01-14T${from}Z`);
    const count = (at(`2026-01-14T${to}Z`) - first) / 10_000 + 1;
    return Array.from({ length: count }, (_, i) => ({ at: first + i * 10_000, demandW }));
  };
  const LATER = seconds('06:10:00', '06:10:00');

  it.each([
    {
      name: 'nine tenths, the 30 s that the last reading stands for included, are enough',
      rows: [...seconds('06:00:00', '06:04:00'), ...LATER],
      events: ['raised 06:10:00'],
    },
    {
      name: 'ten seconds less are not',
      rows: [...seconds('06:00:00', '06:03:50'), ...LATER],
      events: [],
    },
    {
      name: 'they are decided in the same way where no reading follows',
      rows: seconds('06:00:00', '06:04:00'),
      events: ['raised 06:15:00'],
    },
    {
      name: 'a reading from just before counts for what it reaches into them',
      rows: [...seconds('05:59:55', '05:59:55'), ...seconds('06:00:20', '06:04:00'), ...LATER],
      events: ['raised 06:10:00'],
    },
    {
      name: 'one that reaches up to them does not',
      rows: [...seconds('05:59:30', '05:59:30'), ...seconds('06:00:10', '06:04:00'), ...LATER],
      events: [],
    },
    {
      name: 'use that reaches into them is use',
      rows: [...seconds('05:59:55', '05:59:55', 2200), ...seconds('06:00:10', '06:06:00')],
      events: [],
    },
    {
      name: 'use that reaches up to them is none',
      rows: [...seconds('05:59:30', '05:59:30', 2200), ...seconds('06:00:00', '06:06:00')],
      events: ['raised 06:05:00'],
    },
    {
      name: 'use long before them is none, whatever is missing in between',
      rows: [...seconds('05:30:00', '05:30:00', 2200), ...seconds('06:00:00', '06:06:00')],
      events: ['raised 06:05:00'],
    },
  ])('$name', ({ rows, events }) => {
    expect(told(live(FIVE, rows, { until: at('2026-01-14T06:31:00Z') }).events)).toEqual(events);
  });
});

describe('what a late batch shows of a no-use rule', () => {
  const inOneBatch = (now: string, ...stretches: Parameters<typeof homeRows>[1][]) =>
    told(live(RULES, homeRows(START, ...stretches), { from: at(now), until: at(now) }).events);

  it('is told as it happens where it was over a quarter of an hour ago or less', () => {
    expect(inOneBatch('2026-01-14T08:05:00Z', [120, 60], [5, 2200])).toEqual([
      'raised 07:00:00',
      'recovered 07:50:00',
    ]);
  });

  it('is told as history where it was over longer ago', () => {
    expect(inOneBatch('2026-01-14T08:05:10Z', [120, 60], [5, 2200])).toEqual(['summary 07:50:00']);
  });

  it('goes on where the second day passed without use as well', () => {
    expect(inOneBatch('2026-01-16T00:00:00Z', [26 * 60, 60])).toEqual([
      'raised 07:00:00',
      'reminder 07:00:00',
    ]);
  });

  it('is over for who was told before it', () => {
    const before = live(RULES, homeRows(START, [90, 60]));
    const rows = homeRows(at('2026-01-14T07:20:00Z'), [5, 2200]);
    const late = at('2026-01-14T09:00:00Z');
    const { events } = live(RULES, rows, { state: before.state, from: late, until: late });
    expect(told(events)).toEqual(['recovered 07:20:00']);
  });

  it('is told of each day by itself where the first day was not over', () => {
    expect(inOneBatch('2026-01-16T00:00:00Z', [26 * 60, 60], [5, 2200])).toEqual([
      'raised 07:00:00',
      'reminder 07:00:00',
      'recovered 07:50:00',
    ]);
  });
});

describe('the hours of a no-use rule, edited after they were decided', () => {
  it.each([
    ['are watched too where they begin later that day', '08:00-09:00', ['raised 09:00:00']],
    ['are not watched again where they began before', '05:30-23:30', []],
  ])('%s', (_, between, events) => {
    const { state } = live(RULES, homeRows(START, [20, 60], [2, 2200], [53, 60]));
    const edited = rulesOf({ kind: 'no-use', name: 'kettle', above: 1000, between });
    const rows = homeRows(at('2026-01-14T07:05:00Z'), [17 * 60, 60]);
    expect(told(live(edited, rows, { state }).events)).toEqual(events);
  });
});
