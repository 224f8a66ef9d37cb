import { describe, expect, it } from 'vitest';
import type { Reading } from '../../../core/readings/reading.ts';
import { alertStateSchema, packAlertState } from '../../../core/rules/state.ts';
import { readRows } from '../../../lambda/octopus/rows.ts';
import { EMAIL, liveMessages } from '../../support/audience.ts';
import { at, HOUR, homeRows, live, MINUTE, rulesOf, type ToldEvent, told } from '../../support/timeline.ts';

/** The promises of the README, each by its name: what other systems get wrong at exactly these. */

const START = at('2026-01-14T20:00:00Z');
const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', clearFor: '10m' };
const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };
const LEFT_ON = {
  kind: 'demand',
  name: 'left-on',
  above: 500,
  averageOver: '15m',
  for: '1h',
  activeBetween: '23:00-06:00',
};

const names = (events: readonly ToldEvent[]) => events.map(({ rule, event }) => `${rule} ${event}`);

describe('never worse than', () => {
  it('kettle 3 kW for 3 min with for 5m: nothing', () => {
    const rows = homeRows(START, [10, 200], [3, 3000], [30, 200]);
    expect(live(rulesOf({ ...HIGH, above: 2000, clearBelow: 1000 }), rows).events).toEqual([]);
  });

  it('oven left on, 2.2 kW 90 s on and 150 s off all night: left-on once, no false all-clear', () => {
    const rows: Reading[] = Array.from({ length: 10 * 360 }, (_, i) => ({
      at: START + i * 10_000,
      demandW: (i * 10) % 240 < 90 ? 2_200 : 120,
    }));
    // still on at 06:00, when the rule's hours end: said so, and no all-clear
    expect(told(live(rulesOf(LEFT_ON), rows).events)).toEqual(['raised 23:00:00', 'ended 06:00:00']);
  });

  it('hob 8 s in 21: once by its mean', () => {
    const rows: Reading[] = Array.from({ length: 1_200 }, (_, i) => ({
      at: START + i * 7_000,
      demandW: i % 3 === 0 ? 2_000 : 100,
    }));
    const hob = { ...LEFT_ON, above: 600, averageOver: '5m', for: '20m', activeBetween: undefined };
    expect(names(live(rulesOf(hob), rows).events)).toEqual(['left-on raised']);
  });

  it('hovering 4.9-5.1 kW for an hour: one alert, at most one recovery', () => {
    const hovering = Array.from({ length: 360 }, (_, i) => ({
      at: START + i * 10_000,
      demandW: 5000 + 100 * Math.sin(i / 7),
    }));
    const rows = [...hovering, ...homeRows(START + HOUR, [30, 300])];
    expect(names(live(rulesOf({ ...HIGH, for: '0s' }), rows).events)).toEqual([
      'high raised',
      'high recovered',
    ]);
  });

  it('spike, then 20 min of silence: only no-data', () => {
    const rows = homeRows(START, [10, 200], [0.5, 9000], [20, undefined], [10, 200]);
    expect(names(live(rulesOf({ ...HIGH, for: '1m' }, OFFLINE), rows).events)).toEqual([
      'offline raised',
      'offline recovered',
    ]);
  });

  it('high, gap, still high: no second alert', () => {
    const rows = homeRows(START, [10, 6000], [40, undefined], [20, 6000]);
    expect(names(live(rulesOf(HIGH), rows).events)).toEqual(['high raised']);
  });

  it('high, gap, low: one recovery that says at least, and from when to when there were no readings', () => {
    const rows = homeRows(START, [10, 6000], [40, undefined], [20, 200]);
    const { messages } = liveMessages(
      rows,
      () => ({ rules: rulesOf(HIGH) }),
      () => [EMAIL],
      { from: START + MINUTE, until: START + 75 * MINUTE },
    );
    expect(messages.map(({ message }) => message.event)).toEqual(['raised', 'recovered']);
    expect(messages[1]?.message.sms).toContain(
      'over 5 kW for at least 10 min (20:00-20:09), at least 0.98 kWh. Nothing to do. No readings 20:09-20:50.',
    );
  });

  it('high, gap, high, low: one recovery that mentions the gap', () => {
    const rows = homeRows(START, [10, 6000], [40, undefined], [1, 6000], [20, 200]);
    const { messages } = liveMessages(
      rows,
      () => ({ rules: rulesOf(HIGH) }),
      () => [EMAIL],
      {
        from: START + MINUTE,
        until: START + 75 * MINUTE,
      },
    );
    expect(messages.map(({ message }) => message.event)).toEqual(['raised', 'recovered']);
    expect(messages[1]?.message.email).toContain('with a gap in the readings');
  });

  it('4.5 min high, 10 h outage, one high row: nothing', () => {
    const rows = homeRows(START, [4.5, 6000], [600, undefined], [0.1, 6000]);
    expect(live(rulesOf(HIGH), rows).events).toEqual([]);
  });

  it('process replaced in the middle of for: clock kept', () => {
    const rows = homeRows(START, [10, 6000]);
    const half = rows.slice(0, 15);
    const { state } = live(rulesOf(HIGH), half);
    const stored = alertStateSchema.parse(JSON.parse(JSON.stringify(packAlertState(state))));
    expect(told(live(rulesOf(HIGH), rows.slice(15), { state: stored }).events)).toEqual(['raised 20:05:00']);
  });

  it('batch of 30 late rows: as live', () => {
    const rows = homeRows(START, [5, 200], [8, 6000], [1, 200]);
    const late = live(rulesOf(HIGH), rows, { from: START + 14 * MINUTE, pollMs: 5 * MINUTE });
    expect(told(late.events)).toEqual(told(live(rulesOf(HIGH), rows).events));
  });

  it('duplicates and disorder: no change', () => {
    const rows = homeRows(START, [5, 200], [8, 6000], [20, 200]);
    const muddled = rows.flatMap((row, i) =>
      i % 6 === 0
        ? rows
            .slice(i, i + 6)
            .reverse()
            .concat(row)
        : [],
    );
    const now = START + 40 * MINUTE;
    const once = { from: now, until: now, conditions: { lateAfterMs: HOUR } };
    expect(told(live(rulesOf(HIGH), muddled, once).events)).toEqual(
      told(live(rulesOf(HIGH), rows, once).events),
    );
    expect(live(rulesOf(HIGH), rows, once).events).toHaveLength(2);
  });

  it('rows once in 30 min for days: one no-data, held, not 48', () => {
    const rows = Array.from({ length: 96 }, (_, i) => ({ at: START + i * 30 * MINUTE, demandW: 300 }));
    expect(names(live(rulesOf(OFFLINE), rows).events)).toEqual(['offline raised']);
  });

  it('broken cloud over solar: spare-solar once', () => {
    const solar = {
      kind: 'demand',
      name: 'solar',
      below: -1500,
      clearAbove: -750,
      for: '10m',
      clearFor: '30m',
    };
    const clouds = Array.from(
      { length: 8 },
      () =>
        [
          [8, 100],
          [7, -2500],
        ] as const,
    ).flat();
    const rows = homeRows(START, [15, -2500], ...clouds, [20, 300]);
    expect(names(live(rulesOf(solar), rows).events)).toEqual(['solar raised']);
  });

  it('frozen 30 min with successful polls: frozen; battery flat at 0 W for 8 h: nothing', () => {
    const frozen = rulesOf({ kind: 'frozen', name: 'frozen', after: '30m' });
    const stuck = (demandW: number) =>
      homeRows(START, [480, demandW]).map((row) => ({ ...row, consumptionWh: 77_000 }));
    expect(told(live(frozen, stuck(600)).events)).toEqual(['raised 20:30:00']);
    expect(live(frozen, stuck(0)).events).toEqual([]);
  });

  it('quiet hours over the clock change: right local times', () => {
    const from = at('2026-03-28T22:00:00Z');
    const rules = { rules: rulesOf(HIGH), quietHours: { startMinute: 22 * 60 + 30, endMinute: 7 * 60 } };
    const { messages } = liveMessages(
      homeRows(from, [60, 200], [30, 6000], [600, 200]),
      () => rules,
      () => [EMAIL],
      { from, until: from + 10 * HOUR },
    );
    // 07:00 British Summer Time
    expect(messages.map(({ at: when }) => when)).toEqual(['2026-03-29T06:00']);
  });

  it('80 kW reading: dropped, counted', () => {
    const row = (demand: string) => ({ readAt: '2026-01-14T19:59:50+00:00', demand });
    expect(readRows([row('80000')], START)).toEqual({ readings: [], dropped: { 'implausible-demand': 1 } });
    expect(readRows([row('8000')], START).readings).toHaveLength(1);
  });

  it('register back to 0 in mid-month: the budget goes on', () => {
    const budget = rulesOf({ kind: 'budget', name: 'month', period: 'month', energyAbove: 5 });
    const metered = (from: number, register: number) =>
      homeRows(from, [120, 1200]).map((row, i) => ({ ...row, consumptionWh: register + (i * 1200) / 360 }));
    const rows = [
      ...metered(START, 500_000),
      ...metered(START + 2 * HOUR, 0),
      ...metered(START + 4 * HOUR, 2_400),
    ];
    const { events, state } = live(budget, rows);
    expect(told(events)).toEqual(['raised 00:10:00']);
    expect(state.rules.month).toMatchObject({ toldPercent: 100 });
  });

  it('recipient removed: the others keep their recovery', () => {
    const rows = homeRows(START, [10, 6000], [20, 200]);
    const other = { ...EMAIL, id: 'e0000002' };
    const { messages } = liveMessages(
      rows,
      () => ({ rules: rulesOf(HIGH) }),
      (now) => (now < START + 12 * MINUTE ? [EMAIL, other] : [other]),
      { from: START + MINUTE, until: START + 30 * MINUTE },
    );
    expect(messages.map(({ message }) => message.to)).toEqual([['e0000001', 'e0000002'], ['e0000002']]);
  });
});
