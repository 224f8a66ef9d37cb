import type { RuleKind } from '../kind.ts';
import { type DemandRule, demandSchema, demandWarnings } from './config.ts';
import { stepDemand } from './decide.ts';
import type { DemandReason } from './events.ts';
import { type DemandState, demandStateSchema } from './state.ts';
import { demandWording } from './words.ts';

/** Demand beyond a limit. */
export const demand: RuleKind<'demand', DemandRule, DemandState, DemandReason> = {
  schema: demandSchema,
  state: demandStateSchema,
  goesOn: true,
  step: stepDemand,
  words: demandWording,
  rests: ({ phase }) => phase === 'ok',
  pointsMs: ({ averageOverMs = 0 }) => averageOverMs,
  tellsHighUse: ({ direction }, { phase }) => direction === 'above' && phase === 'raised',
  warnings: demandWarnings,
};
