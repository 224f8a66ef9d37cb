import { describe, expect, it } from 'vitest';
import { type Audience, announce, announceService, announceTest } from '../../../core/messages/announce.ts';
import type { AlertEvent } from '../../../core/rules/events.ts';
import type { Severity } from '../../../core/rules/severity.ts';
import { type AlertState, freshAlertState } from '../../../core/rules/state.ts';
import { EMAIL } from '../../support/audience.ts';
import { contextAt, demandReason, eventOf, NOW } from '../../support/messages.ts';

/** Quiet all day but for its last minute, so that every moment of these tests lies inside. */
const QUIET = { quietHours: { startMinute: 0, endMinute: 1_439 } };
const OTHER = { ...EMAIL, id: 'e0000002' };
const quiet: Audience = { recipients: [EMAIL], hush: QUIET };
const open: Audience = { recipients: [EMAIL], hush: {} };

const raise = (rule: string, severity: Severity = 'warning'): AlertEvent =>
  eventOf(demandReason('beyond-limit'), { rule, severity });
const recovery = (rule: string): AlertEvent =>
  eventOf(demandReason('back-to-normal'), { rule, severity: 'warning', event: 'recovered' });
const budget = (rule: string): AlertEvent =>
  eventOf(
    {
      kind: 'budget-used',
      period: 'day',
      measure: 'cost',
      limit: 6,
      used: 4.9,
      percent: 80,
      estimated: false,
      startsAt: NOW - 3_600_000,
      endsAt: NOW + 3_600_000,
      countedFrom: NOW - 3_600_000,
    },
    { rule, ruleKind: 'budget', severity: 'warning' },
  );

/** Feeds events one announcement after the other. */
const stateAfter = (audience: Audience, ...events: readonly AlertEvent[]): AlertState =>
  events.reduce(
    (state, event) => announce([event], state, audience, contextAt(NOW)).state,
    freshAlertState(),
  );
const release = (state: AlertState, audience: Audience = open) =>
  announce([], state, audience, contextAt(NOW));

describe('what is held back', () => {
  it('a raise goes on until its recovery, which changes its line', () => {
    const raised = stateAfter(quiet, raise('a'));
    expect(raised.held).toMatchObject([{ rule: 'a', severity: 'warning', open: true, to: ['e0000001'] }]);
    expect(raised.told).toEqual({});
    const over = announce([recovery('a')], raised, quiet, contextAt(NOW)).state;
    expect(over.held).toHaveLength(1);
    expect(over.held[0]).toMatchObject({ rule: 'a', open: false });
    expect(over.held[0]?.line).not.toBe(raised.held[0]?.line);
  });

  it('a recovery changes the line of its own rule and no other', () => {
    const state = stateAfter(quiet, raise('a'), raise('b'), recovery('a'));
    expect(state.held.map((held) => [held.rule, held.open])).toEqual([
      ['a', false],
      ['b', true],
    ]);
  });

  it('a second episode of a rule is a line of its own', () => {
    const state = stateAfter(quiet, raise('a'), recovery('a'), raise('a'));
    expect(state.held.map((held) => held.open)).toEqual([false, true]);
  });

  it('a budget is over once it is told: nothing of it goes on', () => {
    const state = stateAfter(quiet, budget('daily'));
    expect(state.held).toMatchObject([{ rule: 'daily', open: false }]);
    const { state: released, messages } = release(state);
    expect(released.told).toEqual({});
    expect(messages[0]?.subject).toContain('all over');
  });

  it('a budget told at once leaves nobody waiting for a recovery', () => {
    expect(stateAfter(open, budget('daily')).told).toEqual({});
  });

  it('a summary of history is a line that is over', () => {
    const history = eventOf(demandReason('over-before-told'), {
      rule: 'a',
      severity: 'warning',
      event: 'summary',
    });
    expect(stateAfter(quiet, history).held).toMatchObject([{ rule: 'a', open: false }]);
    expect(stateAfter(open, history).told).toEqual({});
  });

  it('a summary of history is not the end of the same rule that is held', () => {
    const history = eventOf(demandReason('over-before-told'), {
      rule: 'a',
      severity: 'warning',
      event: 'summary',
    });
    expect(stateAfter(quiet, raise('a'), history).held.map((held) => held.open)).toEqual([true, false]);
  });

  it('the recovery of a told raise is a line for those who were told, who wait for no more', () => {
    const two: Audience = { recipients: [EMAIL, OTHER], hush: QUIET };
    const state = announce([recovery('a')], stateAfter(open, raise('a')), two, contextAt(NOW)).state;
    expect(state.held).toMatchObject([{ rule: 'a', open: false, to: ['e0000001'] }]);
    expect(state.told).toEqual({});
  });

  it('a reminder is not held, neither of a told raise nor of a held one', () => {
    const reminder = eventOf(demandReason('still-beyond'), {
      rule: 'a',
      severity: 'warning',
      event: 'reminder',
    });
    const told = announce([reminder], stateAfter(open, raise('a')), quiet, contextAt(NOW)).state;
    expect(told.held).toEqual([]);
    const held = stateAfter(quiet, raise('a'));
    expect(announce([reminder], held, quiet, contextAt(NOW)).state.held).toEqual(held.held);
  });

  it('an alert that ends with its hours is told no further', () => {
    const ended = eventOf(demandReason('window-closed'), { rule: 'a', severity: 'warning', event: 'ended' });
    expect(stateAfter(open, raise('a'), ended).told).toEqual({});
    expect(stateAfter(open, raise('a'), ended).raisedAt).toBeUndefined();
    expect(stateAfter(quiet, raise('a'), ended).held).toMatchObject([{ open: false }]);
  });

  it('what follows a raise nobody was told of makes nothing', () => {
    const { state, messages } = announce([recovery('a')], freshAlertState(), open, contextAt(NOW));
    expect(messages).toEqual([]);
    expect(state.held).toEqual([]);
    expect(stateAfter(quiet, recovery('a')).held).toEqual([]);
  });

  it('a service message waits too, as a line of its own', () => {
    const { state, messages } = announceService(
      { kind: 'meter-changed' },
      freshAlertState(),
      quiet,
      contextAt(NOW),
    );
    expect(messages).toEqual([]);
    expect(state.held).toMatchObject([
      { rule: 'service', severity: 'warning', open: false, to: ['e0000001'] },
    ]);
    expect(state.held[0]?.line).toContain('meter');
  });

  it('is at most forty lines, the newest', () => {
    const names = Array.from({ length: 45 }, (_, i) => `rule-${i}`);
    const state = stateAfter(quiet, ...names.map((name) => raise(name)));
    expect(state.held.map(({ rule }) => rule)).toEqual(names.slice(5));
  });
});

describe('the summary', () => {
  it('is none where nothing waits', () => {
    expect(release(freshAlertState()).messages).toEqual([]);
  });

  it('tells who will get the recoveries, and only of what goes on', () => {
    const { state, messages } = release(stateAfter(quiet, raise('a'), recovery('a'), raise('b')));
    expect(state.held).toEqual([]);
    expect(state.told).toEqual({ b: ['e0000001'] });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      rule: 'summary',
      event: 'summary',
      severity: 'warning',
      to: ['e0000001'],
    });
  });

  it('leaves waiting what must still wait', () => {
    const paused: Audience = { recipients: [EMAIL], hush: { pausedUntil: '2026-05-15T20:00' } };
    const both = stateAfter(paused, raise('a'), raise('wake', 'critical'));
    expect(release(both, paused).messages).toEqual([]);
    const { state, messages } = release(both, quiet);
    expect(messages).toMatchObject([{ severity: 'critical' }]);
    expect(messages[0]?.email).toContain('Wake');
    expect(state.held.map(({ rule }) => rule)).toEqual(['a']);
  });

  it('is as severe as the gravest line in it', () => {
    const paused: Audience = { recipients: [EMAIL], hush: { pausedUntil: '2026-05-15T20:00' } };
    const severityOf = (...severities: Severity[]) =>
      release(stateAfter(paused, ...severities.map((severity, i) => raise(`rule-${i}`, severity))))
        .messages[0]?.severity;
    expect([severityOf('info', 'critical'), severityOf('info', 'warning'), severityOf('info')]).toEqual([
      'critical',
      'warning',
      'info',
    ]);
  });

  it('is one for readers whom the same concerns, and not for one whom nothing does', () => {
    const recipients = [EMAIL, OTHER, { ...EMAIL, id: 'e0000003', minSeverity: 'critical' as const }];
    const everyone: Audience = { recipients, hush: QUIET };
    const { messages } = release(stateAfter(everyone, raise('a'), raise('b')), { recipients, hush: {} });
    expect(messages.map(({ to }) => to)).toEqual([['e0000001', 'e0000002']]);
  });

  it('is one each for readers whom as many, but different, lines concern', () => {
    const first = stateAfter(quiet, raise('a'));
    const other: Audience = { recipients: [OTHER], hush: QUIET };
    const { state } = announce([raise('b')], first, other, contextAt(NOW));
    const { messages } = release(state, { recipients: [EMAIL, OTHER], hush: {} });
    expect(messages.map(({ to, email }) => [to, / ([AB]): over/.exec(email)?.[1]])).toEqual([
      [['e0000001'], 'A'],
      [['e0000002'], 'B'],
    ]);
  });

  it('does not go to a recipient who was removed meanwhile', () => {
    const two: Audience = { recipients: [EMAIL, OTHER], hush: QUIET };
    const { state, messages } = release(stateAfter(two, raise('a')), { recipients: [OTHER], hush: {} });
    expect(messages.map(({ to }) => to)).toEqual([['e0000002']]);
    expect(state.told).toEqual({ a: ['e0000002'] });
  });
});

describe('ids of messages', () => {
  it('say what it is and when', () => {
    const context = contextAt(NOW);
    const [service] = announceService({ kind: 'meter-changed' }, freshAlertState(), open, context).messages;
    const when = new Date(NOW).toISOString();
    expect(service?.id).toBe(`service/meter-changed/${when}`);
    expect(announceTest([EMAIL], context)).toMatchObject({ id: `test/${when}`, severity: 'info' });
    const [summary] = release(stateAfter(quiet, raise('a'))).messages;
    expect(summary?.id).toBe(`summary/e0000001/${when}`);
    const two = { ...open, recipients: [EMAIL, OTHER] };
    const [both] = release(stateAfter({ ...two, hush: QUIET }, raise('a')), two).messages;
    expect(both?.id).toBe(`summary/e0000001-e0000002/${when}`);
    const last: Audience = { recipients: [{ ...EMAIL, kind: 'sms', maxPerDay: 1 }], hush: {} };
    const [text] = announce([raise('a')], freshAlertState(), last, context).messages;
    expect(text?.id).toBe(`a/raised/${when}/last-text`);
  });
});
