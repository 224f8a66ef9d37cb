import { EXAMPLE_MINUTE_MS as MINUTE, EXAMPLE_NOW as NOW } from '../example-moment.ts';
import type { RuleEvent } from '../kind.ts';
import type { Example } from '../view.ts';
import type { FrozenReason } from './events.ts';

const event = (
  rule: string,
  told: RuleEvent<'frozen', FrozenReason>['event'],
  reason: FrozenReason,
  at = NOW - 10_000,
): RuleEvent<'frozen', FrozenReason> => ({
  rule,
  ruleKind: 'frozen',
  severity: 'warning',
  event: told,
  at,
  reason,
});

/** What a `frozen` rule may tell. */
export const frozenExamples: readonly Example<'frozen', FrozenReason>[] = (
  [
    [
      'The Mini repeats one value',
      event('home-mini-frozen', 'raised', {
        kind: 'standing-still',
        since: NOW - 31 * MINUTE,
        heldW: 420,
        registered: true,
      }),
    ],
    [
      'The Mini repeats one value, and there is no register',
      event('home-mini-frozen', 'raised', {
        kind: 'standing-still',
        since: NOW - 121 * MINUTE,
        heldW: 420,
        registered: false,
      }),
    ],
    [
      'Demand stands still at zero, and the register moves',
      event('home-mini-frozen', 'raised', {
        kind: 'demand-standing-still',
        since: NOW - 31 * MINUTE,
        heldW: 0,
        movedWh: 1_030,
      }),
    ],
    [
      'The Mini moves again',
      event('home-mini-frozen', 'recovered', {
        kind: 'moving-again',
        since: NOW - 61 * MINUTE,
        heldW: 420,
        demandW: 350,
      }),
    ],
  ] as const
).map(([title, shown]) => ({ title, event: shown }));
