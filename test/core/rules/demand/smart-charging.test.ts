import { describe, expect, it } from 'vitest';
import { withAnswer } from '../../../../core/readings/smart-charging.ts';
import { needsDispatches } from '../../../../core/rules/dispatches-needed.ts';
import { at, homeRows, live, MINUTE, rulesOf, told } from '../../../support/timeline.ts';

const START = at('2026-01-14T18:00:00Z');
const CAR = { kind: 'demand', name: 'car', above: 6_000, for: '20m', exceptSmartCharging: true };

type Slots = readonly (readonly [from: string, to: string])[];

const spansOf = (slots: Slots) =>
  withAnswer(
    [],
    slots.map(([from, to]) => ({ start: at(`2026-01-14T${from}:00Z`), end: at(`2026-01-14T${to}:00Z`) })),
    { askedBefore: START, now: START },
  );

type Stretches = readonly (readonly [minutes: number, demandW: number | undefined])[];

const lived = (rule: object, slots: Slots, stretches: Stretches, asked = true) =>
  live(rulesOf(rule), homeRows(START, ...stretches), {
    conditions: { smartCharging: { spans: spansOf(slots), asked } },
  });

describe('half hours in which Octopus charges a car', () => {
  it.each<[sentence: string, rule: object, slots: Slots, stretches: Stretches, told: string[]]>([
    ['are no evidence', CAR, [['18:00', '20:00']], [[120, 7_000]], []],
    [
      'are evidence to a rule that does not leave them out',
      { ...CAR, exceptSmartCharging: false },
      [['18:00', '20:00']],
      [[30, 7_000]],
      ['raised 18:20:00'],
    ],
    ['end where their half hour does', CAR, [['18:10', '18:20']], [[60, 7_000]], ['raised 18:50:00']],
    [
      'keep the evidence before them where they are no longer than a gap may be',
      { ...CAR, for: '45m' },
      [['18:30', '19:00']],
      [[90, 7_000]],
      // 30 min before and 15 after
      ['raised 19:15:00'],
    ],
    [
      'end pending where they are longer',
      CAR,
      [['18:30', '19:30']],
      [
        [15, 300],
        [135, 7_000],
      ],
      ['raised 19:50:00'],
    ],
    [
      'do not hide that demand fell: pending ends in them',
      { ...CAR, for: '45m' },
      [['18:30', '19:00']],
      [
        [40, 7_000],
        [5, 300],
        [61, 7_000],
      ],
      // from 19:00 on
      ['raised 19:45:00'],
    ],
    [
      'hold an alert that was raised before them, and let it recover where demand falls in them',
      CAR,
      [['18:30', '20:00']],
      [
        [45, 7_000],
        [30, 300],
      ],
      ['raised 18:20:00', 'recovered 18:55:00'],
    ],
    [
      'hold an alert that was raised before them, over their end',
      CAR,
      [['18:30', '19:30']],
      [
        [100, 7_000],
        [15, 300],
      ],
      ['raised 18:20:00', 'recovered 19:50:00'],
    ],
    [
      'raise what was enough when they begin',
      CAR,
      [['18:30', '19:00']],
      [
        [10, 300],
        [50, 7_000],
      ],
      ['raised 18:30:00'],
    ],
    [
      'are no evidence to a mean either',
      { ...CAR, averageOver: '10m', for: '10m' },
      [['18:00', '19:00']],
      [
        [60, 7_000],
        [30, 7_000],
      ],
      ['raised 19:10:00'],
    ],
    [
      'bring no reminder while they last',
      { ...CAR, remindEvery: '20m' },
      [['18:30', '19:30']],
      [[95, 7_000]],
      ['raised 18:20:00', 'reminder 19:31:00'],
    ],
    ['that are a boost or nothing known are evidence', CAR, [], [[30, 7_000]], ['raised 18:20:00']],
  ])('%s', (_, rule, slots, stretches, expected) => {
    expect(told(lived(rule, slots, stretches).events)).toEqual(expected);
  });

  it('leave nothing to be said where Octopus was asked, and say so where it was not', () => {
    const raised = (asked: boolean) => lived(CAR, [], [[30, 7_000]], asked).events[0]?.reason;
    expect(raised(true)).not.toHaveProperty('smartChargingUnknown');
    expect(raised(false)).toHaveProperty('smartChargingUnknown', true);
    const plain = live(rulesOf({ ...CAR, exceptSmartCharging: false }), homeRows(START, [30, 7_000]));
    expect(plain.events[0]?.reason).not.toHaveProperty('smartChargingUnknown');
  });

  it('that could not be asked about are said with the raise alone', () => {
    const { events } = lived(
      CAR,
      [],
      [
        [30, 7_000],
        [20, 300],
      ],
      false,
    );
    expect(events.map(({ reason }) => 'smartChargingUnknown' in reason)).toEqual([true, false]);
  });

  it('that could not be asked about are said of what is told as history, too', () => {
    const rows = homeRows(START, [30, 7_000], [20, 300]);
    const late = live(rulesOf(CAR), rows, { from: START + 120 * MINUTE, until: START + 120 * MINUTE });
    expect(late.events).toMatchObject([{ event: 'summary', reason: { smartChargingUnknown: true } }]);
  });
});

describe('asking Octopus when it charges', () => {
  const rules = rulesOf(CAR, { kind: 'demand', name: 'high', above: 6_000 });
  const needs = (rows: Stretches, slots: Slots, askedMinutesAgo?: number, asked = false) => {
    const now = START + rows.reduce((sum, [minutes]) => sum + minutes, 0) * MINUTE;
    const { events, state } = lived(CAR, slots, rows, asked);
    const askedAt = askedMinutesAgo === undefined ? undefined : now - askedMinutesAgo * MINUTE;
    return needsDispatches(
      rules,
      { events: events.filter(({ pollAt }) => pollAt === now), state },
      { askedAt, now },
    );
  };

  it.each<
    [sentence: string, needed: boolean, rows: Stretches, slots: Slots, askedMinutesAgo: number | undefined]
  >([
    ['is not needed at rest', false, [[60, 300]], [], undefined],
    ['is needed while pending', true, [[5, 7_000]], [], undefined],
    ['is not needed so soon again', false, [[5, 7_000]], [], 9],
    ['is needed again after ten minutes', true, [[5, 7_000]], [], 10],
    ['is needed before a raise, however lately it was asked', true, [[21, 7_000]], [], 1],
    [
      'is needed where the plan alone keeps the rule from pending',
      true,
      [[5, 7_000]],
      [['18:00', '19:00']],
      10,
    ],
    ['is not needed once raised', false, [[40, 7_000]], [], 30],
  ])('%s', (_, needed, rows, slots, askedMinutesAgo) => {
    expect(needs(rows, slots, askedMinutesAgo)).toBe(needed);
  });

  it('is needed for no rule of another kind, nor for one that does not leave it out', () => {
    const others = rulesOf(
      { kind: 'demand', name: 'high', above: 6_000, for: '20m' },
      { kind: 'no-data', name: 'offline', after: '15m' },
      { kind: 'frozen', name: 'frozen', after: '30m' },
      { kind: 'budget', name: 'cost', period: 'day', costAbove: 6 },
      { kind: 'no-use', name: 'kettle', above: 1_000, between: '17:00-19:00' },
      { kind: 'unusual', name: 'night' },
      { kind: 'standby', name: 'standby' },
    );
    const { state } = live(others, homeRows(START, [5, 7_000]));
    expect(Object.keys(state.rules)).toHaveLength(others.length);
    const decided = { events: [], state };
    expect(needsDispatches(others, decided, { askedAt: undefined, now: START + 5 * MINUTE })).toBe(false);
    const renamed = rulesOf({ ...CAR, name: 'offline' });
    expect(needsDispatches(renamed, decided, { askedAt: undefined, now: START + 5 * MINUTE })).toBe(false);
  });
});
