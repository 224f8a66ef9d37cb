import * as z from 'zod/mini';
import type { AlertEvent } from '../rules/events.ts';
import { severitySchema } from '../rules/rule.ts';

export const episodeSchema = z.object({
  rule: z.string(),
  kind: z.enum(['demand', 'no-data', 'frozen', 'budget']),
  severity: severitySchema,
  /** Epoch ms: the first reading beyond the limit, or the last one before a silence. */
  from: z.number(),
  /** Absent while it goes on. */
  to: z.optional(z.number()),
});
/** A stretch of time that an alert is about. */
export type Episode = z.infer<typeof episodeSchema>;

const MAX_KEPT = 500;

/** The episodes after these events, oldest first: a raise begins one, what follows it tells its end. */
export const afterEvents = (before: readonly Episode[], events: readonly AlertEvent[]): Episode[] => {
  const episodes = [...before];
  for (const event of events) {
    const span = spanOf(event);
    if (span === undefined || event.event === 'reminder') continue;
    const episode = { rule: event.rule, kind: event.ruleKind, severity: event.severity, ...span };
    const open = episodes.findLastIndex(({ rule, to }) => rule === event.rule && to === undefined);
    if (open >= 0) episodes.splice(open, 1);
    episodes.push(episode);
  }
  return episodes.sort((a, b) => a.from - b.from).slice(-MAX_KEPT);
};

/** Undefined for what has no length. */
const spanOf = ({ at, event, reason }: AlertEvent): { from: number; to?: number } | undefined => {
  switch (reason.kind) {
    case 'beyond-limit':
    case 'still-beyond':
      return { from: reason.episode.startedAt };
    case 'back-to-normal':
    case 'over-before-told':
      return { from: reason.episode.startedAt, to: reason.episode.lastBeyondAt };
    case 'window-closed':
      return { from: reason.episode.startedAt, to: event === 'summary' ? reason.episode.lastBeyondAt : at };
    case 'silence':
      return { from: reason.silentFrom };
    case 'silence-over':
      return { from: reason.silentFrom, to: reason.backAt };
    case 'standing-still':
    case 'demand-standing-still':
      return { from: reason.since };
    case 'moving-again':
      return { from: reason.since, to: at };
    case 'patchy':
    case 'budget-used':
      return undefined;
  }
};
