import type { Conditions, RuleEvent } from '../kind.ts';
import type { DemandRule } from './config.ts';
import { type EpisodeFacts, episodeFacts, episodePrice } from './episode.ts';
import type { Episode } from './state.ts';

/** What a `demand` rule looks for, as its messages say it. */
export interface DemandTerms {
  readonly direction: 'above' | 'below';
  readonly limitW: number;
  readonly clearW: number;
  readonly forMs: number;
  readonly clearForMs: number;
  readonly averageOverMs?: number;
}

/** Why a `demand` rule tells something. */
export interface DemandReason {
  readonly kind: /** Demand was beyond the limit for `for`. */
    | 'beyond-limit'
    /** Still raised `remindEvery` after the last word. */
    | 'still-beyond'
    /** Demand was beyond the clear level for `clearFor`. */
    | 'back-to-normal'
    /** Still raised when the active window closed. */
    | 'window-closed'
    /** Began and ended before anyone could be told in time. */
    | 'over-before-told';
  readonly terms: DemandTerms;
  readonly episode: EpisodeFacts;
  /** The deciding sample (the newest for reminders and window ends), W. */
  readonly demandW: number;
  /** The mean that was tested, for rules with `averageOver`, W. */
  readonly meanW?: number;
  /** What that demand, or mean, costs an hour; absent for export and where no price is known. */
  readonly costPencePerHour?: number;
}

/** What a `demand` rule tells. */
export type DemandEvent = RuleEvent<'demand', DemandReason>;

/** What the deciding sample said. */
interface Seen {
  readonly demandW: number;
  readonly meanW: number | undefined;
  /** By the newest row that had a price. */
  readonly pencePerWh: number | undefined;
}

/** The reason of an event, with what is known of its episode so far. */
export const demandReason = (
  kind: DemandReason['kind'],
  rule: DemandRule,
  episode: Episode,
  { demandW, meanW, pencePerWh }: Seen,
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
  ...hourlyCost(meanW ?? demandW, episodePrice(episode) ?? pencePerWh),
});

const hourlyCost = (watts: number, pencePerWh: number | undefined): Pick<DemandReason, 'costPencePerHour'> =>
  watts > 0 && pencePerWh !== undefined ? { costPencePerHour: watts * pencePerWh } : {};

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
