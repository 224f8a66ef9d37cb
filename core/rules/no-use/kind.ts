import type { RuleKind } from '../kind.ts';
import { type NoUseRule, noUseSchema, noUseWarnings } from './config.ts';
import { stepNoUse } from './decide.ts';
import type { NoUseReason } from './events.ts';
import { type NoUseState, noUseStateSchema } from './state.ts';
import { noUseWording } from './words.ts';

/** Nothing used when something always is: no kettle yet. */
export const noUse: RuleKind<'no-use', NoUseRule, NoUseState, NoUseReason> = {
  schema: noUseSchema,
  state: noUseStateSchema,
  goesOn: true,
  still: 'still nothing used',
  step: stepNoUse,
  words: noUseWording,
  warnings: noUseWarnings,
};
