import type { AlertEvent } from '../rules/events.ts';
import type { Rule } from '../rules/rule.ts';
import type { Severity } from '../rules/severity.ts';
import type { AlertState } from '../rules/state.ts';
import type { AlertSpan } from '../rules/view.ts';
import { soFarOf, spanOf } from '../rules/views.ts';

/** One alert from its beginning to its end, as a person would look back on it. */
export interface Episode extends AlertSpan {
  readonly rule: string;
  readonly kind: Rule['kind'];
  readonly severity: Severity;
}

/** Whether an episode is a stretch of time. */
export const hasLength = ({ momentary }: Pick<Episode, 'momentary'>): boolean => momentary !== true;

/** Whether it had not ended after the last event. */
const isOpen = (episode: Pick<Episode, 'to' | 'momentary'>): boolean =>
  episode.to === undefined && hasLength(episode);

/**
 * The episodes after these events, in order of their beginning: a raise begins one, what follows it tells its end. What
 * has no length is one by itself. There is no other fold of events to episodes.
 */
export const afterEvents = (before: readonly Episode[], events: readonly AlertEvent[]): Episode[] => {
  const over = before.filter((episode) => !isOpen(episode));
  const begun = new Map(before.filter(isOpen).map((episode) => [episode.rule, episode]));
  for (const event of events) {
    if (event.event === 'reminder') continue;
    const episode = episodeOf(event);
    if (event.event === 'raised' && hasLength(episode)) {
      const { to: _soFar, watchedTo: _seen, ...open } = episode;
      begun.set(event.rule, open);
    } else {
      begun.delete(event.rule);
      over.push(episode);
    }
  }
  return [...over, ...begun.values()].sort((a, b) => a.from - b.from);
};

const episodeOf = (event: AlertEvent): Episode => {
  const { rule, ruleKind: kind, severity } = event;
  return { rule, kind, severity, ...spanOf(event) };
};

const STILL_ON = 'still on at the end of the readings';

/**
 * The episodes of a whole life, in order of their beginning. A rule that is raised to the last row has no last event:
 * its state knows what came after the raise.
 */
export const episodesOf = (
  events: readonly AlertEvent[],
  rules: readonly Rule[],
  state: AlertState,
): Episode[] =>
  afterEvents([], events).map((episode) => {
    if (!isOpen(episode)) return episode;
    const rule = rules.find(({ name }) => name === episode.rule);
    const to = state.usage.lastAt ?? episode.from;
    const soFar = rule === undefined ? undefined : soFarOf(rule.kind, rule, state.rules[episode.rule]);
    return { ...episode, to, ...soFar, note: STILL_ON };
  });
