import type { RuleKind } from '../kind.ts';
import { shortSilenceProblems } from '../silence-after.ts';
import { type NoDataRule, noDataSchema } from './config.ts';
import { stepNoData, withoutRegister } from './decide.ts';
import type { NoDataReason } from './events.ts';
import { type NoDataState, noDataStateSchema } from './state.ts';
import { noDataWording } from './words.ts';

/** A silent Mini. */
export const noData: RuleKind<'no-data', NoDataRule, NoDataState, NoDataReason> = {
  schema: noDataSchema,
  state: noDataStateSchema,
  goesOn: true,
  still: 'still no readings',
  step: stepNoData,
  words: noDataWording,
  withoutMeter: withoutRegister,
  cadenceProblems: shortSilenceProblems,
};
