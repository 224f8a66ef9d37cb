import type { RuleKind } from '../kind.ts';
import { type StandbyRule, standbySchema } from './config.ts';
import { stepStandby } from './decide.ts';
import type { StandbyReason } from './events.ts';
import { type StandbyState, standbyStateSchema } from './state.ts';
import { standbyWording } from './words.ts';

/** What never goes off draws more than in the two weeks before. */
export const standby: RuleKind<'standby', StandbyRule, StandbyState, StandbyReason> = {
  schema: standbySchema,
  state: standbyStateSchema,
  goesOn: true,
  learns: true,
  step: stepStandby,
  words: standbyWording,
};
