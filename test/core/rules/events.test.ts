import { describe, expect, it } from 'vitest';
import { goesOn, openEpisodeFrom, stillWords } from '../../../core/rules/events.ts';
import { type AlertState, freshAlertState } from '../../../core/rules/state.ts';
import { demandReason, eventOf } from '../../support/messages.ts';
import { at, HOUR } from '../../support/timeline.ts';

const DAY = at('2026-05-14T23:00:00Z');
const NOW = DAY + 18 * HOUR;

const budgetState = (toldPercent: number, endsAt = DAY + 24 * HOUR): AlertState => ({
  ...freshAlertState(),
  rules: {
    daily: { kind: 'budget', startsAt: DAY, endsAt, countedFrom: DAY, used: 5, about: false, toldPercent },
    offline: { kind: 'no-data', phase: 'ok', clearMs: 0, raises: [] },
  },
});

describe('the episode of a rule that is in progress', () => {
  it.each<[string, AlertState, rule: string, from: number | undefined]>([
    ['began with the raise', { ...budgetState(0), raisedAt: { high: NOW - HOUR } }, 'high', NOW - HOUR],
    ['of a budget that was told is its period', budgetState(80), 'daily', DAY],
    ['of a budget is none before anything is told', budgetState(0), 'daily', undefined],
    ['of a budget is over with its period', budgetState(80, NOW), 'daily', undefined],
    ['of a budget lasts as long as its period', budgetState(80, NOW + 1), 'daily', DAY],
    ['is none of a rule that raised nothing', budgetState(80), 'offline', undefined],
    ['is none of a rule that was never decided on', freshAlertState(), 'high', undefined],
  ])('%s', (_, state, rule, from) => {
    expect(openEpisodeFrom(state, rule, NOW)).toBe(from);
  });
});

describe('an event', () => {
  const budgetUsed = eventOf({
    kind: 'budget-used',
    period: 'day',
    measure: 'cost',
    limit: 6,
    used: 4.82,
    percent: 80,
    estimated: false,
    startsAt: DAY,
    endsAt: DAY + 24 * HOUR,
    countedFrom: DAY,
  });

  it.each([
    ['goes on', 'a raise of demand', eventOf(demandReason('beyond-limit')), true],
    ['is over', 'a recovery', eventOf(demandReason('back-to-normal'), { event: 'recovered' }), false],
    ['is over', 'a budget that is used up', { ...budgetUsed, ruleKind: 'budget' as const }, false],
  ])('%s with what it tells: %s', (_, _name, event, expected) => {
    expect(goesOn(event)).toBe(expected);
  });

  it('has words of its kind for going on', () => {
    expect([stillWords('demand'), stillWords('no-data')]).toEqual(['still on', 'still no readings']);
  });
});
