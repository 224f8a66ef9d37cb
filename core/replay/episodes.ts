import { goesOn } from '../rules/events.ts';
import type { Rule } from '../rules/rule.ts';
import type { AlertState } from '../rules/state.ts';
import { soFarOf, spanOf } from '../rules/views.ts';
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
    if (goesOn(event)) begun.set(event.rule, event);
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
const episodeOf = (event: ReplayedEvent): ReplayedEpisode => {
  const { momentary: _momentary, watchedTo: _watchedTo, ...span } = spanOf(event);
  return { rule: event.rule, ...span };
};

/** A rule that is raised to the last row has no last event; its state knows what came after the raise. */
const stillOn = (event: ReplayedEvent, rules: readonly Rule[], state: AlertState): ReplayedEpisode => {
  const rule = rules.find(({ name }) => name === event.rule);
  const figures = rule === undefined ? undefined : soFarOf(rule.kind, rule, state.rules[event.rule]);
  const newest = state.usage.lastAt ?? event.at;
  return { ...episodeOf(event), to: newest, ...figures, note: STILL_ON };
};
