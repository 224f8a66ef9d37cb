import { parseLiveRules } from '../../config/live-rules.ts';
import { MINUTE_MS } from '../../core/contract/lengths.ts';
import type { ClosedHour } from '../../core/readings/hourly-means.ts';
import { learnHours, nothingLearned } from '../../core/readings/usual.ts';
import { evaluate } from '../../core/rules/evaluate.ts';
import type { AlertEvent } from '../../core/rules/events.ts';
import type { Rule } from '../../core/rules/rule.ts';
import { freshAlertState } from '../../core/rules/state.ts';

/** The rules that learn, as a household writes them. */
const LEARNING_RULES: readonly Rule[] = (() => {
  const rules = [
    { kind: 'unusual', name: 'unusual-night' },
    { kind: 'standby', name: 'standby' },
  ];
  const parsed = parseLiveRules(JSON.stringify({ rules }), MINUTE_MS);
  if (!parsed.ok) throw new Error('the rules to score do not parse');
  return parsed.value.rules;
})();

/** What the rules raise over hours of a home, each learned and decided as it closes. */
export const raisesOver = (hours: readonly ClosedHour[], timeZone: string): AlertEvent[] => {
  let usual = nothingLearned();
  let state = freshAlertState();
  const raises: AlertEvent[] = [];
  for (const hour of hours) {
    const learned = learnHours(usual, [hour]);
    usual = learned.usual;
    const step = evaluate(LEARNING_RULES, state, [], {
      now: hour.closedAt,
      timeZone,
      rulesFrom: 0,
      sampleHoldsMs: 30_000,
      lateAfterMs: Number.POSITIVE_INFINITY,
      newestStoredAt: hour.closedAt,
      firstPollAt: hours[0]?.startsAt ?? 0,
      silenceCause: 'mini-silent',
      deviceId: undefined,
      learned,
    });
    state = step.state;
    raises.push(...step.events.filter(({ event }) => event === 'raised'));
  }
  return raises;
};
