import * as z from 'zod/mini';
import type { AlertEvent } from '../rules/events.ts';
import { RULE_KIND_NAMES } from '../rules/registry.ts';
import { severitySchema } from '../rules/severity.ts';
import { spanOf } from '../rules/views.ts';

export const episodeSchema = z.object({
  rule: z.string(),
  kind: z.enum(RULE_KIND_NAMES),
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
    const { from, to, watchedTo = to, momentary } = spanOf(event);
    if (momentary || event.event === 'reminder') continue;
    const end = watchedTo === undefined ? {} : { to: watchedTo };
    const episode = { rule: event.rule, kind: event.ruleKind, severity: event.severity, from, ...end };
    const open = episodes.findLastIndex(({ rule, to }) => rule === event.rule && to === undefined);
    if (open >= 0) episodes.splice(open, 1);
    episodes.push(episode);
  }
  return episodes.sort((a, b) => a.from - b.from).slice(-MAX_KEPT);
};
