import { describe, expect, it } from 'vitest';
import { RetoldAlerts } from '../../../core/replay/retold-alerts.ts';
import { at, HOUR, homeRows, MINUTE, rulesOf } from '../../support/timeline.ts';

const START = at('2026-05-15T17:00:00Z');
const TERMS = {
  household: 'home',
  timeZone: 'Europe/London',
  pollEveryMs: MINUTE,
  rules: rulesOf(
    { kind: 'demand', name: 'high', above: 9_000, for: '5m', clearFor: '10m' },
    { kind: 'no-data', name: 'offline', after: '15m' },
  ),
};
const ROWS = homeRows(START, [10, 300], [20, 9_500], [15, 300]);

describe('alerts told anew', () => {
  it('are the messages the poller would have sent, in order, with their episodes', () => {
    const retold = new RetoldAlerts(TERMS);
    retold.take(ROWS);
    retold.pollUntil(START + 2 * HOUR);
    expect(retold.alerts.map(({ subject }) => subject)).toEqual([
      '[ALERT] High: 9.5 kW since 18:10',
      expect.stringMatching(/^\[OK\] High is over: 20 min/),
      expect.stringMatching(/^\[NO DATA\] Offline: no readings for 15 min/),
    ]);
    expect(retold.episodes.map(({ rule, to }) => [rule, to === undefined])).toEqual([
      ['high', false],
      ['offline', true],
    ]);
    expect(retold.newestAt).toBe(ROWS.at(-1)?.at);
  });

  it('are the same whether the readings come at once or little by little', () => {
    const [whole, pieces] = [new RetoldAlerts(TERMS), new RetoldAlerts(TERMS)];
    whole.take(ROWS);
    whole.pollUntil(START + HOUR);
    for (let now = START; now <= START + HOUR; now += 3 * MINUTE) {
      pieces.take(ROWS.filter((row) => row.at > (pieces.newestAt ?? 0) && row.at < now));
      pieces.pollUntil(now);
    }
    pieces.pollUntil(START + HOUR);
    expect(pieces.alerts).toEqual(whole.alerts);
  });

  it('pass over time in which nothing can change, and still tell what comes after it', () => {
    const later = homeRows(START + 30 * 24 * HOUR, [20, 9_500]);
    const retold = new RetoldAlerts(TERMS);
    retold.take(ROWS);
    retold.take(later);
    retold.pollUntil(START + 31 * 24 * HOUR);
    expect(
      retold.episodes.map(({ rule, from, to }) => [rule, from >= START + 24 * HOUR, to === undefined]),
    ).toEqual([
      ['high', false, false],
      ['offline', false, false],
      ['high', true, true],
      ['offline', true, true],
    ]);
  });

  it('are none without readings', () => {
    const retold = new RetoldAlerts(TERMS);
    retold.pollUntil(START);
    expect(retold.alerts).toEqual([]);
  });
});
