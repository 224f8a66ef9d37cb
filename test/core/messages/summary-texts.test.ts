import { describe, expect, it } from 'vitest';
import { renderMessage } from '../../../core/messages/message-text.ts';
import { serviceWording } from '../../../core/messages/service-texts.ts';
import { summaryWording } from '../../../core/messages/summary-texts.ts';
import type { AlertEvent, Reason } from '../../../core/rules/events.ts';
import type { Held } from '../../../core/rules/state.ts';
import { eventWording } from '../../../core/rules/words.ts';
import { contextAt, demandReason, eventOf, NOW, SINCE } from '../../support/messages.ts';
import { HOUR, MINUTE } from '../../support/timeline.ts';

const context = contextAt(NOW);
const MIDNIGHT = NOW - 18 * HOUR - 22 * MINUTE;

const held = (line: string, open = false): Held => ({
  rule: 'very-high',
  severity: 'warning',
  open,
  line,
  to: ['e0000001'],
});

const written = (...all: readonly Held[]) => renderMessage(summaryWording(all, context), context);

describe('a summary of what was held back', () => {
  it('that is over leaves nothing to do', () => {
    const { subject, sms, email } = written(held('a: over 9 kW'), held('b: over 5 kW'));
    expect(subject).toBe('[SUMMARY] Home: 2 messages while muted, all over');
    expect(sms).toBe('Home: 2 messages while muted, all over. a: over 9 kW. b: over 5 kW.');
    expect(email.split('\n').slice(2, 6)).toEqual([
      '1: a: over 9 kW',
      '2: b: over 5 kW',
      '',
      'Nothing to do: this is what happened in the quiet hours, the pause or the mute.',
    ]);
  });

  it('that goes on in part says of which line, and that its end will be told', () => {
    const { subject, sms, email } = written(held('a: over 9 kW', true), held('b: over 5 kW'));
    expect(subject).toBe('[STILL ON] Home: 2 messages while muted, 1 ongoing');
    expect(sms).toContain(' a: over 9 kW (ongoing). b: over 5 kW.');
    expect(email).toContain('\n1: a: over 9 kW (ongoing)\n2: b: over 5 kW\n');
    expect(email).toContain("\nYou'll get a message when what is ongoing ends.\n");
  });

  it('of one message is not plural', () => {
    expect(written(held('a: over 9 kW')).subject).toContain(' 1 message while');
  });
});

const demand = (kind: Parameters<typeof demandReason>[0], event: AlertEvent['event']) =>
  eventOf(
    demandReason(kind, { episode: { lastBeyondAt: SINCE + 45 * MINUTE, energyWh: 5_320, costPence: 137 } }),
    { event },
  );
const dataEvent = (reason: Reason, event: AlertEvent['event'] = 'raised') =>
  eventOf(reason, { rule: 'offline', ruleKind: 'no-data', event });

const back = {
  kind: 'silence-over',
  silentFrom: NOW - 3 * HOUR,
  everSeen: true,
  backAt: NOW - 5 * MINUTE,
  demandW: 620,
} as const;
const frozen = { since: NOW - 31 * MINUTE, heldW: 420 };

describe('the line of a summary that is read on another day', () => {
  it.each([
    {
      name: 'high use that goes on',
      event: demand('beyond-limit', 'raised'),
      line: 'Very high: over 9 kW since Fri 15 May 18:02, peak 9.8 kW',
    },
    {
      name: 'high use that still goes on',
      event: demand('still-beyond', 'reminder'),
      line: 'Very high: over 9 kW since Fri 15 May 18:02, peak 9.8 kW',
    },
    {
      name: 'high use that is over',
      event: demand('back-to-normal', 'recovered'),
      line: 'Very high: over 9 kW Fri 15 May 18:02-18:47 (45 min), peak 9.8 kW, 5.3 kWh, about £1.37',
    },
    {
      name: 'high use that went on when the rule stopped watching',
      event: demand('window-closed', 'ended'),
      line: 'Very high: over 9 kW Fri 15 May 18:02-18:47 (45 min), still on then, peak 9.8 kW, 5.3 kWh, about £1.37',
    },
    {
      name: 'high use whose readings came late',
      event: demand('over-before-told', 'summary'),
      line: 'Very high: over 9 kW Fri 15 May 18:02-18:47 (45 min), peak 9.8 kW, 5.3 kWh, about £1.37',
    },
    {
      name: 'a silence',
      event: dataEvent({
        kind: 'silence',
        cause: 'mini-silent',
        afterMs: 15 * MINUTE,
        silentFrom: NOW - 20 * MINUTE,
        everSeen: true,
      }),
      line: 'Offline: no readings since Fri 15 May 18:02',
    },
    {
      name: 'a silence that is over',
      event: dataEvent(back, 'recovered'),
      line: 'Offline: no readings Fri 15 May 15:22-18:17 (2 h 55 min)',
    },
    {
      name: 'readings that came late',
      event: dataEvent({ ...back, backAt: back.silentFrom + 10_000 }, 'recovered'),
      line: 'Offline: readings from Fri 15 May 15:22 on came late, none is missing',
    },
    {
      name: 'patchy data',
      event: dataEvent({ kind: 'patchy', silences: 3, withinMs: 6 * HOUR, cause: 'mini-silent' }, 'summary'),
      line: 'Offline: patchy data, 3 gaps within 6 h by Fri 15 May 18:22',
    },
    {
      name: 'a Mini that repeats one value',
      event: eventOf({ kind: 'standing-still', ...frozen, registered: true }, { rule: 'frozen' }),
      line: 'Frozen: stuck at 420 W since Fri 15 May 17:51',
    },
    {
      name: 'a Mini that moves again',
      event: eventOf({ kind: 'moving-again', ...frozen, demandW: 350 }, { rule: 'frozen' }),
      line: 'Frozen: stuck at 420 W from Fri 15 May 17:51 for 31 min, over',
    },
    {
      name: 'a budget',
      event: eventOf(
        {
          kind: 'budget-used',
          period: 'day',
          measure: 'cost',
          limit: 6,
          used: 4.82,
          percent: 80,
          estimated: true,
          startsAt: MIDNIGHT,
          endsAt: MIDNIGHT + 24 * HOUR,
          countedFrom: MIDNIGHT,
        },
        { rule: 'costs' },
      ),
      line: 'Costs: 80% of £6 a day by Fri 15 May 18:22 (about £4.82)',
    },
  ])('tells $name', ({ event, line }) => {
    expect(eventWording(event, context).line).toBe(line);
  });

  it('tells what the poller said about itself', () => {
    expect(serviceWording({ kind: 'rules-readable' }, context).line).toBe(
      'service: Home: the rules are accepted and in force (Fri 15 May 18:22)',
    );
  });
});
