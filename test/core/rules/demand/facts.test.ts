import { describe, expect, it } from 'vitest';
import { eventWording } from '../../../../core/rules/words.ts';
import {
  contextAt,
  type DemandReason,
  demandReason,
  eventOf,
  messageOf,
  NOW,
  SINCE,
} from '../../../support/messages.ts';
import { MINUTE } from '../../../support/timeline.ts';

/** Over £1.50 an hour. */
const COST: DemandReason['terms'] = {
  direction: 'cost',
  limitPencePerHour: 150,
  clearPencePerHour: 135,
  forMs: 20 * MINUTE,
  clearForMs: 10 * MINUTE,
};
const LOW = { direction: 'below', limitW: 100, clearW: 110 } as const;
const high = demandReason('beyond-limit');
const over = demandReason('back-to-normal', {
  demandW: 500,
  episode: { lastBeyondAt: SINCE + 45 * MINUTE, costPence: 137, energyWh: 5_320 },
});
const likeA = (
  reason: DemandReason,
  likeness: 'kettle' | 'shower' | 'car' | 'cycling-heat',
  switchedW?: number,
) => ({
  ...reason,
  episode: { ...reason.episode, likeness, ...(switchedW === undefined ? {} : { switchedW }) },
});
const told = (reason: DemandReason) => eventOf(reason, { rule: 'high' });

const SILENT = demandReason('window-closed', {
  episode: { lastBeyondAt: SINCE + 10 * MINUTE, gapAtEnd: { from: SINCE + 10 * MINUTE } },
});

describe('the facts in the email of a demand rule', () => {
  const CLEARS = 'You get one message when it has been under 8 kW for 10 min.';
  const soFar = [
    'Limit:  over 9 kW for 20 min',
    'Began:  Fri 15 May 18:02',
    'So far: 20 min',
    'Peak:   9.8 kW',
    'Energy: 3.1 kWh',
  ];
  it.each<[string, DemandReason, string[]]>([
    ['a raise', high, [...soFar, '', CLEARS]],
    ['a reminder', demandReason('still-beyond'), [...soFar, '', CLEARS]],
    [
      'a window that closed',
      demandReason('window-closed'),
      [...soFar, '', "This rule's active hours have ended; it stays quiet until they start again."],
    ],
    [
      'a window that closed in silence',
      SILENT,
      [
        'Limit:  over 9 kW for 20 min',
        'Began:  Fri 15 May 18:02',
        'So far: at least 10 min',
        'End:    not known: no readings since Fri 15 May 18:12',
        'Peak:   9.8 kW',
        'Energy: at least 3.1 kWh',
        '',
        "This rule's active hours have ended; without readings nobody knows whether it is still on.",
      ],
    ],
    [
      'one whose smart charging could not be asked about',
      { ...high, smartChargingUnknown: true },
      [
        'Limit:          over 9 kW for 20 min',
        'Began:          Fri 15 May 18:02',
        'So far:         20 min',
        'Peak:           9.8 kW',
        'Energy:         3.1 kWh',
        "Smart charging: couldn't be checked: Octopus may be charging a car",
        '',
        CLEARS,
      ],
    ],
    [
      'a price that is over',
      { ...over, terms: { ...high.terms, whilePriceAbove: 20 }, pencePerKwh: 16 },
      [
        'Limit:  over 9 kW at over 20p a kWh for 20 min',
        'Began:  Fri 15 May 18:02',
        'Lasted: 45 min',
        'Peak:   9.8 kW',
        'Energy: 5.3 kWh',
        'Cost:   about £1.37 without standing charge',
        'Price:  16p a kWh',
        '',
        'This alert is over.',
      ],
    ],
    [
      'a price that is asked for',
      { ...demandReason('beyond-limit', { terms: { whilePriceBelow: 20 } }), pencePerKwh: 16 },
      [
        'Limit:  over 9 kW at under 20p a kWh for 20 min',
        ...soFar.slice(1),
        'Price:  16p a kWh',
        '',
        'You get one message when it has been under 8 kW, or out of that price, for 10 min.',
      ],
    ],
    [
      'a cost an hour',
      { ...high, terms: COST },
      [
        'Limit:  over £1.50 an hour for 20 min',
        ...soFar.slice(1),
        '',
        'You get one message when it has been under £1.35 an hour for 10 min.',
      ],
    ],
    [
      'use that was low, of which neither energy nor cost is said',
      { ...over, terms: { ...high.terms, ...LOW }, episode: { ...over.episode, peakW: 12 } },
      [
        'Limit:  under 100 W for 20 min',
        'Began:  Fri 15 May 18:02',
        'Lasted: 45 min',
        'Lowest: 12 W',
        '',
        'This alert is over.',
      ],
    ],
    [
      'what looked like an oven',
      likeA(over, 'cycling-heat'),
      [
        'Limit:      over 9 kW for 20 min',
        'Began:      Fri 15 May 18:02',
        'Lasted:     45 min',
        'Peak:       9.8 kW',
        'Energy:     5.3 kWh',
        'Cost:       about £1.37 without standing charge',
        'Looks like: something that heats and switches itself on and off: oven, immersion, heater',
        '',
        'This alert is over.',
      ],
    ],
  ])('tell of %s', (_, reason, lines) => {
    expect(messageOf(told(reason)).email.split('\n').slice(3, -2)).toEqual(lines);
  });
});

describe('the line of history of a demand rule', () => {
  it.each<[string, DemandReason, string]>([
    ['goes on', high, 'High: over 9 kW since Fri 15 May 18:02, peak 9.8 kW'],
    ['still goes on', demandReason('still-beyond'), 'High: over 9 kW since Fri 15 May 18:02, peak 9.8 kW'],
    [
      'was on as its window closed',
      demandReason('window-closed'),
      'High: over 9 kW Fri 15 May 18:02-18:22 (20 min), still on then, peak 9.8 kW, 3.1 kWh',
    ],
    [
      'was last seen on as its window closed',
      SILENT,
      'High: over 9 kW Fri 15 May 18:02-18:12 (at least 10 min), no readings since Fri 15 May 18:12, still on as last seen, peak 9.8 kW, at least 3.1 kWh',
    ],
    ['is over', over, 'High: over 9 kW Fri 15 May 18:02-18:47 (45 min), peak 9.8 kW, 5.3 kWh, about £1.37'],
  ])('tells of what %s', (_, reason, line) => {
    expect(eventWording(told(reason), contextAt(NOW)).line).toBe(line);
  });
});
