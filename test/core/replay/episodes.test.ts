import { describe, expect, it } from 'vitest';
import { keepEpisodes } from '../../../core/replay/kept-episodes.ts';
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
    expect(open).toEqual([{ rule: 'high', kind: 'demand', severity: 'critical', from: minute(10) }]);
    expect(keepEpisodes(open, rest)).toMatchObject([{ rule: 'high', to: minute(30) - 10_000 }]);
  });

  it('know nothing of budgets, which have no length', () => {
    const budget = rulesOf({ kind: 'budget', name: 'energy', period: 'day', energyAbove: 0.1 });
    const { events } = live(budget, homeRows(START, [30, 2_000]));
    expect(events).toHaveLength(1);
    expect(keepEpisodes([], events)).toEqual([]);
  });
});
