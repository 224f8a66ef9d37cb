import { describe, expect, it } from 'vitest';
import { eventWording } from '../../../../core/rules/words.ts';
import { contextAt, eventOf, messageOf, NOW } from '../../../support/messages.ts';
import { HOUR } from '../../../support/timeline.ts';

const window = { aboveW: 1_000, startsAt: NOW - 5 * HOUR, endsAt: NOW - HOUR };
const unused = { kind: 'no-use', ...window } as const;
const used = { kind: 'used-again', ...window, demandW: 2_310 } as const;
const told = { rule: 'no-kettle-yet', severity: 'warning' } as const;

describe('the message of a no-use rule', () => {
  it.each([
    [
      'that nothing was used',
      eventOf(unused, told),
      '[NO USE] No kettle yet: nothing over 1 kW 13:22-17:22',
      'No kettle yet: Home used nothing over 1 kW 13:22-17:22. Is everything all right there? Give them a call.',
      'No kettle yet: nothing over 1 kW Fri 15 May 13:22-17:22',
    ],
    [
      'that nothing was used on a further day either',
      eventOf(unused, { ...told, event: 'reminder' }),
      '[NO USE] No kettle yet: still nothing over 1 kW 13:22-17:22',
      'No kettle yet: Home still used nothing over 1 kW 13:22-17:22. Is everything all right there? Give them a call.',
      'No kettle yet: nothing over 1 kW Fri 15 May 13:22-17:22',
    ],
    [
      'that something is in use again',
      eventOf(used, { ...told, event: 'recovered' }),
      '[OK] No kettle yet is over: 2.3 kW at 18:22',
      'No kettle yet is over: Home is in use again, 2.3 kW at 18:22. Nothing to do. Nothing over 1 kW 13:22-17:22.',
      'No kettle yet: nothing over 1 kW Fri 15 May 13:22-17:22, in use again Fri 15 May 18:22',
    ],
  ])('says %s', (_, event, subject, sms, line) => {
    expect(messageOf(event)).toMatchObject({ subject, sms });
    expect(eventWording(event, contextAt(NOW)).line).toBe(line);
  });
});
