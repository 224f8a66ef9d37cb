import { describe, expect, it } from 'vitest';
import { type Decision, Lifetime } from '../../../core/replay/live-through.ts';
import type { Rule } from '../../../core/rules/rule.ts';
import { at, HOUR, homeRows, MINUTE, rulesOf } from '../../support/timeline.ts';

const START = at('2026-05-15T17:00:00Z');
const HIGH = { kind: 'demand', name: 'high', above: 5_000, for: '5m', clearFor: '10m' };
const clock = (moment: number) => new Date(moment).toISOString().slice(11, 19);

const life = (rules: readonly Rule[], samplesAtOnce?: number) => {
  const decided: Decision[] = [];
  const terms = { rules, timeZone: 'Europe/London', pollEveryMs: MINUTE, sampleHoldsMs: 30_000 };
  const lifetime = new Lifetime(
    terms,
    (decision) => {
      decided.push(decision);
      return decision.state;
    },
    samplesAtOnce,
  );
  return {
    lifetime,
    decidedAt: () => decided.map(({ now }) => clock(now)),
    events: () =>
      decided.flatMap(({ now, events }) => events.map(({ rule, event }) => `${rule} ${event} ${clock(now)}`)),
  };
};

describe('a life in polls', () => {
  it.each([
    { name: 'a quarter of an hour', rules: [HIGH], last: '17:16:00' },
    {
      name: 'as long as a silence may last until it is told',
      rules: [HIGH, { kind: 'no-data', name: 'offline', after: '2h' }],
      last: '19:01:00',
    },
    {
      name: 'not less for a silence that is told sooner',
      rules: [HIGH, { kind: 'no-data', name: 'offline', after: '10m' }],
      last: '17:16:00',
    },
  ])(
    'passes over time in which nothing can change: polls go on after the last row for $name',
    ({ rules, last }) => {
      const { lifetime, decidedAt } = life(rulesOf(...rules));
      // The last of them is read at 17:00:50.
      lifetime.take(homeRows(START, [1, 300]));
      lifetime.pollUntil(START + 10 * HOUR);
      expect(decidedAt().at(0)).toBe('17:01:00');
      expect(decidedAt().at(-1)).toBe(last);
    },
  );

  it('does not pass over the end of a window in which an alert is on', () => {
    const { lifetime, events } = life(rulesOf({ ...HIGH, activeBetween: '17:00-20:30' }));
    lifetime.take(homeRows(START, [30, 6_000]));
    lifetime.pollUntil(START + 10 * HOUR);
    expect(events()).toEqual(['high raised 17:06:00', 'high ended 19:30:00']);
  });

  it('knows the newest row that a poll has seen, whatever came later', () => {
    const { lifetime } = life(rulesOf(HIGH));
    expect(lifetime.newestAt).toBeUndefined();
    lifetime.take([
      { at: START + 10_000, demandW: 1 },
      { at: START + 5_000, demandW: 1, arrivedAt: START + MINUTE },
      { at: START + 2 * MINUTE, demandW: 1 },
    ]);
    expect(lifetime.newestAt).toBe(START + 10_000);
    lifetime.finish();
    expect(lifetime.newestAt).toBe(START + 2 * MINUTE);
  });
});

describe('a life in which many samples go in together', () => {
  it('decides whenever there are enough, and at its end', () => {
    const { lifetime, decidedAt } = life(rulesOf(HIGH), 10);
    lifetime.take(homeRows(START, [5, 300]));
    // Six a minute: twelve, twelve, and those of the last minute.
    expect(decidedAt()).toEqual(['17:01:50', '17:03:50']);
    lifetime.finish();
    expect(decidedAt()).toEqual(['17:01:50', '17:03:50', '17:04:50']);
    lifetime.finish();
    expect(decidedAt()).toHaveLength(3);
    expect(lifetime.newestAt).toBe(START + 5 * MINUTE - 10_000);
  });

  it('says what a life in polls says, though later', () => {
    const rows = homeRows(START, [10, 300], [20, 6_000], [20, 300]);
    const events = [undefined, 1_000].map((samplesAtOnce) => {
      const one = life(rulesOf(HIGH), samplesAtOnce);
      one.lifetime.take(rows);
      one.lifetime.finish();
      return one.events().map((line) => line.slice(0, -' 17:00:00'.length));
    });
    expect(events).toEqual([
      ['high raised', 'high recovered'],
      ['high raised', 'high recovered'],
    ]);
  });

  it('leaves out what comes after newer samples, and polls nothing where nothing comes', () => {
    const { lifetime, decidedAt, events } = life(rulesOf({ ...HIGH, for: '0s' }), 1);
    lifetime.take([
      { at: START + 10_000, demandW: 1 },
      { at: START + 5_000, demandW: 9_000, arrivedAt: START + MINUTE },
      { at: START + 5 * HOUR, demandW: 1 },
    ]);
    lifetime.finish();
    expect(decidedAt()).toEqual(['17:00:10', '22:00:00']);
    expect(events()).toEqual([]);
  });
});
