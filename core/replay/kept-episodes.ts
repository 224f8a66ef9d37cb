import * as z from 'zod/mini';
import type { AlertEvent } from '../rules/events.ts';
import { RULE_KIND_NAMES } from '../rules/registry.ts';
import { severitySchema } from '../rules/severity.ts';
import { afterEvents, type Episode, hasLength } from './episodes.ts';

export const keptEpisodeSchema = z.object({
  rule: z.string(),
  kind: z.enum(RULE_KIND_NAMES),
  severity: severitySchema,
  /** Epoch ms: the first reading beyond the limit, or the last one before a silence. */
  from: z.number(),
  /** Absent while it goes on. */
  to: z.optional(z.number()),
});
/** A stretch of time that an alert is about, as the page shows it and `npm start` stores it. */
export type KeptEpisode = z.infer<typeof keptEpisodeSchema>;

const MAX_KEPT = 500;

/** The newest episodes after these events, oldest first; those without a length are left out. */
export const keepEpisodes = (before: readonly KeptEpisode[], events: readonly AlertEvent[]): KeptEpisode[] =>
  afterEvents(before, events).filter(hasLength).slice(-MAX_KEPT).map(kept);

const kept = ({ rule, kind, severity, from, to, watchedTo = to }: Episode): KeptEpisode => ({
  rule,
  kind,
  severity,
  from,
  ...(watchedTo === undefined ? {} : { to: watchedTo }),
});
