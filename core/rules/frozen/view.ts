import { duration, moment } from '../../messages/figures.ts';
import { formatReadAt } from '../../readings/reading.ts';
import { type Moment, QUIET, type RuleView, type Standing, shareOf } from '../view.ts';
import type { FrozenRule } from './config.ts';
import type { FrozenReason } from './events.ts';
import { frozenExamples } from './examples.ts';
import type { FrozenState } from './state.ts';

/** What pages, reports and docs show of `frozen` rules. */
export const frozenView: RuleView<'frozen', FrozenRule, FrozenState, FrozenReason> = {
  terms: ({ afterMs }) => `One value repeated for ${duration(afterMs)}`,
  standing: (rule, state, at) => frozenStanding(rule, state, at),
  span: ({ event, at, reason: { since, heldW } }) => ({
    from: since,
    ...(event === 'raised' ? {} : { to: at }),
    peakW: heldW,
  }),
  facts: ({ kind: _kind, ...facts }) => ({ ...facts, since: formatReadAt(facts.since) }),
  examples: frozenExamples,
};

/** A value is the same for a while in every home; that is worth a word only once it lasts. */
const FROZEN_PENDING_SHARE = 0.2;

const frozenStanding = (rule: FrozenRule, state: FrozenState, { now, timeZone }: Moment): Standing => {
  const held = `${Math.round(state.heldW ?? 0)} W since ${moment(state.since ?? now, now, timeZone)}`;
  if (state.phase === 'raised') return { phase: 'raised', standing: held };
  if ((state.heldW ?? 0) <= 0 || state.evidenceMs < FROZEN_PENDING_SHARE * rule.afterMs) return QUIET;
  return { phase: 'pending', standing: held, ...shareOf(state.evidenceMs, rule.afterMs) };
};
