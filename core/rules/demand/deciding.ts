import { isWindowOpen, nextOpening } from '../../time/local-time.ts';
import type { DemandRule } from './config.ts';
import type { DemandState } from './state.ts';

/**
 * From which moment on the next sample raises a pending alert, where demand stays beyond the limit: epoch ms. Undefined
 * where nothing is pending, or nothing yet to come would be evidence.
 */
export const decidesFrom = (
  { forMs, activeBetween }: DemandRule,
  { phase, lastAt, lastSide, evidenceMs }: DemandState,
  timeZone: string,
): number | undefined => {
  if (phase !== 'pending' || lastAt === undefined || lastSide !== 'beyond') return undefined;
  const reached = lastAt + Math.max(0, forMs - evidenceMs);
  if (activeBetween === undefined || isWindowOpen(reached, activeBetween, timeZone)) return reached;
  return nextOpening(reached, activeBetween, timeZone);
};
