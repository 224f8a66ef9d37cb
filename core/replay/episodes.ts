import { duration } from '../messages/figures.ts';
import type { DemandRule } from '../rules/demand/config.ts';
import type { EpisodeFacts } from '../rules/demand/episode.ts';
import { episodeFacts } from '../rules/demand/episode.ts';
import type { Rule } from '../rules/rule.ts';
import type { AlertState } from '../rules/state.ts';
import type { ReplayedEvent } from './replay.ts';

/** One alert from its beginning to its end, as a person would look back on it. */
export interface ReplayedEpisode {
  readonly rule: string;
  readonly from: number;
  /** Undefined for what has no length, such as a budget's share. */
  readonly to?: number;
  /** What is to be said of it beside its figures. */
  readonly note?: string;
  readonly peakW?: number;
  readonly energyWh?: number;
  readonly costPence?: number;
}

/** Puts raises and what ended them together, in order of their beginning. */
export const episodesOf = (
  events: readonly ReplayedEvent[],
  rules: readonly Rule[],
  state: AlertState,
): ReplayedEpisode[] => {
  const begun = new Map<string, ReplayedEvent>();
  const episodes: ReplayedEpisode[] = [];
  for (const event of events) {
    if (event.event === 'raised' && event.ruleKind !== 'budget') begun.set(event.rule, event);
    else if (event.event !== 'reminder') {
      begun.delete(event.rule);
      episodes.push(episodeOf(event));
    }
  }
  for (const event of begun.values()) episodes.push(stillOn(event, rules, state));
  return episodes.sort((a, b) => a.from - b.from);
};

const STILL_ON = 'still on at the end of the readings';

/** An episode that a last event tells of. */
const episodeOf = ({ rule, at, reason }: ReplayedEvent): ReplayedEpisode => {
  switch (reason.kind) {
    case 'beyond-limit':
    case 'still-beyond':
    case 'back-to-normal':
      return { rule, ...demandFigures(reason.episode) };
    case 'window-closed':
      return {
        rule,
        ...demandFigures(reason.episode),
        note:
          reason.episode.gapAtEnd === undefined
            ? 'still on when its hours ended'
            : 'last seen on, silent when its hours ended',
      };
    case 'over-before-told':
      return { rule, ...demandFigures(reason.episode), note: 'over before it could be told' };
    case 'silence':
      return { rule, from: reason.silentFrom, to: at };
    case 'silence-over': {
      const used = reason.usedWh === undefined ? {} : { energyWh: reason.usedWh };
      return { rule, from: reason.silentFrom, to: reason.backAt, ...used };
    }
    case 'patchy':
      return { rule, from: at, note: `patchy data: ${reason.silences} silences` };
    case 'standing-still':
    case 'demand-standing-still':
    case 'moving-again':
      return { rule, from: reason.since, to: at, peakW: reason.heldW };
    case 'budget-used':
      return { rule, from: at, note: budgetNote(reason) };
  }
};

/** A rule that is raised to the last row has no last event; its state knows what came after the raise. */
const stillOn = (event: ReplayedEvent, rules: readonly Rule[], state: AlertState): ReplayedEpisode => {
  const rule = rules.find(({ name }) => name === event.rule);
  const own = state.rules[event.rule];
  const figures =
    rule?.kind === 'demand' && own?.kind === 'demand' ? episodeSoFar(rule, own.episode) : undefined;
  const newest = state.usage.lastAt ?? event.at;
  return { ...episodeOf(event), to: newest, ...figures, note: STILL_ON };
};

const episodeSoFar = (rule: DemandRule, episode: Parameters<typeof episodeFacts>[0] | undefined) =>
  episode === undefined ? undefined : demandFigures(episodeFacts(episode, rule));

const demandFigures = ({
  startedAt,
  lastBeyondAt,
  peakW,
  energyWh,
  costPence,
  gapAtEnd,
}: EpisodeFacts): Omit<ReplayedEpisode, 'rule'> => ({
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
}: Extract<ReplayedEvent['reason'], { kind: 'budget-used' }>): string => {
  const figure = (value: number) => (measure === 'cost' ? `£${value.toFixed(2)}` : `${value.toFixed(1)} kWh`);
  return `${percent} % of ${figure(limit)} a ${period}: ${figure(used)}`;
};
