import type { Conditions } from '../evaluate.ts';
import type { AlertEvent, Reason } from '../events.ts';
import type { DemandRule } from '../rule.ts';
import type { Episode } from '../state.ts';
import { episodeFacts } from './episode.ts';

/** Why a `demand` rule tells something. */
export type DemandReason = Extract<Reason, { episode: unknown }>;
/** What a `demand` rule tells. */
export interface DemandEvent extends AlertEvent {
  readonly reason: DemandReason;
}

/** The reason of an event, with what is known of its episode so far. */
export const demandReason = (
  kind: DemandReason['kind'],
  rule: DemandRule,
  episode: Episode,
  demandW: number,
  meanW: number | undefined,
): DemandReason => ({
  kind,
  terms: {
    direction: rule.direction,
    limitW: rule.limitW,
    clearW: rule.clearW,
    forMs: rule.forMs,
    clearForMs: rule.clearForMs,
    ...(rule.averageOverMs === undefined ? {} : { averageOverMs: rule.averageOverMs }),
  },
  episode: episodeFacts(episode, rule),
  demandW,
  ...(meanW === undefined ? {} : { meanW }),
});

/** An alert that began and ended in one late batch is told in one message, as history. */
export const foldLateBatch = (
  events: readonly DemandEvent[],
  { now, lateAfterMs }: Conditions,
): DemandEvent[] => {
  const told: DemandEvent[] = [];
  for (const event of events) {
    const begun = told.at(-1);
    const late = now - event.at > lateAfterMs;
    if (!late || begun?.event !== 'raised') {
      told.push(event);
      continue;
    }
    told.pop();
    const kind = event.event === 'ended' ? 'window-closed' : 'over-before-told';
    told.push({ ...event, event: 'summary', reason: { ...event.reason, kind } });
  }
  return told;
};
