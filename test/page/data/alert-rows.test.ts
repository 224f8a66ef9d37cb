import { describe, expect, it } from 'vitest';
import { walkUsage } from '../../../core/readings/usage.ts';
import { alertRows, type RowFacts } from '../../../page/data/alert-rows.ts';
import { liveRules, sentMessage } from '../../support/page-source.ts';
import { at, homeRows, MINUTE, withRegister } from '../../support/timeline.ts';

const START = at('2026-05-15T17:00:00Z');
const { rules } = liveRules([
  { kind: 'demand', name: 'very-high', above: 9_000, for: '5m' },
  { kind: 'demand', name: 'spare-solar', below: -1_500, for: '10m', severity: 'info' },
  { kind: 'no-data', name: 'offline', after: '15m' },
]);

const facts = (rest: Partial<RowFacts> = {}): RowFacts => {
  const readings = withRegister(homeRows(START, [42, 300], [10, 9_800], [30, 300]));
  const uses: RowFacts['uses'][number][] = [];
  const conditions = { sampleHoldsMs: 30_000, deviceId: undefined };
  walkUsage({ lastDemandW: 0, priced: [] }, readings, conditions, (use) => uses.push(use));
  return { rules, episodes: [], readings, uses, days: [], ...rest };
};
const highFrom = START + 42 * MINUTE;
const high = {
  rule: 'very-high',
  kind: 'demand',
  severity: 'critical',
  from: highFrom,
  to: highFrom + 10 * MINUTE,
} as const;

describe('alerts as rows', () => {
  it('are one from the raise to the end, with what it was', () => {
    const told = [
      sentMessage('up', highFrom + 5 * MINUTE),
      sentMessage('still', highFrom + 8 * MINUTE, { event: 'reminder' }),
      sentMessage('over', highFrom + 20 * MINUTE, { event: 'recovered', severity: 'info' }),
    ];
    const rows = alertRows(told, facts({ episodes: [high] }));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      id: 'up',
      title: 'Very high',
      tone: 'alert',
      from: highFrom / 1_000,
      to: highFrom / 1_000 + 600,
      open: false,
      facts: ['9.8 kW', '41p'],
    });
    expect(rows[0]?.messages).toHaveLength(3);
  });

  it('are open until their end was told, and a second raise is a row of its own', () => {
    const told = [
      sentMessage('one', highFrom),
      sentMessage('end', highFrom + MINUTE, { event: 'recovered' }),
      sentMessage('two', highFrom + 2 * MINUTE),
    ];
    const rows = alertRows(told, facts());
    expect(rows.map(({ id, open }) => [id, open])).toEqual([
      ['two', true],
      ['one', false],
    ]);
  });

  it('say what was exported where solar was to spare, and that this is good news', () => {
    const readings = homeRows(START, [60, -2_000], [10, -3_900]);
    const told = [sentMessage('sun', START + 10 * MINUTE, { rule: 'spare-solar', severity: 'info' })];
    const episodes = [{ rule: 'spare-solar', kind: 'demand', severity: 'info', from: START } as const];
    expect(alertRows(told, facts({ readings, episodes }))[0]).toMatchObject({
      tone: 'good',
      facts: ['3.9 kW exported'],
      open: true,
    });
  });

  it('of services and of rules that are gone still have a name', () => {
    const told = [
      sentMessage('s', START, {
        rule: 'service',
        event: 'service',
        subject: '[SERVICE] The register is stuck',
      }),
      sentMessage('g', START + 1, { rule: 'old-rule' }),
      sentMessage('o', START + 2, { rule: 'offline', event: 'raised', severity: 'warning' }),
    ];
    expect(alertRows(told, facts()).map(({ title, tone }) => [title, tone])).toEqual([
      ['Offline', 'silent'],
      ['Old rule', 'alert'],
      ['The register is stuck', 'service'],
    ]);
  });

  it('of a rule that learns are over once it says so, though no message came', () => {
    const learning = liveRules([{ kind: 'unusual', name: 'night' }]).rules;
    const night = { rule: 'night', severity: 'warning' } as const;
    const told = [
      sentMessage('first', highFrom, night),
      sentMessage('second', highFrom + 24 * 60 * MINUTE, night),
    ];
    const state = {
      kind: 'unusual',
      phase: 'ok',
      decidedTo: 0,
      night: 0,
      tested: true,
      over: true,
      nightsOver: 1,
    } as const;
    const openIn = (states: RowFacts['states']) =>
      alertRows(told, facts({ rules: learning, states })).map(({ id, open }) => [id, open]);
    expect(openIn(undefined)).toEqual([
      ['second', true],
      ['first', false],
    ]);
    expect(openIn({ night: state })).toEqual([
      ['second', false],
      ['first', false],
    ]);
    expect(openIn({ night: { ...state, phase: 'raised' } })).toEqual([
      ['second', true],
      ['first', false],
    ]);
  });
});
