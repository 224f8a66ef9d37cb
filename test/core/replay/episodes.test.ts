import { describe, expect, it } from 'vitest';
import { afterEvents, episodesOf } from '../../../core/replay/episodes.ts';
import { type KeptEpisode, keepEpisodes, keptEpisodeSchema } from '../../../core/replay/kept-episodes.ts';
import { at, homeRows, live, MINUTE, rulesOf } from '../../support/timeline.ts';

const START = at('2026-05-15T17:00:00Z');
const minute = (minutes: number) => START + minutes * MINUTE;

describe('episodes', () => {
  const rules = rulesOf(
    { kind: 'demand', name: 'high', above: 9_000, for: '5m', clearFor: '10m', severity: 'critical' },
    { kind: 'no-data', name: 'offline', after: '15m' },
  );

  it('reach from the first to the last reading beyond, and over the silence itself', () => {
    const { events } = live(
      rules,
      homeRows(START, [10, 300], [20, 9_500], [15, 300], [30, undefined], [10, 300]),
    );
    expect(keepEpisodes([], events)).toEqual([
      { rule: 'high', kind: 'demand', severity: 'critical', from: minute(10), to: minute(30) - 10_000 },
      { rule: 'offline', kind: 'no-data', severity: 'warning', from: minute(45) - 10_000, to: minute(75) },
    ]);
  });

  it('stay open while they go on, and close when the end is told later', () => {
    const rows = homeRows(START, [10, 300], [20, 9_500], [15, 300]);
    const { events } = live(rules, rows);
    const [raise, ...rest] = events;
    const open = keepEpisodes([], raise === undefined ? [] : [raise]);
    expect(open).toStrictEqual([{ rule: 'high', kind: 'demand', severity: 'critical', from: minute(10) }]);
    expect(keepEpisodes(open, rest)).toMatchObject([{ rule: 'high', to: minute(30) - 10_000 }]);
  });

  it('know nothing of budgets, which have no length', () => {
    const budget = rulesOf({ kind: 'budget', name: 'energy', period: 'day', energyAbove: 0.1 });
    const { events } = live(budget, homeRows(START, [30, 2_000]));
    expect(events).toHaveLength(1);
    expect(keepEpisodes([], events)).toEqual([]);
  });

  it('are the newest five hundred, those without a length not among them', () => {
    const old = (number: number): KeptEpisode => ({
      rule: 'high',
      kind: 'demand',
      severity: 'info',
      from: number,
      to: number + 1,
    });
    const before = Array.from({ length: 502 }, (_, number) => old(number));
    expect(keepEpisodes(before, [])).toEqual(before.slice(2));
    expect(keepEpisodes(before.slice(0, 3), [])).toEqual(before.slice(0, 3));
  });

  it('are stored as they are kept, and refused damaged', () => {
    const { events } = live(rules, homeRows(START, [10, 300], [20, 9_500], [15, 300]));
    for (const episode of keepEpisodes([], events)) expect(keptEpisodeSchema.parse(episode)).toEqual(episode);
    const damaged = { rule: 'high', kind: 'pager', severity: 'info', from: 1 };
    expect(keptEpisodeSchema.safeParse(damaged).success).toBe(false);
  });
});

describe('the episodes of a life', () => {
  const rules = rulesOf(
    {
      kind: 'demand',
      name: 'high',
      above: 9_000,
      for: '5m',
      clearFor: '10m',
      remindEvery: '20m',
    },
    { kind: 'demand', name: 'some', above: 4_000, for: '5m', clearFor: '10m' },
  );
  const lived = (...stretches: Parameters<typeof homeRows>[1][]) => {
    const rows = homeRows(START, ...stretches);
    const { events, state } = live(rules, rows);
    return { events, state, lastAt: rows.at(-1)?.at };
  };

  it('begin in order, however they end: one of them within the other', () => {
    const { events, state } = lived([10, 5_000], [20, 9_500], [20, 5_000], [20, 300]);
    expect(events.map(({ rule, event }) => `${rule} ${event}`)).toEqual([
      'some raised',
      'high raised',
      'high recovered',
      'some recovered',
    ]);
    expect(episodesOf(events, rules, state).map(({ rule, from, to }) => [rule, from, to])).toEqual([
      ['some', minute(0), minute(50) - 10_000],
      ['high', minute(10), minute(30) - 10_000],
    ]);
  });

  it('are two where there were two', () => {
    const { events, state } = lived([10, 9_500], [15, 300], [10, 9_500], [15, 300]);
    const high = episodesOf(events, rules, state).filter(({ rule }) => rule === 'high');
    expect(high.map(({ from }) => from)).toEqual([minute(0), minute(25)]);
  });

  it('go on to the last reading where nothing ended them, and say so with what is known of them', () => {
    const { events, state, lastAt } = lived([50, 9_500]);
    expect(events.map(({ event }) => event)).toContain('reminder');
    const episodes = episodesOf(events, rules, state);
    expect(episodes).toEqual([
      expect.objectContaining({
        rule: 'high',
        from: START,
        to: lastAt,
        peakW: 9_500,
        note: 'still on at the end of the readings',
      }),
      expect.objectContaining({ rule: 'some', from: START, to: lastAt }),
    ]);
    // To the last reading, which stands for nothing yet.
    expect(episodes[0]?.energyWh).toBeCloseTo((9_500 * (50 * 60 - 10)) / 3_600, 0);
  });

  it('are told by what their own rule knows, whichever other rules there are', () => {
    const { events, state } = lived([50, 9_500]);
    const offline = rulesOf({ kind: 'no-data', name: 'offline', after: '15m' });
    for (const all of [
      [...offline, ...rules],
      [...rules, ...offline],
    ]) {
      for (const { energyWh } of episodesOf(events, all, state))
        expect(energyWh).toBeCloseTo((9_500 * (50 * 60 - 10)) / 3_600, 0);
    }
  });

  it('of a rule that is gone are known by their raise alone', () => {
    const { events, state, lastAt } = lived([50, 9_500]);
    expect(episodesOf(events, [], state)).toEqual(
      episodesOf(events, rules, state).map(({ rule, kind, severity, from }) =>
        expect.objectContaining({ rule, kind, severity, from, to: lastAt }),
      ),
    );
  });

  it('are not changed by reminders', () => {
    const { events } = lived([50, 9_500]);
    const [raise, ...others] = events.filter(({ rule }) => rule === 'high');
    expect(others.map(({ event }) => event)).toEqual(['reminder', 'reminder']);
    const open = afterEvents([], raise === undefined ? [] : [raise]);
    expect(open[0]).not.toHaveProperty('to');
    expect(afterEvents(open, others)).toEqual(open);
  });

  it('of a budget end as they begin, and are not open', () => {
    const budget = rulesOf({ kind: 'budget', name: 'energy', period: 'day', energyAbove: 0.1 });
    const { events, state } = live(budget, homeRows(START, [30, 2_000]));
    const [episode] = episodesOf(events, budget, state);
    expect(episode).toMatchObject({ rule: 'energy', momentary: true });
    expect(episode?.note).not.toBe('still on at the end of the readings');
  });
});
