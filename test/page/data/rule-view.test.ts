import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import { learnHours, nothingLearned } from '../../../core/readings/usual.ts';
import { ruleViews } from '../../../page/data/rule-view.ts';
import { hoursOfDays } from '../../support/hours.ts';
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
    ['nothing beyond', [[10, 300]], { phase: 'quiet', standing: '' }],
    [
      'on its way',
      [
        [10, 300],
        [3, 9_500],
      ],
      { phase: 'pending', standing: 'Above 9 kW for 2 min; alerts at 5' },
    ],
    [
      'raised',
      [
        [10, 300],
        [20, 9_500],
      ],
      { phase: 'raised', standing: 'Since 18:10, peak 9.5 kW' },
    ],
    [
      'nearly over',
      [
        [10, 300],
        [20, 9_500],
        [5, 300],
      ],
      { phase: 'raised', standing: 'Since 18:10, peak 9.5 kW; back to normal for 4 min, over at 10' },
    ],
    [
      'over',
      [
        [10, 300],
        [20, 9_500],
        [12, 300],
      ],
      { phase: 'quiet', standing: '' },
    ],
  ] as const)('demand: %s', (_, stretches, expected) => {
    expect(viewAfter(HIGH, homeRows(START, ...stretches))).toMatchObject(expected);
  });

  it('demand: what lasts long enough outside its hours waits for them', () => {
    const night = { ...HIGH, activeBetween: '23:00-06:00' };
    expect(viewAfter(night, homeRows(START, [10, 9_500]))).toMatchObject({
      phase: 'pending',
      standing: 'Since 18:00; alerts from 23:00 on',
      share: 1,
    });
  });

  it('no-data: silent, and back', () => {
    const rule = { kind: 'no-data', name: 'offline', after: '15m', clearFor: '5m' };
    expect(viewAfter(rule, homeRows(START, [10, 300]))?.phase).toBe('quiet');
    expect(viewAfter(rule, homeRows(START, [10, 300]), 20 * MINUTE)).toMatchObject({
      phase: 'raised',
      standing: 'Silent since 18:09',
    });
    expect(viewAfter(rule, homeRows(START, [10, 300], [30, undefined], [3, 300]))).toMatchObject({
      phase: 'raised',
      standing: 'Readings back since 18:40; steady for 2 min, over at 5',
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
    expect(viewAfter(rule, rows(66))).toMatchObject({ phase: 'raised', share: expect.closeTo(1.1, 1) });
  });

  it('is news, not an alarm, where it tells of spare solar', () => {
    const sun = { kind: 'demand', name: 'spare-solar', below: -1_500, for: '5m', severity: 'info' };
    expect(viewAfter(sun, homeRows(START, [10, -2_500]))).toMatchObject({
      title: 'Spare solar',
      tone: 'good',
      phase: 'raised',
      standing: 'Since 18:00, peak export 2.5 kW',
    });
  });

  it('a rule nobody decided on yet is quiet', () => {
    expect(ruleViews(rulesOf(HIGH), undefined, { now: START, timeZone: ZONE })[0]?.phase).toBe('quiet');
  });
});

it.each([
  [HIGH, 'Above 9 kW for 5 min'],
  [
    { ...HIGH, averageOver: '15m', activeBetween: '23:00-06:00' },
    'Mean of 15 min above 9 kW for 5 min, 23:00-06:00',
  ],
  [{ kind: 'demand', name: 'sun', below: -1_500, for: '0s' }, 'Export above 1.5 kW'],
  [{ kind: 'demand', name: 'freezer', below: 40, for: '3h' }, 'Below 40 W for 3 h'],
  [{ kind: 'no-data', name: 'x', after: '15m' }, 'No reading for 15 min'],
  [{ kind: 'frozen', name: 'x', after: '1h' }, 'One value repeated for 1 h'],
  [{ kind: 'budget', name: 'x', period: 'month', energyAbove: 400 }, '400 kWh a month'],
])('%o looks for: %s', (rule, terms) => {
  expect(ruleViews(rulesOf(rule), undefined, { now: START + HOUR, timeZone: ZONE })[0]?.terms).toBe(terms);
});

describe('what a rule has learned', () => {
  const rules = rulesOf(
    { kind: 'unusual', name: 'night' },
    { kind: 'no-data', name: 'offline', after: '15m' },
  );

  it('is shown of a rule that learns, and of no other', () => {
    const views = ruleViews(rules, undefined, { now: START, timeZone: ZONE }, { usual: undefined });
    expect(views.map(({ knows }) => knows)).toEqual([['Learning what is usual: 0 of 14 days.'], undefined]);
    const unread = ruleViews(rules, undefined, { now: START, timeZone: ZONE }, {});
    expect(unread.map(({ knows }) => knows)).toEqual([undefined, undefined]);
  });

  it('is the least extra load that it would notice', () => {
    const hours = hoursOfDays(at('2026-01-01T00:00:00Z'), 20, () => 200);
    const { usual } = learnHours(nothingLearned(), hours);
    const [view] = ruleViews(rules, undefined, { now: START, timeZone: ZONE }, { usual });
    expect(view?.knows).toEqual(['Left on for three hours, it notices at least 250 W 00:00-07:00.']);
  });
});
