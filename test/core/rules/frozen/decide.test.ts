import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import { at, homeRows, live, rulesOf, told, withRegister } from '../../../support/timeline.ts';

const START = at('2026-02-03T20:00:00Z');
const RULE = { kind: 'frozen', name: 'mini-frozen', after: '30m' };

/** The register stands still from the first row on. */
const stuckRegister = (rows: readonly Reading[]): Reading[] =>
  rows.map((row) => ({ ...row, consumptionWh: 5_000 }));

describe('a frozen rule', () => {
  it.each([
    {
      name: 'is raised once 30 min of one value contradict a register that stands still, and recovers when the value moves',
      rows: stuckRegister(homeRows(START, [40, 420], [10, 430])),
      told: ['raised 20:30:00', 'recovered 20:40:00'],
    },
    {
      name: 'recovers when only the register moves',
      rows: [
        ...stuckRegister(homeRows(START, [40, 420])),
        ...homeRows(START + 40 * 60_000, [1, 420]).map((row) => ({ ...row, consumptionWh: 5_100 })),
      ],
      told: ['raised 20:30:00', 'recovered 20:40:00'],
    },
    {
      name: 'says nothing while the register follows a steady load',
      rows: withRegister(homeRows(START, [600, 420])),
      told: [],
    },
    {
      name: 'says nothing below 50 W, whatever the register does',
      rows: stuckRegister(homeRows(START, [600, 49])),
      told: [],
    },
    {
      name: 'waits until the held demand would have drawn 20 Wh',
      rule: { ...RULE, after: '7m' },
      rows: stuckRegister(homeRows(START, [40, 60])),
      told: ['raised 20:20:00'],
    },
    {
      name: 'a battery that holds the home at 0 W for eight hours is not frozen',
      rows: stuckRegister(homeRows(START, [480, 0])),
      told: [],
    },
    {
      name: 'steady export is not frozen',
      rows: stuckRegister(homeRows(START, [480, -1500])),
      told: [],
    },
    {
      name: 'without a register it takes two hours of one value',
      rows: homeRows(START, [130, 420], [5, 200]),
      told: ['raised 22:00:00', 'recovered 22:10:00'],
    },
    {
      name: 'without a register it takes after where that is longer than two hours',
      rule: { ...RULE, after: '3h' },
      rows: homeRows(START, [200, 420]),
      told: ['raised 23:00:00'],
    },
    {
      name: 'without a register, 0 W all night is not frozen either',
      rows: homeRows(START, [480, 0]),
      told: [],
    },
    {
      name: 'without a register, steady export is not frozen either',
      rows: homeRows(START, [480, -1500]),
      told: [],
    },
    {
      name: 'a register that comes later begins the clock again',
      rows: homeRows(START, [150, 420]).map((row, i) => (i < 600 ? row : { ...row, consumptionWh: 5_000 })),
      // from 21:40 on there is a register
      told: ['raised 22:10:00'],
    },
    {
      name: 'told without a register, it stays told where one comes that stands still, until that moves',
      rows: homeRows(START, [240, 420]).map((row, i) =>
        i < 900 ? row : { ...row, consumptionWh: i < 1_260 ? 5_000 : 5_100 },
      ),
      told: ['raised 22:00:00', 'recovered 23:30:00'],
    },
    {
      name: 'a row without a register in between changes nothing',
      rows: stuckRegister(homeRows(START, [40, 420])).map((row, i) =>
        i === 90 ? { at: row.at, demandW: row.demandW } : row,
      ),
      told: ['raised 20:30:00'],
    },
    {
      name: '50 W are enough to tell by',
      rows: stuckRegister(homeRows(START, [40, 50])),
      told: ['raised 20:30:00'],
    },
    {
      name: 'it is raised again where another value stands still after it moved',
      rows: stuckRegister(homeRows(START, [40, 420], [40, 430])),
      told: ['raised 20:30:00', 'recovered 20:40:00', 'raised 21:10:00'],
    },
    {
      name: 'time without rows is evidence of nothing',
      rows: stuckRegister(homeRows(START, [10, 420], [120, undefined], [10, 420])),
      told: [],
    },
    {
      name: 'a single different value begins the clock again',
      rows: stuckRegister(homeRows(START, [29, 420], [0.2, 421], [29, 420])),
      told: [],
    },
  ])('$name', ({ rows, told: expected, rule }) => {
    expect(told(live(rulesOf(rule ?? RULE), rows).events)).toEqual(expected);
  });

  it.each([
    {
      name: 'a register contradicts',
      rows: stuckRegister(homeRows(START, [40, 420], [1, 430])),
      registered: true,
    },
    {
      name: 'no register is there',
      rows: homeRows(START, [40, 420], [120, 420], [1, 430]),
      registered: false,
    },
  ])('says what stood still and what moves again where $name', ({ rows, registered }) => {
    const { events } = live(rulesOf({ ...RULE, severity: 'info' }), rows);
    expect(events).toMatchObject([
      {
        rule: 'mini-frozen',
        ruleKind: 'frozen',
        severity: 'info',
        reason: { kind: 'standing-still', since: START, heldW: 420, registered },
      },
      { reason: { kind: 'moving-again', since: START, heldW: 420, demandW: 430 } },
    ]);
  });

  it('that watches keeps no silence of a Mini that was not frozen back', () => {
    const rows = withRegister(homeRows(START, [40, 420], [60, undefined]));
    const { events } = live(rulesOf(RULE, { kind: 'no-data', name: 'offline', after: '15m' }), rows, {
      until: START + 70 * 60_000,
    });
    expect(events.map(({ rule, event }) => `${rule} ${event}`)).toEqual(['offline raised']);
  });

  it('is the only kind that speaks of a Mini that stands still', () => {
    const rows = stuckRegister(homeRows(START, [180, 420]));
    const now = START + 180 * 60_000;
    const silence = rulesOf({ kind: 'no-data', name: 'offline', after: '15m' });
    expect(live(silence, rows, { from: now, until: now }).events).toEqual([]);
  });

  it('and no-data never both speak for one cause: a frozen Mini that goes silent was told already', () => {
    const rows = stuckRegister(homeRows(START, [40, 420], [60, undefined], [10, 300]));
    const { events } = live(rulesOf(RULE, { kind: 'no-data', name: 'offline', after: '15m' }), rows);
    expect(events.map(({ rule, event }) => `${rule} ${event}`)).toEqual([
      'mini-frozen raised',
      'mini-frozen recovered',
    ]);
  });
});
