import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../../core/readings/reading.ts';
import {
  at,
  homeRows,
  live,
  rulesOf,
  type ToldEvent,
  told,
  withRegister,
} from '../../../support/timeline.ts';

const DAILY = { kind: 'budget', name: 'daily', period: 'day', energyAbove: 12, warnAt: [50, 100] };

const budgetOf = (event: ToldEvent | undefined) => {
  if (event?.reason.kind !== 'budget-used') throw new Error('no budget event');
  return event.reason;
};

/** A reading a minute with a register that follows a constant demand. */
const minutely = (from: number, hours: number, demandW: number, startWh = 0): Reading[] =>
  Array.from({ length: hours * 60 }, (_, i) => ({
    at: from + i * 60_000,
    demandW,
    consumptionWh: startWh + (i * demandW) / 60,
    consumptionDeltaWh: demandW / 60,
    costPence: (demandW / 60_000) * 25,
  }));

describe('a budget rule', () => {
  it('tells each step of warnAt once and begins again at local midnight without a word', () => {
    const rows = minutely(at('2026-01-14T00:00:00Z'), 48, 1000);
    const { events } = live(rulesOf(DAILY), rows);
    expect(events.map(({ at: moment }) => new Date(moment).toISOString())).toEqual([
      '2026-01-14T06:00:00.000Z',
      '2026-01-14T12:00:00.000Z',
      '2026-01-15T06:00:00.000Z',
      '2026-01-15T12:00:00.000Z',
    ]);
    expect(events.map((event) => budgetOf(event).percent)).toEqual([50, 100, 50, 100]);
  });

  it('counts cost at the price of the rows', () => {
    const rows = minutely(at('2026-01-14T00:00:00Z'), 24, 1000);
    const { events } = live(rulesOf({ ...DAILY, energyAbove: undefined, costAbove: 3, warnAt: [100] }), rows);
    expect(events).toHaveLength(1);
    // 12 kWh at 25 p
    expect(new Date(events[0]!.at).toISOString()).toBe('2026-01-14T12:00:00.000Z');
    expect(budgetOf(events[0])).toMatchObject({ measure: 'cost', limit: 3, percent: 100 });
    expect(budgetOf(events[0]).used).toBeCloseTo(3, 6);
  });

  it.each([
    { name: 'a cost whose rows were all there', rule: { costAbove: 1 } },
    { name: 'energy, whose register knows what a gap used', rule: { energyAbove: 4 }, gap: 20 },
  ])('estimates nothing of $name', ({ rule, gap = 0 }) => {
    const rows = withRegister(homeRows(at('2026-01-14T00:00:00Z'), [60, 3000], [gap, undefined], [60, 3000]));
    const { events } = live(rulesOf({ kind: 'budget', name: 'daily', period: 'day', ...rule }), rows);
    expect(events.map((event) => budgetOf(event).estimated)).toEqual([false]);
  });

  it('speaks as the rule it is', () => {
    const rows = minutely(at('2026-01-14T00:00:00Z'), 7, 1000);
    const { events } = live(rulesOf({ ...DAILY, severity: 'info' }), rows);
    expect(events).toMatchObject([{ rule: 'daily', ruleKind: 'budget', severity: 'info', event: 'raised' }]);
  });

  it('tells only the highest step that one late batch reaches', () => {
    const rows = minutely(at('2026-01-14T00:00:00Z'), 13, 1000);
    const now = rows.at(-1)!.at + 60_000;
    const { events } = live(rulesOf(DAILY), rows, { from: now, until: now });
    expect(events.map((event) => budgetOf(event).percent)).toEqual([100]);
  });

  it('survives a gap through the register, and prices it at the mean of the last day, about', () => {
    const before = minutely(at('2026-01-14T00:00:00Z'), 2, 1000);
    const after = minutely(at('2026-01-14T08:00:00Z'), 2, 1000, 10_000);
    const rules = rulesOf({ ...DAILY, energyAbove: undefined, costAbove: 2.5, warnAt: [100] });
    const { events } = live(rules, [...before, ...after]);
    // 2 kWh, 8 kWh over the gap, all at 25 p: 2.50 pounds with the first row after it
    expect(events.map(({ at: moment }) => new Date(moment).toISOString())).toEqual([
      '2026-01-14T08:00:00.000Z',
    ]);
    expect(budgetOf(events[0])).toMatchObject({ estimated: true });
  });

  it('shares the energy of a gap over midnight between the two days by time', () => {
    const rows: Reading[] = [
      { at: at('2026-01-14T22:00:00Z'), demandW: 100, consumptionWh: 0 },
      { at: at('2026-01-15T02:00:00Z'), demandW: 100, consumptionWh: 8_000 },
    ];
    const { state } = live(rulesOf(DAILY), rows);
    expect(state.rules.daily).toMatchObject({ used: 4 });
  });

  it('tells what a gap over midnight reached on the day before, and then on the day itself', () => {
    const [before, midnight, after] = [
      '2026-01-14T22:00:00Z',
      '2026-01-15T00:00:00Z',
      '2026-01-15T02:00:00Z',
    ];
    const rows: Reading[] = [
      { at: at(before), demandW: 100, consumptionWh: 0 },
      { at: at(after), demandW: 100, consumptionWh: 16_000 },
    ];
    const { events } = live(rulesOf(DAILY), rows);
    expect(events.map((event) => [event.at, budgetOf(event)])).toMatchObject([
      [
        at(midnight),
        { percent: 50, used: 8, estimated: false, countedFrom: at(before), endsAt: at(midnight) },
      ],
      [
        at(after),
        { percent: 50, used: 8, estimated: false, countedFrom: at(midnight), startsAt: at(midnight) },
      ],
    ]);
  });

  it('counts what is used up to midnight on the dot on the day that ends', () => {
    const rows: Reading[] = [
      { at: at('2026-01-14T23:00:00Z'), demandW: 1_000, consumptionWh: 0 },
      { at: at('2026-01-15T00:00:00Z'), demandW: 1_000, consumptionWh: 1_000 },
    ];
    const { state } = live(rulesOf(DAILY), rows);
    expect(state.rules.daily).toMatchObject({ startsAt: at('2026-01-14T00:00:00Z'), used: 1 });
  });

  it('goes on in mid-month when the register falls back to zero', () => {
    const first = withRegister(homeRows(at('2026-01-14T00:00:00Z'), [120, 3000]), 900_000);
    const reset = withRegister(homeRows(at('2026-01-14T02:00:00Z'), [120, 3000]), 0);
    const { state } = live(rulesOf({ ...DAILY, period: 'month', energyAbove: 400 }), [...first, ...reset]);
    const used = state.rules.daily;
    if (used?.kind !== 'budget') throw new Error('no budget');
    expect(used.used).toBeCloseTo(12, 1);
  });

  it('a price below zero lowers the cost, and the same percent is not told again', () => {
    const paid = minutely(at('2026-01-14T00:00:00Z'), 3, 2000);
    const credit = minutely(at('2026-01-14T03:00:00Z'), 3, 2000, 6_000).map((row) => ({
      ...row,
      costPence: -(row.costPence ?? 0),
    }));
    const again = minutely(at('2026-01-14T06:00:00Z'), 6, 2000, 12_000);
    const rules = rulesOf({ ...DAILY, energyAbove: undefined, costAbove: 1, warnAt: [100] });
    expect(told(live(rules, [...paid, ...credit, ...again]).events)).toEqual(['raised 02:00:00']);
  });

  it.each([
    ['2026-03-29T00:00:00Z', '2026-03-29T23:00:00Z', 'the 23-hour day'],
    ['2026-10-24T23:00:00Z', '2026-10-26T00:00:00Z', 'the 25-hour day'],
    ['2028-02-29T00:00:00Z', '2028-03-01T00:00:00Z', 'a leap day'],
    ['2026-12-31T00:00:00Z', '2027-01-01T00:00:00Z', 'the last day of a year'],
  ])('counts %s to %s as one local day: %s', (from, to) => {
    const rows: Reading[] = [at(from), at(to) - 60_000].map((moment) => ({
      at: moment,
      demandW: 100,
      consumptionWh: 0,
    }));
    const { state } = live(rulesOf(DAILY), rows, { pollMs: 3_600_000 });
    expect(state.rules.daily).toMatchObject({ startsAt: at(from), endsAt: at(to) });
  });

  it.each([
    ['America/Los_Angeles', '2026-06-10T07:00:00Z'],
    ['Asia/Kolkata', '2026-06-09T18:30:00Z'],
    ['Pacific/Kiritimati', '2026-06-09T10:00:00Z'],
  ])('begins the day at midnight in %s', (timeZone, midnight) => {
    const rows: Reading[] = [0, 1].map((minute) => ({
      at: at(midnight) + minute * 60_000,
      demandW: 100,
      consumptionWh: 0,
    }));
    const { state } = live(rulesOf(DAILY), rows, { timeZone });
    expect(state.rules.daily).toMatchObject({ startsAt: at(midnight), endsAt: at(midnight) + 86_400_000 });
  });

  it('counts a week from Monday and a month from its first day', () => {
    const rows: Reading[] = [0, 1].map((minute) => ({
      at: at('2026-07-16T12:00:00Z') + minute * 60_000,
      demandW: 100,
      consumptionWh: 0,
    }));
    const { state } = live(
      rulesOf({ ...DAILY, name: 'week', period: 'week' }, { ...DAILY, name: 'month', period: 'month' }),
      rows,
    );
    expect(state.rules.week).toMatchObject({ startsAt: at('2026-07-12T23:00:00Z') });
    expect(state.rules.month).toMatchObject({ startsAt: at('2026-06-30T23:00:00Z') });
  });

  it.each([
    { name: 'a period that is over', rulesFrom: '2026-01-15T05:59:00Z' },
    { name: 'one that ended when they began', rulesFrom: '2026-01-15T00:00:00Z' },
  ])('counts what was stored before the rules began, but tells nobody about $name', ({ rulesFrom: from }) => {
    const rows = minutely(at('2026-01-14T12:00:00Z'), 18, 2000);
    const rulesFrom = at(from);
    const now = rows.at(-1)!.at + 60_000;
    const { events } = live(rulesOf(DAILY), rows, { from: now, until: now, conditions: { rulesFrom } });
    // the 14th is over; of the 15th 12 kWh are used
    expect(events.map(({ at: moment }) => new Date(moment).toISOString().slice(0, 10))).toEqual([
      '2026-01-15',
    ]);
  });
});
