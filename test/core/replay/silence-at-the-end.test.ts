import { describe, expect, it } from 'vitest';
import { episodesOf } from '../../../core/replay/episodes.ts';
import { eventJson } from '../../../core/replay/event-json.ts';
import { Replay } from '../../../core/replay/replay.ts';
import { at, homeRows, rulesOf } from '../../support/timeline.ts';

const START = at('2026-01-14T12:05:00Z');

describe('high, silence, low', () => {
  const rules = rulesOf({ kind: 'demand', name: 'high', above: 5000, for: '5m' });
  const replay = new Replay({ rules, timeZone: 'UTC', pollEveryMs: 60_000, sampleHoldsMs: 30_000 });
  replay.take(homeRows(START, [10, 6000], [45, undefined], [20, 200]));
  replay.finish();

  it('is an episode of at least what was seen', () => {
    expect(episodesOf(replay.events, rules, replay.state)).toMatchObject([
      { rule: 'high', from: START, note: 'at least: no readings for 45 min after it' },
    ]);
  });

  it('gives a program the two readings around the silence', () => {
    expect(replay.events.map(eventJson).at(-1)).toMatchObject({
      event: 'recovered',
      lastBeyondAt: '2026-01-14T12:14:50Z',
      gap: false,
      gapAtEnd: { from: '2026-01-14T12:14:50Z', to: '2026-01-14T13:00:00Z' },
    });
  });
});
