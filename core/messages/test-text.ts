import { MINUTE_MS } from '../contract/lengths.ts';
import type { DemandReason } from '../rules/demand/events.ts';
import { demandWording } from '../rules/demand/words.ts';
import type { MessageContext } from './message-context.ts';
import type { Wording } from './wording.ts';

const LASTED_MS = 20 * MINUTE_MS;

const sampleReason = (now: number): DemandReason => ({
  kind: 'beyond-limit',
  terms: {
    direction: 'above',
    limitW: 9_000,
    clearW: 8_000,
    forMs: LASTED_MS,
    clearForMs: 10 * MINUTE_MS,
  },
  episode: {
    startedAt: now - LASTED_MS,
    lastBeyondAt: now,
    peakW: 9_800,
    energyWh: 3_150,
    source: 'register',
    flow: 'import',
    gap: false,
    costPence: 83,
    course: {
      bucketMs: MINUTE_MS,
      meansW: [
        9_150, 9_200, 9_300, 9_400, 9_500, 9_650, 9_800, 9_700, 9_600, 9_500, 9_400, 9_400, 9_350, 9_300,
        9_400, 9_500, 9_400, 9_450, 9_400, 9_400,
      ],
    },
  },
  demandW: 9_400,
  costPencePerHour: 249,
});

/** The words of the test message: a real sample, marked as one. */
export const testWording = (context: MessageContext): Wording => {
  const sample = demandWording(
    {
      rule: 'very-high',
      ruleKind: 'demand',
      severity: 'warning',
      event: 'raised',
      at: context.now,
      reason: sampleReason(context.now),
    },
    context,
  );
  return {
    ...sample,
    state: 'TEST',
    first: `TEST, a sample: ${sample.first}`,
    advice: 'Nothing to do: alerts can reach you here.',
    more: [],
    next: ['This is what an alert looks like; nothing is wrong.'],
  };
};
