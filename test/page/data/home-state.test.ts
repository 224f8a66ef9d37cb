import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import type { Hush } from '../../../core/messages/hush-item.ts';
import type { MeterReading } from '../../../core/readings/reading.ts';
import { freshAlertState } from '../../../core/rules/state.ts';
import type { Monitor } from '../../../lambda/poller/state.ts';
import { homeState, noticesOf } from '../../../page/data/home-state.ts';
import { ruleViews } from '../../../page/data/rule-view.ts';
import { liveRules, monitorWith } from '../../support/page-source.ts';
import { at, HOUR, homeRows, live, MINUTE, withRegister } from '../../support/timeline.ts';

const START = at('2026-05-15T17:00:00Z');
const ZONE = 'Europe/London';
const HIGH = { kind: 'demand', name: 'high', above: 9_000, for: '5m' };
const SUN = { kind: 'demand', name: 'sun', below: -1_500, for: '5m' };
const OFFLINE = { kind: 'no-data', name: 'offline', after: '15m' };
const STUCK = { kind: 'frozen', name: 'stuck', after: '30m' };

/** The state of the home after the real rules lived through rows. */
const stateAfter = (rules: readonly object[], rows: readonly MeterReading[], quietMs = 0) => {
  const inForce = liveRules(rules);
  const now = (rows.at(-1)?.at ?? START) + 10_000 + quietMs;
  const { state } = live(inForce.rules, rows, { from: START + MINUTE, until: now });
  const monitor = monitorWith(now, state.rules);
  const moment = { now, timeZone: ZONE };
  const views = ruleViews(inForce.rules, monitor.alerts, moment);
  return homeState({ rules: inForce, monitor }, rows.at(-1), views, moment);
};
const ALL = [HIGH, SUN, OFFLINE, STUCK];

describe('the state of the home', () => {
  it('is that demand is missing where only the register comes', () => {
    const rows = homeRows(START, [40, 300]).map(
      (row, i): MeterReading => (i < 60 ? row : { at: row.at, consumptionWh: 1_000 + i }),
    );
    expect(stateAfter(ALL, rows)).toEqual({
      kind: 'no-data',
      text: 'Readings without demand since 18:09: only the meter register comes.',
      stale: true,
    });
  });

  it.each([
    ['quiet', [[10, 300]], 0, 'normal', 'Nothing to worry about.'],
    [
      'a kettle',
      [
        [10, 300],
        [3, 9_500],
      ],
      0,
      'normal',
      'High: above 9 kW for 2 min; alerts at 5.',
    ],
    [
      'much for long',
      [
        [10, 300],
        [20, 9_500],
      ],
      0,
      'high',
      'High: above 9 kW since 18:10, peak 9.5 kW.',
    ],
    [
      'sun to spare is not high',
      [
        [10, 300],
        [20, -2_000],
      ],
      0,
      'normal',
      'Sun: since 18:10, peak export 2.0 kW.',
    ],
    [
      'silence',
      [[10, 300]],
      20 * MINUTE,
      'no-data',
      'No reading since 18:09. Is the Home Mini plugged in and on your Wi-Fi?',
    ],
    [
      'silence while high',
      [
        [10, 300],
        [20, 9_500],
      ],
      20 * MINUTE,
      'no-data',
      'No reading since 18:29. Is the Home Mini plugged in and on your Wi-Fi?',
    ],
    [
      'back after silence',
      [
        [10, 300],
        [30, undefined],
        [1, 300],
      ],
      0,
      'normal',
      'Offline: readings back since 18:40; steady for 0 min, over at 5.',
    ],
  ] as const)('%s', (_, stretches, quietMs, kind, text) => {
    const rows = homeRows(START, ...stretches).map((row, index) => ({ ...row, consumptionWh: index }));
    expect(stateAfter(ALL, rows, quietMs)).toEqual({ kind, text, stale: kind === 'no-data' });
  });

  it('frozen', () => {
    const rows = homeRows(START, [40, 240]).map((row) => ({ ...row, consumptionWh: 1_000 }));
    expect(stateAfter(ALL, rows)).toEqual({
      kind: 'frozen',
      text: 'The Home Mini repeats 240 W since 18:00. Unplug it for a minute.',
      stale: true,
    });
  });

  it('asks for attention where a budget is used up, not for calm', () => {
    const budget = { kind: 'budget', name: 'daily-cost', period: 'day', costAbove: 1 };
    const rows = withRegister(homeRows(START, [70, 2_000]), 1_000_000, 50);
    expect(stateAfter([...ALL, budget], rows)).toEqual({
      kind: 'attention',
      text: 'Daily cost is used up: £1.16, 116 %.',
      stale: false,
    });
  });

  it('asks for attention where only the owner can mend something', () => {
    const household = {
      rules: liveRules([HIGH]),
      monitor: {
        ...monitorWith(START),
        problem: { kind: 'rejected-key' as const, since: START, nextTryAt: START },
      },
    };
    const moment = { now: START, timeZone: ZONE };
    expect(homeState(household, { at: START, demandW: 300 }, [], moment)).toMatchObject({
      kind: 'attention',
      text: expect.stringContaining('setup --key-only'),
    });
  });

  it('without a no-data rule an old reading is still no news', () => {
    expect(stateAfter([HIGH], homeRows(START, [10, 300]), 20 * MINUTE).kind).toBe('no-data');
  });

  it('waits for the first reading', () => {
    const household = { rules: liveRules(ALL), monitor: undefined };
    expect(homeState(household, undefined, [], { now: START, timeZone: ZONE }).kind).toBe('waiting');
  });
});

describe('notices', () => {
  const notices = (monitor: Partial<Monitor>, rules: object = {}, hush: Hush = { muted: {} }) =>
    noticesOf(
      {
        rules: liveRules([HIGH], rules),
        monitor: { ...monitorWith(START), ...monitor },
        asked: { household: 'home', hush },
      },
      { now: START, timeZone: ZONE },
    );

  it.each([
    ['all well', {}, {}, []],
    [
      'a pause',
      {},
      { pausedUntil: '2026-05-15T19:30' },
      ['Messages are paused until 19:30; npx home-mini resume ends that.'],
    ],
    ['a pause that is over', {}, { pausedUntil: '2026-05-15T17:30' }, []],
    [
      'quiet hours',
      {},
      { quietHours: '17:00-19:00' },
      ['Quiet hours: what is not critical is told when they end.'],
    ],
    [
      'a poller that is gone',
      { savedAt: START - 3 * HOUR },
      {},
      ['The poller last saved 3 h ago: rule states are as of then. Run npx home-mini doctor.'],
    ],
    [
      'a rejected key',
      { problem: { kind: 'rejected-key', since: START, nextTryAt: START } },
      {},
      [
        'Octopus does not accept the API key. Make a new one on its website and store it: npx home-mini setup --key-only.',
      ],
    ],
    [
      'a limit of calls',
      { coolDown: { until: START + 5 * MINUTE, strikes: 1 } },
      {},
      ['Octopus limits calls: asked again in 5 min.'],
    ],
    [
      'Octopus away',
      { octopus: { failingSince: START - 10 * MINUTE } },
      {},
      ['Octopus has not answered for 10 min; it is asked again every minute.'],
    ],
  ] as const)('%s', (_, monitor, rules, expected) => {
    expect(notices(monitor, rules)).toEqual(expected);
  });

  it('what was asked for: the later pause, and mutes of rules there are, while they mean something', () => {
    const asked = (hush: Hush, alerts: Partial<Monitor['alerts']> = {}) =>
      notices(
        { alerts: { ...freshAlertState(), ...alerts } },
        { pausedUntil: '2026-05-15T18:30', quietHours: '17:00-23:00' },
        hush,
      );
    expect(asked({ pausedUntil: START + 3 * HOUR, muted: {} })).toEqual([
      'Messages are paused until 21:00; npx home-mini resume ends that.',
    ]);
    const [until, episode] = [START + HOUR, episodeId('home', HIGH.name, START - MINUTE)];
    const paused = 'Messages are paused until 18:30; npx home-mini resume ends that.';
    const muted = (end: string) => `High is muted until ${end}; npx home-mini resume ends that.`;
    expect(asked({ muted: { [HIGH.name]: { until }, other: { until } } })).toEqual([paused, muted('19:00')]);
    const over = { muted: { [HIGH.name]: { episode } } };
    expect(asked(over)).toEqual([paused]);
    expect(asked(over, { raisedAt: { [HIGH.name]: START - MINUTE } })).toEqual([paused, muted('it is over')]);
  });
});
