import * as z from 'zod/mini';
import { shapeSchema } from '../../readings/shape.ts';

const gapSchema = z.object({
  /** The last sample before it, epoch ms. */
  from: z.number(),
  /** The first one after it; absent while there is none. */
  to: z.optional(z.number()),
});
/** Time without readings, longer than a sample stands for. */
export type Gap = z.infer<typeof gapSchema>;

const episodeSchema = z.object({
  /** First and last sample beyond the limit, epoch ms. */
  startedAt: z.number(),
  lastBeyondAt: z.number(),
  /** Demand of the sample furthest beyond, W. */
  peakW: z.number(),
  /** Whether time without samples lies between first and last, and since the last. */
  gap: z.boolean(),
  gapSince: z.boolean(),
  /** The longest gap between first and last, and since the last. */
  longestGap: z.optional(gapSchema),
  longestGapSince: z.optional(gapSchema),
  /** The gap that follows the last sample beyond: when the episode ended is not known. */
  gapAtEnd: z.optional(gapSchema),
  /** Energy from first to last sample beyond, by demand over time, in milliwatt-milliseconds, and what came since. */
  drawn: z.number(),
  drawnSince: z.number(),
  /** Rows whose cost is known: what they cost and how much energy that bought; up to the last sample beyond, and since. */
  pricedPence: z.number(),
  pricedWh: z.number(),
  pricedPenceSince: z.number(),
  pricedWhSince: z.number(),
  /** Register at the first and the last sample beyond, where it has one. */
  registerFromWh: z.optional(z.number()),
  registerToWh: z.optional(z.number()),
  /** The course of demand up to the last sample beyond, and to now; absent in episodes that an earlier version began. */
  shape: z.optional(shapeSchema),
  shapeSince: z.optional(shapeSchema),
});
/** One stretch of time beyond a limit, as it is counted up. */
export type Episode = z.infer<typeof episodeSchema>;

const sideSchema = z.enum(['beyond', 'band', 'clear', 'unknown']);
/** Where a sample lies: beyond the limit, beyond the clear level, between, or unknown while a mean has too little behind it. */
export type Side = z.infer<typeof sideSchema>;

/** What a `demand` rule remembers between polls. */
export const demandStateSchema = z.object({
  kind: z.literal('demand'),
  phase: z.enum(['ok', 'pending', 'raised']),
  /** The newest sample, whose values count once the next one shows how long they lasted. */
  lastAt: z.optional(z.number()),
  lastSide: sideSchema,
  lastDemandW: z.number(),
  lastCostPence: z.optional(z.number()),
  lastDeltaWh: z.optional(z.number()),
  /** Demand of the newest sample is beyond the limit still: it counts as clear by its price alone. */
  lastOutOfPrice: z.optional(z.literal(true)),
  /** The last sample before those that are left out while Octopus charges a car; absent while none is. */
  leftOutSince: z.optional(z.number()),
  /** In rules about cost: what a kWh cost at the last sample beyond the limit. */
  beyondPencePerKwh: z.optional(z.number()),
  evidenceMs: z.number(),
  clearMs: z.number(),
  episode: z.optional(episodeSchema),
  /** When the active window closes in which the alert was raised. */
  windowEndsAt: z.optional(z.number()),
  /** Time of the poll that last told somebody: the raise or a reminder. */
  toldAt: z.optional(z.number()),
});
export type DemandState = z.infer<typeof demandStateSchema>;
