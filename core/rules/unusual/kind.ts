import type { RuleKind } from '../kind.ts';
import { type UnusualRule, unusualSchema, unusualWarnings } from './config.ts';
import { stepUnusual } from './decide.ts';
import type { UnusualReason } from './events.ts';
import { notedNights } from './noted.ts';
import { type UnusualState, unusualStateSchema } from './state.ts';
import { unusualWording } from './words.ts';

/** More than this home is used to at that hour, learned by itself. */
export const unusual: RuleKind<'unusual', UnusualRule, UnusualState, UnusualReason> = {
  schema: unusualSchema,
  state: unusualStateSchema,
  goesOn: true,
  learns: true,
  yieldsToHighUse: true,
  step: stepUnusual,
  notes: notedNights,
  words: unusualWording,
  warnings: unusualWarnings,
};
