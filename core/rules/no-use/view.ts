import { limitText } from '../../messages/demand-text.ts';
import { moment } from '../../messages/figures.ts';
import { formatReadAt } from '../../readings/reading.ts';
import { formatDailyWindow } from '../../time/time-of-day.ts';
import { QUIET, type RuleView } from '../view.ts';
import type { NoUseRule } from './config.ts';
import type { NoUseReason } from './events.ts';
import { noUseExamples } from './examples.ts';
import type { NoUseState } from './state.ts';

/** What pages, reports and docs show of `no-use` rules. */
export const noUseView: RuleView<'no-use', NoUseRule, NoUseState, NoUseReason> = {
  terms: ({ aboveW, between }) => `Nothing above ${limitText(aboveW)}, ${formatDailyWindow(between)}`,
  standing: (_rule, { phase, startsAt, decided, used }, { now, timeZone }) => {
    const since = moment(startsAt ?? now, now, timeZone);
    if (phase === 'raised') return { phase: 'raised', standing: `No use since ${since}` };
    return decided || used ? QUIET : { phase: 'pending', standing: `No use yet since ${since}` };
  },
  span: ({ event, at, reason: { startsAt } }) => ({
    from: startsAt,
    ...(event === 'raised' || event === 'reminder' ? {} : { to: at }),
  }),
  facts: ({ kind: _kind, startsAt, endsAt, ...facts }) => ({
    ...facts,
    startsAt: formatReadAt(startsAt),
    endsAt: formatReadAt(endsAt),
  }),
  examples: noUseExamples,
};
