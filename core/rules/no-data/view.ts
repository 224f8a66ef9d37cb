import { duration, moment } from '../../messages/figures.ts';
import { formatReadAt } from '../../readings/reading.ts';
import type { RuleEvent } from '../kind.ts';
import {
  type AlertSpan,
  type Moment,
  QUIET,
  type RuleView,
  type Standing,
  shareOf,
  soFar,
  target,
} from '../view.ts';
import type { NoDataRule } from './config.ts';
import type { NoDataReason } from './events.ts';
import { noDataExamples } from './examples.ts';
import type { NoDataState } from './state.ts';

/** What pages, reports and docs show of `no-data` rules. */
export const noDataView: RuleView<'no-data', NoDataRule, NoDataState, NoDataReason> = {
  terms: ({ afterMs }) => `No reading for ${duration(afterMs)}`,
  standing: (rule, state, at) => noDataStanding(rule, state, at),
  span: (event) => noDataSpan(event),
  facts: ({ kind: _kind, ...facts }) => ({
    ...facts,
    ...('silentFrom' in facts ? { silentFrom: formatReadAt(facts.silentFrom) } : {}),
    ...('backAt' in facts ? { backAt: formatReadAt(facts.backAt) } : {}),
  }),
  examples: noDataExamples,
};

const noDataStanding = (rule: NoDataRule, state: NoDataState, { now, timeZone }: Moment): Standing => {
  if (state.phase === 'ok') return QUIET;
  if (state.backAt !== undefined) {
    const back = moment(state.backAt, now, timeZone);
    return {
      phase: 'raised',
      standing: `Readings back since ${back}; steady for ${soFar(state.clearMs, rule.clearForMs)}, over at ${target(rule.clearForMs)}`,
      ...shareOf(state.clearMs, rule.clearForMs),
    };
  }
  return {
    phase: 'raised',
    standing: `Silent since ${moment(state.silentFrom ?? now, now, timeZone)}`,
  };
};

const noDataSpan = ({ at, reason }: RuleEvent<'no-data', NoDataReason>): AlertSpan => {
  switch (reason.kind) {
    case 'silence':
      return { from: reason.silentFrom };
    case 'silence-over': {
      const used = reason.usedWh === undefined ? {} : { energyWh: reason.usedWh };
      return { from: reason.silentFrom, to: reason.backAt, ...used };
    }
    case 'patchy':
      return { from: at, momentary: true, note: `patchy data: ${reason.silences} silences` };
  }
};
