import * as z from 'zod/mini';

/** A point of a household's demand, kept for means, tables and sparklines: `[at, demandW]`. */
const historySchema = z.array(z.tuple([z.number(), z.number()]));

const episodeSchema = z.object({
  /** First and last sample beyond the limit, epoch ms. */
  startedAt: z.number(),
  lastBeyondAt: z.number(),
  /** The sample furthest beyond, W. */
  peakW: z.number(),
  /** Whether time without samples lies between first and last. */
  gap: z.boolean(),
  /** Watt-milliseconds drawn (or exported) from first to last sample beyond, by demand over time, in thousandths of a watt. */
  drawn: z.number(),
  /** The same since the last sample beyond: added once another one comes. */
  drawnSince: z.number(),
  /** Rows whose cost is known: what they cost and how much energy that bought. */
  pricedPence: z.number(),
  pricedWh: z.number(),
  pricedPenceSince: z.number(),
  pricedWhSince: z.number(),
  /** Register at the first and the last sample beyond, where both have one. */
  registerFromWh: z.optional(z.number()),
  registerToWh: z.optional(z.number()),
});
export type Episode = z.infer<typeof episodeSchema>;

const sideSchema = z.enum(['beyond', 'band', 'clear', 'unknown']);
export type Side = z.infer<typeof sideSchema>;

const demandStateSchema = z.object({
  kind: z.literal('demand'),
  phase: z.enum(['idle', 'pending', 'raised']),
  /** The newest sample seen, and which side of the limits it was on. */
  lastAt: z.optional(z.number()),
  lastSide: sideSchema,
  /** What the newest sample adds to an episode once the next one shows how long it lasted. */
  lastDemandW: z.number(),
  lastCostPence: z.optional(z.number()),
  lastDeltaWh: z.optional(z.number()),
  evidenceMs: z.number(),
  clearMs: z.number(),
  episode: z.optional(episodeSchema),
  /** When the active window closes in which the alert was raised. */
  windowEndsAt: z.optional(z.number()),
  /** Time of the poll that last told somebody: the raise or a reminder. */
  toldAt: z.optional(z.number()),
});
export type DemandState = z.infer<typeof demandStateSchema>;

export const silenceCauseSchema = z.enum(['mini-silent', 'octopus-not-answering', 'throttled', 'key']);
export type SilenceCause = z.infer<typeof silenceCauseSchema>;

const noDataStateSchema = z.object({
  kind: z.literal('no-data'),
  phase: z.enum(['ok', 'raised']),
  /** The newest reading before the silence (before any: the first poll), and whether it was a reading. */
  silentFrom: z.optional(z.number()),
  silentFromReading: z.optional(z.boolean()),
  cause: z.optional(silenceCauseSchema),
  /** Import register at `silentFrom`. */
  registerWh: z.optional(z.number()),
  /** First reading after the silence, once there is one: when, and the register then. */
  backAt: z.optional(z.number()),
  backRegisterWh: z.optional(z.number()),
  clearMs: z.number(),
  lastAt: z.optional(z.number()),
  lastRegisterWh: z.optional(z.number()),
});
export type NoDataState = z.infer<typeof noDataStateSchema>;

const ruleStateSchema = z.discriminatedUnion('kind', [demandStateSchema, noDataStateSchema]);
export type RuleState = z.infer<typeof ruleStateSchema>;

/** What the rules remember between polls. */
export const alertStateSchema = z.object({
  history: historySchema,
  /** By rule name. */
  rules: z.record(z.string(), ruleStateSchema),
  /** Recipient ids of a raise that has not recovered, by rule name: they get its recovery. */
  told: z.record(z.string(), z.array(z.string())),
});
export type AlertState = z.infer<typeof alertStateSchema>;

/** Nothing seen yet. */
export const freshAlertState = (): AlertState => ({ history: [], rules: {}, told: {} });
