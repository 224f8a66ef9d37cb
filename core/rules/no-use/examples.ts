import { EXAMPLE_MINUTE_MS as MINUTE, EXAMPLE_NOW as NOW } from '../example-moment.ts';
import type { Example } from '../view.ts';
import type { NoUseReason } from './events.ts';

const HOUR = 60 * MINUTE;
const MORNING = { aboveW: 1_000, startsAt: NOW - 10_000 - 270 * MINUTE, endsAt: NOW - 10_000 };
const told = { rule: 'no-kettle-yet', ruleKind: 'no-use', severity: 'warning' } as const;

/** What a `no-use` rule may tell. */
export const noUseExamples: readonly Example<'no-use', NoUseReason>[] = [
  {
    title: 'Nothing was used in the hours in which something always is',
    event: { ...told, event: 'raised', at: NOW - 10_000, reason: { kind: 'no-use', ...MORNING } },
  },
  {
    title: 'Something is in use again',
    event: {
      ...told,
      event: 'recovered',
      at: NOW - 10_000,
      reason: {
        kind: 'used-again',
        aboveW: 1_000,
        startsAt: MORNING.startsAt - HOUR,
        endsAt: MORNING.endsAt - HOUR,
        demandW: 2_310,
      },
    },
  },
];
