import { demandText } from '../../messages/demand-text.ts';
import { moment } from '../../messages/figures.ts';
import { formatReadAt } from '../../readings/reading.ts';
import { formatDailyWindow } from '../../time/time-of-day.ts';
import { QUIET, type RuleView } from '../view.ts';
import type { Sensitivity, UnusualRule } from './config.ts';
import type { UnusualReason } from './events.ts';
import { unusualExamples } from './examples.ts';
import { unusualKnowledge } from './knowledge.ts';
import type { UnusualState } from './state.ts';

const HOW: Readonly<Record<Sensitivity, string>> = {
  low: 'Far more than usual for the hour',
  normal: 'More than usual for the hour',
  high: 'Somewhat more than usual for the hour',
};

/** What pages, reports and docs show of `unusual` rules. */
export const unusualView: RuleView<'unusual', UnusualRule, UnusualState, UnusualReason> = {
  terms: ({ sensitivity, activeBetween }) => `${HOW[sensitivity]}, ${formatDailyWindow(activeBetween)}`,
  standing: (_rule, { raised }, { now, timeZone }) =>
    raised === undefined
      ? QUIET
      : {
          phase: 'raised',
          standing: `At least ${demandText(raised.floorW)} since ${moment(raised.since, now, timeZone)}`,
        },
  span: ({ event, reason: { since, overTo } }) => ({
    from: since,
    ...(event === 'raised' ? {} : { to: overTo }),
  }),
  soFar: (_rule, { raised }) =>
    raised === undefined ? undefined : { from: raised.since, to: raised.overTo },
  facts: ({ kind: _kind, since, overTo, ...facts }) => ({
    ...facts,
    since: formatReadAt(since),
    overTo: formatReadAt(overTo),
  }),
  knows: unusualKnowledge,
  examples: unusualExamples,
};
