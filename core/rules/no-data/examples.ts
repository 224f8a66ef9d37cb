import { EXAMPLE_MINUTE_MS as MINUTE, EXAMPLE_NOW as NOW } from '../example-moment.ts';
import type { RuleEvent } from '../kind.ts';
import type { SilenceCause } from '../silence-cause.ts';
import type { Example } from '../view.ts';
import type { NoDataReason } from './events.ts';

const event = (
  rule: string,
  told: RuleEvent<'no-data', NoDataReason>['event'],
  reason: NoDataReason,
  at = NOW - 10_000,
): RuleEvent<'no-data', NoDataReason> => ({
  rule,
  ruleKind: 'no-data',
  severity: 'warning',
  event: told,
  at,
  reason,
});

const silence = (cause: SilenceCause, minutes = 16): RuleEvent<'no-data', NoDataReason> =>
  event(
    'home-mini-offline',
    'raised',
    {
      kind: 'silence',
      cause,
      afterMs: 15 * MINUTE,
      silentFrom: NOW - minutes * MINUTE,
      everSeen: true,
      lastDemandW: 620,
    },
    NOW,
  );

/** What a `no-data` rule may tell. */
export const noDataExamples: readonly Example<'no-data', NoDataReason>[] = (
  [
    ['The Mini is silent', silence('mini-silent')],
    ['Octopus does not answer', silence('octopus-not-answering', 61)],
    ['Octopus limits our calls', silence('throttled')],
    ['Our own call limit is used up', silence('call-limit')],
    ['The meter may not be read', silence('no-access')],
    ['Octopus sends no demand', silence('no-demand')],
    ['AWS refuses to store the readings', silence('not-stored')],
    [
      'No reading since the first poll',
      event(
        'home-mini-offline',
        'raised',
        {
          kind: 'silence',
          cause: 'mini-silent',
          afterMs: 15 * MINUTE,
          silentFrom: NOW - 16 * MINUTE,
          everSeen: false,
        },
        NOW,
      ),
    ],
    [
      'Readings are back',
      event('home-mini-offline', 'recovered', {
        kind: 'silence-over',
        silentFrom: NOW - 94 * MINUTE,
        everSeen: true,
        backAt: NOW - 5 * MINUTE,
        demandW: 580,
        usedWh: 910,
      }),
    ],
    [
      'Readings are back after what looks like a power cut',
      event('home-mini-offline', 'recovered', {
        kind: 'silence-over',
        silentFrom: NOW - 94 * MINUTE,
        everSeen: true,
        backAt: NOW - 5 * MINUTE,
        demandW: 580,
        usedWh: 0,
      }),
    ],
    [
      'Patchy data',
      event(
        'home-mini-offline',
        'summary',
        { kind: 'patchy', silences: 3, withinMs: 6 * 60 * MINUTE, cause: 'mini-silent' },
        NOW,
      ),
    ],
    [
      'Patchy data, because the shared call limit is used up',
      event(
        'home-mini-offline',
        'summary',
        { kind: 'patchy', silences: 3, withinMs: 6 * 60 * MINUTE, cause: 'throttled' },
        NOW,
      ),
    ],
    [
      'Demand is back',
      event('home-mini-offline', 'recovered', {
        kind: 'silence-over',
        cause: 'no-demand',
        silentFrom: NOW - 94 * MINUTE,
        everSeen: true,
        backAt: NOW - 5 * MINUTE,
        demandW: 580,
        usedWh: 910,
      }),
    ],
  ] as const
).map(([title, shown]) => ({ title, event: shown }));
