import { type LiveRules, parseLiveRules } from '../../../config/live-rules.ts';
import { fittingRules } from './fitting-rules.ts';

/** The rules `setup` would write for a home about which nothing is known. */
export const starterRules = (pollEveryMs: number): LiveRules => {
  const rules = fittingRules({ nightUse: undefined, exports: false, dailyBudget: undefined });
  const parsed = parseLiveRules(JSON.stringify({ rules }), pollEveryMs);
  if (!parsed.ok)
    throw new Error(`starter rules at a poll each ${pollEveryMs} ms: ${JSON.stringify(parsed.problems)}`);
  return parsed.value;
};
