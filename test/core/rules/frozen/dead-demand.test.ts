import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import { at, homeRows, live, MINUTE, rulesOf, told, withRegister } from '../../../support/timeline.ts';

const START = at('2026-02-03T20:00:00Z');
const RULES = rulesOf({ kind: 'frozen', name: 'mini-frozen', after: '30m' });

/** Rows that report one demand in place of the true one, which the register goes on counting. */
const stuckAt = (demandW: number, rows: readonly Reading[]): Reading[] =>
  rows.map((row) => ({ ...row, demandW }));
const home = (...stretches: Parameters<typeof homeRows>[1][]) => withRegister(homeRows(START, ...stretches));
/** Register values from the given row on, moved by so many Wh. */
const shifted = (rows: readonly Reading[], from: number, to: number, byWh: number): Reading[] =>
  rows.map((row, i) =>
    i >= from && i < to ? { ...row, consumptionWh: (row.consumptionWh ?? 0) + byWh } : row,
  );

describe('demand that stands still while the register moves', () => {
  it.each([
    {
      name: 'at zero for hours under 2 kW is reported once, and once more when demand moves',
      rows: [
        ...stuckAt(0, home([180, 2_000])),
        ...withRegister(homeRows(START + 180 * MINUTE, [10, 1_900]), 2_000_000),
      ],
      told: ['raised 20:30:00', 'recovered 23:00:00'],
    },
    {
      name: 'at zero under 200 W is the least that is reported',
      rows: stuckAt(0, home([60, 201])),
      told: ['raised 20:30:00'],
    },
    { name: 'at zero under less may be a battery', rows: stuckAt(0, home([480, 195])), told: [] },
    {
      name: 'at zero with a register that stands still is a battery',
      rows: home([480, 0]),
      told: [],
    },
    {
      name: 'at zero with a register that creeps by 20 Wh an hour is a battery',
      rows: stuckAt(0, home([480, 20])),
      told: [],
    },
    {
      name: 'at a value is reported where the register counts far more',
      rows: stuckAt(420, home([60, 2_000])),
      told: ['raised 20:30:00'],
    },
    { name: 'at a value that the register counts is a steady load', rows: home([480, 2_000]), told: [] },
    { name: 'at steady export is never frozen', rows: stuckAt(-1_500, home([480, 2_000])), told: [] },
    {
      name: 'at zero is not reported where the register moved only while there were no rows',
      rows: stuckAt(0, home([20, 0], [60, undefined], [40, 0])).map((row, i) => ({
        ...row,
        consumptionWh: i < 120 ? 1_000 : 3_000,
      })),
      told: [],
    },
    {
      name: 'at zero does not end a night because a single row lacks its register',
      rows: stuckAt(0, home([60, 2_000])).map((row, i) =>
        i === 90 ? { at: row.at, demandW: row.demandW } : row,
      ),
      told: ['raised 20:30:00'],
    },
    {
      name: 'at zero is not reported for one slip of the register',
      rows: shifted(stuckAt(0, home([480, 0])), 1_000, 1_030, 5_000),
      told: [],
    },
    {
      name: 'at zero is not reported for a register that turns to zero and back',
      rows: shifted(stuckAt(0, home([480, 0])), 1_000, 1_001, -1_000_000),
      told: [],
    },
    {
      name: 'at zero is not reported for a jump that no meter can make',
      rows: shifted(stuckAt(0, home([480, 0])), 1_000, 3_000, 12_345_678),
      told: [],
    },
    {
      name: 'at zero is reported where the register counts only every half hour',
      rows: stuckAt(0, home([180, 2_000])).map((row, i) => ({
        ...row,
        consumptionWh: 1_000_000 + Math.floor(i / 180) * 1_000,
      })),
      told: ['raised 21:30:00'],
    },
    {
      name: 'at zero for long enough is reported also between two steps of the register',
      rule: { after: '35m' },
      rows: stuckAt(0, home([39, 2_000])).map((row, i) => ({
        ...row,
        consumptionWh: 1_000_000 + Math.floor(i / 60) * 333,
      })),
      told: ['raised 20:35:00'],
    },
    {
      name: 'at zero, and at a value while the register stands still after that, are two faults',
      rows: [
        ...stuckAt(0, home([60, 2_000])),
        ...homeRows(START + 60 * MINUTE, [40, 420]).map((row) => ({ ...row, consumptionWh: 2_000_000 })),
      ],
      told: ['raised 20:30:00', 'recovered 21:00:00', 'raised 21:30:00'],
    },
    {
      name: 'at zero is not reported where a single other value comes in between',
      rows: stuckAt(0, home([58, 2_000])).map((row, i) => (i === 175 ? { ...row, demandW: 3 } : row)),
      told: [],
    },
    {
      name: 'needs a register to contradict it',
      rows: homeRows(START, [480, 0]),
      told: [],
    },
  ])('$name', ({ rows, told: expected, rule }) => {
    const rules = rule === undefined ? RULES : rulesOf({ kind: 'frozen', name: 'mini-frozen', ...rule });
    expect(told(live(rules, rows).events)).toEqual(expected);
  });

  it('says since when, at what, and what the meter counted', () => {
    const [raised] = live(RULES, stuckAt(0, home([60, 2_000]))).events;
    expect(raised?.reason).toMatchObject({ kind: 'demand-standing-still', since: START, heldW: 0 });
    expect(raised?.reason).toHaveProperty('movedWh', expect.closeTo(1_000, 0));
  });

  it('is reported once however the rows come, and by a poller that was replaced in between', () => {
    const rows = stuckAt(0, home([180, 2_000]));
    for (const pollMs of [MINUTE, 17 * MINUTE]) {
      expect(told(live(RULES, rows, { pollMs }).events)).toEqual(['raised 20:30:00']);
    }
    const before = live(RULES, rows.slice(0, 100));
    const state = JSON.parse(JSON.stringify(before.state));
    expect(told(live(RULES, rows.slice(100), { state }).events)).toEqual(['raised 20:30:00']);
  });

  it('and no-data are one message where the Mini goes silent after it', () => {
    const rules = [...RULES, ...rulesOf({ kind: 'no-data', name: 'offline', after: '15m' })];
    const rows = stuckAt(0, home([60, 2_000]));
    const { events } = live(rules, rows, { until: START + 180 * MINUTE });
    expect(told(events)).toEqual(['raised 20:30:00']);
  });

  it('after a register that stood still is reported as the other fault it is', () => {
    const still = homeRows(START, [60, 420]).map((row) => ({ ...row, consumptionWh: 5_000 }));
    const moving = stuckAt(420, withRegister(homeRows(START + 60 * MINUTE, [60, 2_000]), 5_010));
    expect(told(live(RULES, [...still, ...moving]).events)).toEqual([
      'raised 20:30:00',
      'recovered 21:00:00',
      'raised 21:26:40',
    ]);
  });
});
