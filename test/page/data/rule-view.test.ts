import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import { ruleViews } from '../../../page/data/rule-view.ts';
import { at, HOUR, homeRows, live, MINUTE, rulesOf, withRegister } from '../../support/timeline.ts';

const START = at('2026-05-15T17:00:00Z');
const ZONE = 'Europe/London';
const HIGH = { kind: 'demand', name: 'high', above: 9_000, clearBelow: 8_000, for: '5m', clearFor: '10m' };

/** The view of one rule after the real rules lived through rows. */
const viewAfter = (rule: object, rows: readonly Reading[], quietMs = 0) => {
  const rules = rulesOf(rule);
  const until = (rows.at(-1)?.at ?? START) + 10_000 + quietMs;
  const { state } = live(rules, rows, { from: START + MINUTE, until });
  const [view] = ruleViews(rules, state, { now: until, timeZone: ZONE });
  return view;
};

describe('the live state of a rule', () => {
  it.each([
    ['nothing beyond', [[10, 300]], { phase: 'quiet', standing: 'quiet' }],
    [
      'on its way',
      [
        [10, 300],
        [3, 9_500],
      ],
      { phase: 'pending', standing: '2 of 5 min' },
    ],
    [
      'raised',
      [
        [10, 300],
        [20, 9_500],
      ],
      { phase: 'raised', standing: 'since 18:10, peak 9.5 kW' },
    ],
    [
      'nearly over',
      [
        [10, 300],
        [20, 9_500],
        [5, 300],
      ],
      { phase: 'raised', standing: 'since 18:10, peak 9.5 kW; normal for 4 of 10 min' },
    ],
    [
      'over',
      [
        [10, 300],
        [20, 9_500],
        [12, 300],
      ],
      { phase: 'quiet', standing: 'quiet' },
    ],
  ] as const)('demand: %s', (_, stretches, expected) => {
    expect(viewAfter(HIGH, homeRows(START, ...stretches))).toMatchObject(expected);
  });

  it('demand: what lasts long enough outside its hours waits for them', () => {
    const night = { ...HIGH, activeBetween: '23:00-06:00' };
    expect(viewAfter(night, homeRows(START, [10, 9_500]))).toMatchObject({
      phase: 'pending',
      standing: 'since 18:00, told from 23:00 on',
      share: 1,
    });
  });

  it('no-data: silent, and back', () => {
    const rule = { kind: 'no-data', name: 'offline', after: '15m', clearFor: '5m' };
    expect(viewAfter(rule, homeRows(START, [10, 300]))?.phase).toBe('quiet');
    expect(viewAfter(rule, homeRows(START, [10, 300]), 20 * MINUTE)).toMatchObject({
      phase: 'raised',
      standing: 'silent since 18:09',
    });
    expect(viewAfter(rule, homeRows(START, [10, 300], [30, undefined], [3, 300]))).toMatchObject({
      phase: 'raised',
      standing: 'readings back since 18:40; steady for 2 of 5 min',
    });
  });

  it('frozen: only what lasts is worth a word', () => {
    const rule = { kind: 'frozen', name: 'stuck', after: '30m' };
    const held = (minutes: number) =>
      homeRows(START, [minutes, 240]).map((row) => ({ ...row, consumptionWh: 1_000 }));
    expect(viewAfter(rule, held(4))?.phase).toBe('quiet');
    expect(viewAfter(rule, held(15))).toMatchObject({ phase: 'pending', standing: '240 W since 18:00' });
    expect(viewAfter(rule, held(40))).toMatchObject({
      phase: 'raised',
      standing: '240 W since 18:00',
    });
  });

  it('budget: how much is used', () => {
    const rule = { kind: 'budget', name: 'cost', period: 'day', costAbove: 1, warnAt: [50, 100] };
    const rows = (minutes: number) => withRegister(homeRows(START, [minutes, 2_000]), 1_000_000, 50);
    expect(viewAfter(rule, rows(15))).toMatchObject({ phase: 'quiet', standing: '£0.25, 24 %' });
    expect(viewAfter(rule, rows(45))?.phase).toBe('pending');
    expect(viewAfter(rule, rows(66))).toMatchObject({ phase: 'raised', share: 1 });
  });

  it('a rule nobody decided on yet is quiet', () => {
    expect(ruleViews(rulesOf(HIGH), undefined, { now: START, timeZone: ZONE })[0]?.phase).toBe('quiet');
  });
});

it.each([
  [HIGH, 'over 9 kW for 5 min'],
  [
    { ...HIGH, averageOver: '15m', activeBetween: '23:00-06:00' },
    'mean of 15 min over 9 kW for 5 min, 23:00-06:00',
  ],
  [{ kind: 'demand', name: 'sun', below: -1_500, for: '0s' }, 'under -1.5 kW'],
  [{ kind: 'no-data', name: 'x', after: '15m' }, 'no reading for 15 min'],
  [{ kind: 'frozen', name: 'x', after: '1h' }, 'one value repeated for 1 h'],
  [{ kind: 'budget', name: 'x', period: 'month', energyAbove: 400 }, '400 kWh a month'],
])('%o looks for: %s', (rule, terms) => {
  expect(ruleViews(rulesOf(rule), undefined, { now: START + HOUR, timeZone: ZONE })[0]?.terms).toBe(terms);
});
