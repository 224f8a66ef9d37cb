import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../../core/rules/events.ts';
import { eventWording } from '../../../../core/rules/words.ts';
import { contextAt, eventOf, messageOf, NOW } from '../../../support/messages.ts';
import { MINUTE } from '../../../support/timeline.ts';

const told = (reason: Reason) =>
  messageOf(eventOf(reason, { rule: 'frozen', ruleKind: 'frozen', severity: 'warning' }));

const still = { kind: 'standing-still', since: NOW - 31 * MINUTE, heldW: 420, registered: true } as const;

describe('a Mini that repeats one value', () => {
  it('is told with the value, since when, and how to fix it', () => {
    const { subject, sms, email } = told(still);
    expect(subject).toBe('[FROZEN] Frozen: stuck at 420 W since 17:51');
    expect(sms).toBe(
      'Frozen: the Mini of Home has been stuck at 420 W since 17:51 (31 min). Unplug the Mini for 10 seconds. Its register stands still too.',
    );
    expect(email.split('\n').slice(1)).toEqual([
      'Unplug the Mini for 10 seconds.',
      '',
      'Stuck at: 420 W',
      'Since:    Fri 15 May 17:51',
      'For:      31 min',
      'Register: stands still too',
      '',
      "The readings are stale; don't trust demand alerts until this is fixed.",
      'You get one message when the readings move again.',
      'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h',
      '',
    ]);
  });

  it('without a register does not say that one stands still', () => {
    expect(told({ ...still, registered: false }).email).not.toContain('Register');
  });
});

describe('a Mini whose demand stands still while the meter counts', () => {
  it('is told with both, since when, and how to fix it', () => {
    const { subject, sms, email } = told({
      kind: 'demand-standing-still',
      since: NOW - 120 * MINUTE,
      heldW: 0,
      movedWh: 4_012,
    });
    expect(subject).toBe('[FROZEN] Frozen: stuck at 0 W since 16:22, but the meter counted 4.0 kWh');
    expect(sms).toBe(
      'Frozen: demand of Home has been stuck at 0 W since 16:22, but the meter counted 4.0 kWh. Unplug the Mini for 10 seconds.',
    );
    expect(email).toContain("don't trust demand alerts until this is fixed");
  });
});

describe('a Mini that moves again', () => {
  it('is told with what it says now and how long it did not', () => {
    const { subject, sms, email } = told({
      kind: 'moving-again',
      since: NOW - 61 * MINUTE,
      heldW: 420,
      demandW: 350,
    });
    expect(subject).toBe('[OK] Frozen is over: stuck at 420 W for 1 h 1 min, now 350 W');
    expect(sms).toBe(
      'Frozen is over: readings of Home move again after 1 h 1 min at 420 W, now 350 W. Nothing to do.',
    );
    expect(email.split('\n').slice(1, 9)).toEqual([
      'Nothing to do.',
      '',
      'Stuck at: 420 W',
      'Since:    Fri 15 May 17:21',
      'For:      1 h 1 min',
      'Moved:    Fri 15 May 18:22',
      '',
      'The Mini reports real values again.',
    ]);
  });

  it.each([
    [-1_200, 'now exporting 1.2 kW'],
    [0, 'now 0 W'],
  ])('says which way power flows now: %i W', (demandW, text) => {
    const { subject, sms } = told({ kind: 'moving-again', since: NOW - 61 * MINUTE, heldW: 420, demandW });
    expect(subject).toBe(`[OK] Frozen is over: stuck at 420 W for 1 h 1 min, ${text}`);
    expect(sms).toContain(`at 420 W, ${text}.`);
  });

  it('is one line of history', () => {
    const lines = [
      still,
      { kind: 'moving-again', since: NOW - 61 * MINUTE, heldW: 420, demandW: 350 } as const,
    ].map((reason) => eventWording(eventOf(reason, { rule: 'frozen' }), contextAt(NOW)).line);
    expect(lines).toEqual([
      'Frozen: stuck at 420 W since Fri 15 May 17:51',
      'Frozen: stuck at 420 W from Fri 15 May 17:21 for 1 h 1 min, over',
    ]);
  });
});
