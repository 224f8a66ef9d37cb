import { type LiveRules, parseLiveRules } from './live-rules.ts';

/** Rules a poller goes by, and the text they stand in. */
export interface RulesInForce {
  readonly text: string;
  readonly rules: LiveRules;
}

const NO_RULES = '{"rules":[]}';

/** The poller's own choice: the parameter's rules, or the last good ones while that can't be read, or none. */
export const rulesInForce = (
  parameter: string | undefined,
  lastGood: string | undefined,
  pollEveryMs: number,
): RulesInForce => {
  for (const text of [parameter, lastGood]) {
    const parsed = text === undefined ? undefined : parseLiveRules(text, pollEveryMs);
    if (text !== undefined && parsed?.ok) return { text, rules: parsed.value };
  }
  return { text: NO_RULES, rules: { rules: [] } };
};
