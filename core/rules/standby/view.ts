import { demandText } from '../../messages/demand-text.ts';
import { formatReadAt } from '../../readings/reading.ts';
import { localMoment } from '../../time/local-time.ts';
import { formatDailyWindow } from '../../time/time-of-day.ts';
import { QUIET, type RuleView } from '../view.ts';
import type { StandbyRule } from './config.ts';
import type { StandbyReason } from './events.ts';
import { standbyExamples } from './examples.ts';
import { standbyKnowledge } from './knowledge.ts';
import type { StandbyState } from './state.ts';

/** What pages, reports and docs show of `standby` rules. */
export const standbyView: RuleView<'standby', StandbyRule, StandbyState, StandbyReason> = {
  terms: ({ between }) => `More always on than usual, ${formatDailyWindow(between)}, three nights in a row`,
  standing: (_rule, { raised }, { timeZone }) =>
    raised === undefined
      ? QUIET
      : {
          phase: 'raised',
          standing: `Always on ${demandText(raised.standbyW)} since ${localMoment(raised.since, timeZone).date}, before ${demandText(raised.usualW)}`,
        },
  span: ({ event, at, reason: { since } }) => ({ from: since, ...(event === 'raised' ? {} : { to: at }) }),
  facts: ({ kind: _kind, since, ...facts }) => ({ ...facts, since: formatReadAt(since) }),
  knows: standbyKnowledge,
  examples: standbyExamples,
};
