import { describe, expect, it } from 'vitest';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import { announce } from '../../../core/messages/announce.ts';
import { type AlertState, freshAlertState } from '../../../core/rules/state.ts';
import { hoursOfDays, liveHours } from '../../support/hours.ts';
import { at, rulesOf, type ToldEvent } from '../../support/timeline.ts';

const UNUSUAL = { kind: 'unusual', name: 'night' };
const LEFT_ON = {
  kind: 'demand',
  name: 'left-on',
  above: 700,
  for: '1h',
  activeBetween: '23:00-06:00',
  severity: 'critical',
};
const START = at('2026-01-01T00:00:00Z');
/** A kilowatt more from 01:00 on, for so many hours, on day 20. */
const nightOf = (hours: number) =>
  hoursOfDays(START, 21, (day, hour) => (day === 20 && hour >= 1 && hour < 1 + hours ? 1_200 : 200));

const everybody: RuntimeRecipient = { id: 'aaaaaaaa', kind: 'email', minSeverity: 'info' };
const woken: RuntimeRecipient = { id: 'cccccccc', kind: 'sms', minSeverity: 'critical' };

/** Who gets what, in order, each event announced on its own. */
const told = (
  events: readonly ToldEvent[],
  recipients: readonly RuntimeRecipient[],
): { readonly lines: string[]; readonly state: AlertState } => {
  let state = freshAlertState();
  const lines: string[] = [];
  for (const event of events) {
    const context = { household: 'home', timeZone: 'Europe/London', now: event.pollAt };
    const announced = announce([event], state, { recipients, hush: {} }, context);
    state = announced.state;
    lines.push(...announced.messages.map(({ rule, event: what, to }) => `${rule} ${what} ${to.join('+')}`));
  }
  return { lines, state };
};

describe('an unusual night', () => {
  it('is not told to who knows of high use already, nor is its end', () => {
    const { events } = liveHours(rulesOf(UNUSUAL, LEFT_ON), nightOf(4));
    expect(told(events, [everybody]).lines).toEqual([
      'left-on raised aaaaaaaa',
      'left-on recovered aaaaaaaa',
    ]);
  });

  it('is told to who was not told of high use', () => {
    const { events } = liveHours(rulesOf({ ...UNUSUAL, severity: 'critical' }, LEFT_ON), nightOf(4));
    const [first, ...rest] = told(events, [everybody, woken]).lines;
    expect([first, ...rest]).toEqual([
      'left-on raised aaaaaaaa+cccccccc',
      'left-on recovered aaaaaaaa+cccccccc',
    ]);
    const later = liveHours(rulesOf(UNUSUAL, { ...LEFT_ON, above: 9_000 }), nightOf(4)).events;
    expect(told(later, [everybody, woken]).lines).toEqual([
      'night raised aaaaaaaa',
      'night recovered aaaaaaaa',
    ]);
  });

  it('is told where a rule from below is raised: that is no high use', () => {
    const low = { kind: 'demand', name: 'low', below: 2_000, for: '30m' };
    const { events } = liveHours(rulesOf(UNUSUAL, low), nightOf(4));
    expect(told(events, [everybody]).lines).toContain('night raised aaaaaaaa');
  });

  it('ends at noon without a message, and nobody waits for one', () => {
    const { events } = liveHours(rulesOf(UNUSUAL), nightOf(16));
    const { lines, state } = told(events, [everybody]);
    expect(events.map(({ event, silent }) => [event, silent === true])).toEqual([
      ['raised', false],
      ['ended', true],
    ]);
    expect(lines).toEqual(['night raised aaaaaaaa']);
    expect(state.told).toEqual({});
  });
});
