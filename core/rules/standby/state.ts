import * as z from 'zod/mini';

const raisedSchema = z.object({
  /** The first moment of the day on which the first of the nights in a row ended, epoch ms. */
  since: z.number(),
  /** The local day of the night that raised, days since the epoch. */
  raisedDay: z.number(),
  /** What was usual before, the limit over it and what is drawn since, W; usual and limit do not move while raised. */
  usualW: z.number(),
  limitW: z.number(),
  standbyW: z.number(),
  /** Nights back in a row. */
  back: z.number(),
});
/** What a raised alert remembers. */
export type RaisedStandby = z.infer<typeof raisedSchema>;

/** What a `standby` rule remembers between polls. */
export const standbyStateSchema = z.object({
  kind: z.literal('standby'),
  phase: z.enum(['ok', 'raised']),
  /** The newest night that was decided, or was over when the rule began: the local day it ended on, days since the epoch. */
  day: z.number(),
  raised: z.optional(raisedSchema),
});
export type StandbyState = z.infer<typeof standbyStateSchema>;
