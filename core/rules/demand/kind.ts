import type { RuleKind } from '../kind.ts';
import { asksPrice, type DemandRule, demandSchema, demandWarnings } from './config.ts';
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
  rests: ({ phase, leftOutSince }) => phase === 'ok' && leftOutSince === undefined,
  waitsForDispatches: ({ phase, leftOutSince }) => phase === 'pending' || leftOutSince !== undefined,
  pointsMs: ({ averageOverMs = 0 }) => averageOverMs,
  pricesMs: ({ direction, averageOverMs = 0 }) => (direction === 'cost' ? averageOverMs : 0),
  countsCost: asksPrice,
  exceptsSmartCharging: ({ exceptSmartCharging = false }) => exceptSmartCharging,
  tellsHighUse: ({ direction }, { phase }) => direction !== 'below' && phase === 'raised',
  warnings: demandWarnings,
};
