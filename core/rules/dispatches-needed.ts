import type { AlertEvent } from './events.ts';
import { RULE_KINDS, type RuleKindName, type RuleOf, type StateOf } from './registry.ts';
import type { Rule } from './rule.ts';
import type { AlertState } from './state.ts';

/** While a rule that leaves smart charging out is pending Octopus is asked for its plan so often. */
const ASKED_AGAIN_AFTER_MS = 10 * 60_000;

/**
 * Whether Octopus should be asked when it charges the car before what was decided may stand: it would tell of something
 * that may be smart charging; or such a rule is pending, or would be but for the plan, and that was last asked for a while
 * ago.
 */
export const needsDispatches = (
  rules: readonly Rule[],
  { events, state }: { readonly events: readonly AlertEvent[]; readonly state: AlertState },
  { askedAt = Number.NEGATIVE_INFINITY, now }: { readonly askedAt: number | undefined; readonly now: number },
): boolean => {
  if (events.some(({ reason }) => 'smartChargingUnknown' in reason)) return true;
  if (now - askedAt < ASKED_AGAIN_AFTER_MS) return false;
  return rules.some((rule) => {
    const own = state.rules[rule.name];
    return own?.kind === rule.kind && exceptsSmartCharging(rule.kind, rule) && waits(own.kind, own);
  });
};

const exceptsSmartCharging = <K extends RuleKindName>(kind: K, rule: RuleOf<K>): boolean =>
  RULE_KINDS[kind].exceptsSmartCharging?.(rule) ?? false;

const waits = <K extends RuleKindName>(kind: K, state: StateOf<K>): boolean =>
  RULE_KINDS[kind].waitsForDispatches?.(state) ?? false;
