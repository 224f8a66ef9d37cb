import { describe, expect, it } from 'vitest';
import { eventJson } from '../../../core/replay/event-json.ts';
import { Replay } from '../../../core/replay/replay.ts';
import { at, homeRows, rulesOf } from '../../support/timeline.ts';

const START = at('2026-01-14T12:00:00Z');

describe('events as JSON', () => {
  const rules = rulesOf(
    { kind: 'demand', name: 'high', above: 5000, for: '5m' },
    { kind: 'no-data', name: 'offline', after: '15m' },
    { kind: 'frozen', name: 'frozen', after: '30m' },
    { kind: 'budget', name: 'daily', period: 'day', energyAbove: 1 },
  );
  const replay = new Replay({ rules, timeZone: 'UTC', pollEveryMs: 60_000, sampleHoldsMs: 30_000 });
  replay.take(homeRows(START, [10, 6000], [45, undefined], [150, 200], [10, 201]));
  replay.finish();
  const lines = replay.events.map((event) => JSON.stringify(eventJson(event)));

  it.each([
    ['high', 'raised', '"startedAt":"2026-01-14T12:00:00Z"'],
    ['high', 'recovered', '"gapAtEnd":{"from":"2026-01-14T12:09:50Z","to":"2026-01-14T12:55:00Z"}'],
    ['offline', 'raised', '"silentFrom":"2026-01-14T12:09:50Z"'],
    ['offline', 'recovered', '"backAt":"2026-01-14T12:55:00Z"'],
    ['frozen', 'raised', '"since":"2026-01-14T12:55:00Z"'],
    ['daily', 'raised', '"startsAt":"2026-01-14T00:00:00Z","endsAt":"2026-01-15T00:00:00Z"'],
  ])('%s %s has its moments in ISO UTC: %s', (rule, event, moment) => {
    expect(lines.filter((line) => line.startsWith(`{"rule":"${rule}","event":"${event}"`))).toEqual([
      expect.stringContaining(moment),
    ]);
  });

  it('leave lengths of time in milliseconds', () => {
    expect(lines.join()).toMatch(/"forMs":300000.*"afterMs":900000/);
    expect(lines.join()).not.toMatch(/:1[67]\d{11}/);
  });
});
