import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../../core/rules/events.ts';
import { eventOf, messageOf, NOW } from '../../../support/messages.ts';
import { MINUTE } from '../../../support/timeline.ts';

const told = (reason: Reason) =>
  messageOf(eventOf(reason, { rule: 'frozen', ruleKind: 'frozen', severity: 'warning' }));

const still = { kind: 'standing-still', since: NOW - 31 * MINUTE, heldW: 420, registered: true } as const;

describe('a Mini that repeats one value', () => {
  it('is told with the value, since when, and how to mend it', () => {
    const { subject, sms, email } = told(still);
    expect(subject).toBe('[FROZEN] Home: the Home Mini repeats 0.42 kW since 17:51');
    expect(sms).toBe(
      'FROZEN Home: the Mini repeats 0.42 kW since 17:51 (31 min), while its meter register stands still. Unplug the Mini for 10 seconds.',
    );
    expect(email.split('\n').slice(2)).toEqual([
      'Rule:     frozen (warning)',
      'Repeated: 0.42 kW',
      'Since:    Fri 15 May 17:51 (16:51 UTC)',
      '',
      'Octopus answers, but the readings are not real: alerts on demand cannot be trusted until it is mended.',
      'You get one message when the readings move again.',
      'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h',
      '',
    ]);
  });

  it('without a register is told with less certainty', () => {
    expect(told({ ...still, registered: false }).sms).toContain(
      '(31 min), and there is no register to compare it with.',
    );
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
    expect(subject).toBe(
      '[FROZEN] Home: demand has been stuck at 0 kW since 16:22, the meter counted 4.0 kWh',
    );
    expect(sms).toBe(
      'FROZEN Home: demand has been stuck at 0 kW since 16:22 (2 h), but the meter counted 4.0 kWh. Unplug the Mini for 10 seconds.',
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
    expect(subject).toBe('[OK] Home: readings move again after 1 h 1 min at 0.42 kW');
    expect(sms).toBe('MOVING AGAIN Home: now 0.35 kW, after 1 h 1 min at 0.42 kW.');
    expect(email.split('\n').slice(2, 8)).toEqual([
      'Rule:     frozen (warning)',
      'Repeated: 0.42 kW',
      'Since:    Fri 15 May 17:21 (16:21 UTC)',
      'Moved:    Fri 15 May 18:22 (17:22 UTC)',
      '',
      'Nothing to do: the Mini reports real values again.',
    ]);
  });
});
