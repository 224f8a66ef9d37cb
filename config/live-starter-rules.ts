import { type LiveRules, parseLiveRules } from './live-rules.ts';
import { starterRules } from './starter-rules.ts';

/** The rules `setup` would write for a home about which nothing is known. */
export const liveStarterRules = (pollEveryMs: number): LiveRules => {
  const rules = starterRules({ nightUse: undefined, exports: false, dailyBudget: undefined });
  const parsed = parseLiveRules(JSON.stringify({ rules }), pollEveryMs);
  if (!parsed.ok)
    throw new Error(`starter rules at a poll each ${pollEveryMs} ms: ${JSON.stringify(parsed.problems)}`);
  return parsed.value;
};
