import { duration } from '../messages/figures.ts';
import { type EpisodeFacts, episodeFacts } from '../rules/demand/episode.ts';
import type { AlertEvent, Reason } from '../rules/events.ts';
import type { Rule } from '../rules/rule.ts';
import type { RuleState } from '../rules/state.ts';

/** The stretch of time that an alert is about, as far as one event or a rule's state knows it. */
export interface EventSpan {
  readonly from: number;
  /** Undefined for what has no length, such as a budget's share. */
  readonly to?: number | undefined;
  /** What is to be said of it beside its figures. */
  readonly note?: string;
  readonly peakW?: number;
  readonly energyWh?: number;
  readonly costPence?: number;
}

/** What an event says of the time its alert is about. */
export const spanOf = ({ at, reason }: AlertEvent): EventSpan => {
  switch (reason.kind) {
    case 'beyond-limit':
    case 'still-beyond':
    case 'back-to-normal':
      return demandSpan(reason.episode);
    case 'window-closed':
      return {
        ...demandSpan(reason.episode),
        note:
          reason.episode.gapAtEnd === undefined
            ? 'still on when its hours ended'
            : 'last seen on, silent when its hours ended',
      };
    case 'over-before-told':
      return { ...demandSpan(reason.episode), note: 'over before it could be told' };
    case 'silence':
      return { from: reason.silentFrom, to: at };
    case 'silence-over': {
      const used = reason.usedWh === undefined ? {} : { energyWh: reason.usedWh };
      return { from: reason.silentFrom, to: reason.backAt, ...used };
    }
    case 'patchy':
      return { from: at, note: `patchy data: ${reason.silences} silences` };
    case 'standing-still':
    case 'demand-standing-still':
    case 'moving-again':
      return { from: reason.since, to: at, peakW: reason.heldW };
    case 'budget-used':
      return { from: at, note: budgetNote(reason) };
  }
};

/** What a raised rule's state knows of the time since the raise; undefined where it is no more than the raise said. */
export const spanSoFar = (rule: Rule | undefined, state: RuleState | undefined): EventSpan | undefined =>
  rule?.kind === 'demand' && state?.kind === 'demand' && state.episode !== undefined
    ? demandSpan(episodeFacts(state.episode, rule))
    : undefined;

const demandSpan = ({
  startedAt,
  lastBeyondAt,
  peakW,
  energyWh,
  costPence,
  gapAtEnd,
}: EpisodeFacts): EventSpan => ({
  from: startedAt,
  to: lastBeyondAt,
  peakW,
  energyWh,
  ...(costPence === undefined ? {} : { costPence }),
  ...(gapAtEnd?.to === undefined
    ? {}
    : { note: `at least: no readings for ${duration(gapAtEnd.to - gapAtEnd.from)} after it` }),
});

const budgetNote = ({
  percent,
  measure,
  limit,
  used,
  period,
}: Extract<Reason, { kind: 'budget-used' }>): string => {
  const figure = (value: number) => (measure === 'cost' ? `£${value.toFixed(2)}` : `${value.toFixed(1)} kWh`);
  return `${percent} % of ${figure(limit)} a ${period}: ${figure(used)}`;
};
