import { describe, expect, it } from 'vitest';
import type { Reason } from '../../../../core/rules/events.ts';
import { eventWording } from '../../../../core/rules/words.ts';
import { contextAt, eventOf, messageOf, NOW } from '../../../support/messages.ts';
import { HOUR, MINUTE } from '../../../support/timeline.ts';

const SILENCE = {
  kind: 'silence',
  cause: 'mini-silent',
  afterMs: 15 * MINUTE,
  silentFrom: NOW - 20 * MINUTE,
  everSeen: true,
  lastDemandW: 620,
} as const;
const OVER = {
  kind: 'silence-over',
  silentFrom: NOW - 3 * HOUR,
  everSeen: true,
  backAt: NOW - 5 * MINUTE,
  demandW: 620,
} as const;
const PATCHY = { kind: 'patchy', silences: 3, withinMs: 6 * HOUR, cause: 'mini-silent' } as const;
const RESUME = 'Demand alerts resume when readings return; anything the Mini buffered is fetched then.';

const eventTelling = (reason: Reason) => eventOf(reason, { rule: 'offline', ruleKind: 'no-data' });
/** The email after its first line and its advice, up to the line on rules. */
const rest = (reason: Reason): string[] => messageOf(eventTelling(reason)).email.split('\n').slice(3, -2);

describe('the email of a no-data rule', () => {
  it.each<[string, Reason, string[]]>([
    [
      'a silent Mini',
      SILENCE,
      [
        'Triggers on:  no reading for 15 min',
        'Last reading: Fri 15 May 18:02',
        '',
        'Unplugging the Mini for 10 seconds often helps.',
        RESUME,
        'You get one message when readings are back.',
      ],
    ],
    [
      'a Mini that was silent from the first poll on',
      { ...SILENCE, everSeen: false },
      [
        'Triggers on: no reading for 15 min',
        'First poll:  Fri 15 May 18:02',
        '',
        'Unplugging the Mini for 10 seconds often helps.',
        RESUME,
        'You get one message when readings are back.',
      ],
    ],
    [
      'readings without demand',
      { ...SILENCE, cause: 'no-demand' },
      [
        'Triggers on:  no reading for 15 min',
        'Last reading: Fri 15 May 18:02',
        '',
        'Energy is counted; demand alerts cannot work. If demand stays away, ask Octopus.',
        'Budgets still count, from the meter register.',
        'You get one message when demand is back.',
      ],
    ],
    [
      'the end of a silence',
      OVER,
      ['Silent from: Fri 15 May 15:22', 'Until:       Fri 15 May 18:17', '', 'Readings arrive again.'],
    ],
    [
      'the end of a silence in which energy was used',
      { ...OVER, usedWh: 1_730 },
      [
        'Silent from: Fri 15 May 15:22',
        'Until:       Fri 15 May 18:17',
        'Meanwhile:   1.7 kWh used (meter reading)',
        '',
        'Readings arrive again.',
      ],
    ],
    [
      'the end of what looks like a power cut',
      { ...OVER, usedWh: 0 },
      [
        'Silent from: Fri 15 May 15:22',
        'Until:       Fri 15 May 18:17',
        'Meanwhile:   Nothing used: it looks like a power cut',
        '',
        'Readings arrive again.',
      ],
    ],
    [
      'the end of five minutes of it',
      { ...OVER, silentFrom: OVER.backAt - 5 * MINUTE, usedWh: 0 },
      [
        'Silent from: Fri 15 May 18:12',
        'Until:       Fri 15 May 18:17',
        'Meanwhile:   Nothing used: it looks like a power cut',
        '',
        'Readings arrive again.',
      ],
    ],
    [
      'the end of less, in which a home at rest may use as little',
      { ...OVER, silentFrom: OVER.backAt - 5 * MINUTE + 1_000, usedWh: 0 },
      ['Silent from: Fri 15 May 18:12', 'Until:       Fri 15 May 18:17', '', 'Readings arrive again.'],
    ],
    [
      'the end of a time before the first reading, of which the register tells nothing',
      { ...OVER, everSeen: false, usedWh: 1_730 },
      ['Silent from: Fri 15 May 15:22', 'Until:       Fri 15 May 18:17', '', 'Readings arrive again.'],
    ],
    [
      'demand that is back after nothing was used, which is no power cut',
      { ...OVER, cause: 'no-demand', usedWh: 0 },
      ['Silent from: Fri 15 May 15:22', 'Until:       Fri 15 May 18:17', '', 'Demand arrives again.'],
    ],
    [
      'patchy data, which the Wi-Fi makes',
      PATCHY,
      [
        'You get this once a day at most.',
        "Single gaps aren't reported until data has been steady for some hours; readings that come late are stored.",
      ],
    ],
    [
      'patchy data, which our own limit makes',
      { ...PATCHY, cause: 'call-limit' },
      [
        'The poller keeps to callsPerHour of home-mini.config.json, so that Octopus does not block the account. If this lasts, set pollEvery to 2m or raise callsPerHour.',
        'You get this once a day at most.',
        "Single gaps aren't reported until data has been steady for some hours; readings that come late are stored.",
      ],
    ],
  ])('tells of %s', (_, reason, expected) => {
    expect(rest(reason)).toEqual(expected);
  });
});

describe('the line of a no-data rule in a summary', () => {
  it.each<[string, Reason, string]>([
    ['a silence', SILENCE, 'Offline: no readings since Fri 15 May 18:02'],
    [
      'readings without demand',
      { ...SILENCE, cause: 'no-demand' },
      'Offline: readings without demand since Fri 15 May 18:02',
    ],
    ['the end of a silence', OVER, 'Offline: no readings Fri 15 May 15:22-18:17 (2 h 55 min)'],
    [
      'demand that is back',
      { ...OVER, cause: 'no-demand' },
      'Offline: no demand Fri 15 May 15:22-18:17 (2 h 55 min)',
    ],
    [
      'readings that came late',
      { ...OVER, silentFrom: OVER.backAt - MINUTE },
      'Offline: readings from Fri 15 May 18:16 on came late, none is missing',
    ],
    ['patchy data', PATCHY, 'Offline: patchy data, 3 gaps within 6 h by Fri 15 May 18:22'],
  ])('tells of %s', (_, reason, line) => {
    expect(eventWording(eventTelling(reason), contextAt(NOW)).line).toBe(line);
  });
});
