import type { RuleKind } from '../kind.ts';
import { shortSilenceProblems } from '../silence-after.ts';
import { type FrozenRule, frozenSchema } from './config.ts';
import { stepFrozen } from './decide.ts';
import type { FrozenReason } from './events.ts';
import { type FrozenState, frozenStateSchema } from './state.ts';
import { frozenWording } from './words.ts';

/** A Mini that repeats one value. */
export const frozen: RuleKind<'frozen', FrozenRule, FrozenState, FrozenReason> = {
  schema: frozenSchema,
  state: frozenStateSchema,
  goesOn: true,
  still: 'still stuck',
  step: stepFrozen,
  words: frozenWording,
  meansFrozen: ({ phase }) => phase === 'raised',
  cadenceProblems: shortSilenceProblems,
};
