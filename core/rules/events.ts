import type { RuleEvent } from './kind.ts';
import { type ReasonOf, RULE_KINDS, type RuleKindName, type StateOf } from './registry.ts';
import type { AlertState } from './state.ts';

/** Why something is told. Every decision of the rules is one of these. */
export type Reason = ReasonOf<RuleKindName>;

/** One thing the rules have to say. */
export type AlertEvent<K extends RuleKindName = RuleKindName> = RuleEvent<K, ReasonOf<K>>;

/** Whether an event begins something that goes on until its rule says that it is over. */
export const goesOn = ({ event, ruleKind }: AlertEvent): boolean =>
  event === 'raised' && RULE_KINDS[ruleKind].goesOn;

/** The moment that names the episode of an event where that is not the raise, epoch ms: a budget's is its period. */
export const episodeFrom = <K extends RuleKindName>({
  ruleKind,
  reason,
}: {
  readonly ruleKind: K;
  readonly reason: ReasonOf<K>;
}): number | undefined => RULE_KINDS[ruleKind].episodeFrom?.(reason);

/** The moment that names the episode of a rule in progress, epoch ms; undefined where nothing is raised. */
export const openEpisodeFrom = (state: AlertState, rule: string, now: number): number | undefined => {
  const own = state.rules[rule];
  const raisedAt = state.raisedAt?.[rule];
  return raisedAt ?? (own === undefined ? undefined : fromState(own.kind, own, now));
};

const fromState = <K extends RuleKindName>(kind: K, state: StateOf<K>, now: number): number | undefined =>
  RULE_KINDS[kind].openEpisodeFrom?.(state, now);

/** How an alert of a kind goes on, in a few words. */
export const stillWords = (kind: RuleKindName): string => RULE_KINDS[kind].still ?? 'still on';
