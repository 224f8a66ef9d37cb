import { EXAMPLE_NOW as NOW } from '../example-moment.ts';
import type { Example } from '../view.ts';
import type { StandbyFacts, StandbyReason } from './events.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The midnight before it is 18:22. */
const MIDNIGHT = NOW - (18 * HOUR + 22 * 60_000);
const MORNING = MIDNIGHT + 6 * HOUR + 10_000;
const told = { rule: 'standby', ruleKind: 'standby', severity: 'warning', at: MORNING } as const;
const facts: StandbyFacts = { since: MIDNIGHT - 2 * DAY, standbyW: 312, usualW: 158, pencePerKwh: 24.67 };

/** What a `standby` rule may tell. */
export const standbyExamples: readonly Example<'standby', StandbyReason>[] = [
  {
    title: 'More is always on',
    now: MORNING + 50_000,
    event: { ...told, event: 'raised', reason: { kind: 'standby-up', ...facts } },
  },
  {
    title: 'What is always on is as before',
    now: MORNING + 50_000,
    event: {
      ...told,
      event: 'recovered',
      reason: { kind: 'standby-back', nowW: 161, ...facts, since: facts.since - 5 * DAY },
    },
  },
];
