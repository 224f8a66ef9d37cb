import * as z from 'zod/mini';
import { packHistory, unpackHistory } from '../readings/history.ts';
import { registerStateSchema } from '../readings/register-state.ts';
import { severitySchema } from './rule.ts';

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
});
/** One stretch of time beyond a limit, as it is counted up. */
export type Episode = z.infer<typeof episodeSchema>;

const sideSchema = z.enum(['beyond', 'band', 'clear', 'unknown']);
/** Where a sample lies: beyond the limit, beyond the clear level, between, or unknown while a mean has too little behind it. */
export type Side = z.infer<typeof sideSchema>;

const demandStateSchema = z.object({
  kind: z.literal('demand'),
  phase: z.enum(['idle', 'pending', 'raised']),
  /** The newest sample, whose values count once the next one shows how long they lasted. */
  lastAt: z.optional(z.number()),
  lastSide: sideSchema,
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

/** Whose silence it is. */
export const silenceCauseSchema = z.enum([
  'mini-silent',
  'octopus-not-answering',
  /** The limit that Octopus sets for the whole account is used up. */
  'throttled',
  /** Our own `callsPerHour` is. */
  'call-limit',
  'no-access',
  /** Rows come, with a register and no demand. */
  'no-demand',
  /** Rows come, and AWS refuses to store them. */
  'not-stored',
]);
export type SilenceCause = z.infer<typeof silenceCauseSchema>;

const noDataStateSchema = z.object({
  kind: z.literal('no-data'),
  phase: z.enum(['ok', 'raised']),
  /** The newest sample that has demand. */
  lastAt: z.optional(z.number()),
  lastDemandW: z.optional(z.number()),
  /** Register of the newest sample of any kind. */
  lastRegisterWh: z.optional(z.number()),
  /** While samples have no demand: the newest one that had (before any: the first without), and the register then. */
  withoutDemandFrom: z.optional(z.number()),
  withoutDemandRegisterWh: z.optional(z.number()),
  /** Whose the silence is that is raised. */
  cause: z.optional(silenceCauseSchema),
  /** Set while a standing problem that was reported explains a silence; afterwards the time at which that ended. */
  explained: z.optional(z.boolean()),
  explainedUntil: z.optional(z.number()),
  /** The newest reading before the silence (before any: the first poll), and the register then. */
  silentFrom: z.optional(z.number()),
  everSeen: z.optional(z.boolean()),
  registerWh: z.optional(z.number()),
  /** The first reading after it, the register then, and how long readings have come since. */
  backAt: z.optional(z.number()),
  backRegisterWh: z.optional(z.number()),
  clearMs: z.number(),
  /** Whether this silence was told by itself; in patchy times it is not. */
  told: z.optional(z.boolean()),
  /** When silences of the last hours began to be told, and when they were last told to be patchy. */
  raises: z.array(z.number()),
  /** Those of `raises` whose cause is known; absent in states of an earlier version. */
  causes: z.optional(z.array(z.object({ at: z.number(), cause: silenceCauseSchema }))),
  patchyAt: z.optional(z.number()),
});
export type NoDataState = z.infer<typeof noDataStateSchema>;

const deadDemandSchema = z.object({
  heldW: z.number(),
  since: z.number(),
  lastAt: z.number(),
  evidenceMs: z.number(),
  /** Register of the newest sample that has one, what it moved since `since` while samples kept coming, and in how many steps. */
  registerWh: z.optional(z.number()),
  /** When it last moved or was first seen. */
  registerAt: z.number(),
  movedWh: z.number(),
  steps: z.number(),
});
/** One stretch of demand that does not change, and what the register moved meanwhile. */
export type DeadDemand = z.infer<typeof deadDemandSchema>;

const frozenStateSchema = z.object({
  kind: z.literal('frozen'),
  phase: z.enum(['ok', 'raised']),
  /** The demand that is repeated, since when, and the register then. */
  heldW: z.optional(z.number()),
  since: z.optional(z.number()),
  registerWh: z.optional(z.number()),
  lastAt: z.optional(z.number()),
  evidenceMs: z.number(),
  /** Set while it is raised because the register moves under demand that does not. */
  registerMoves: z.optional(z.boolean()),
  /** Counts against demand that stands still; `heldW` tells which. */
  dead: z.optional(deadDemandSchema),
});
export type FrozenState = z.infer<typeof frozenStateSchema>;

const budgetStateSchema = z.object({
  kind: z.literal('budget'),
  /** The local period that is counted. */
  startsAt: z.number(),
  endsAt: z.number(),
  countedFrom: z.number(),
  /** Pounds or kWh, as the rule measures. */
  used: z.number(),
  about: z.boolean(),
  /** Why it is about: part of the cost had no price; part of the energy is demand's, for a register that is stuck. */
  unpriced: z.optional(z.boolean()),
  byDemand: z.optional(z.boolean()),
  toldPercent: z.number(),
});
export type BudgetState = z.infer<typeof budgetStateSchema>;

const usageStateSchema = z.object({
  /** The newest sample. */
  lastAt: z.optional(z.number()),
  lastDemandW: z.number(),
  /** The register as it would stand had it neither slipped nor begun anew; what demand said since it was last known. */
  lastRegisterWh: z.optional(z.number()),
  uncheckedWh: z.optional(z.number()),
  /** What the registers are judged by. */
  register: z.optional(registerStateSchema),
  exportRegister: z.optional(registerStateSchema),
  /** Since when energy has been used without a price, or at nothing but zero, and whether that was told. */
  unpricedSince: z.optional(z.number()),
  unpricedTold: z.optional(z.boolean()),
  /** When a register that stands still was last told. */
  stuckToldAt: z.optional(z.number()),
  /** Pence a Wh of the newest row that had a price, and its time where newer rows have none. */
  lastPrice: z.optional(z.number()),
  pricedAt: z.optional(z.number()),
  /** The meter whose register is counted. */
  deviceId: z.optional(z.string()),
  /** Priced rows of the last day, in steps of four hours: step since the epoch, pence, Wh. */
  priced: z.array(z.tuple([z.number(), z.number(), z.number()])),
});
export type UsageState = z.infer<typeof usageStateSchema>;

const heldSchema = z.object({
  rule: z.string(),
  severity: severitySchema,
  /** Whether it still goes on. */
  open: z.boolean(),
  /** What the summary will say of it. */
  line: z.string(),
  to: z.array(z.string()),
});
/** Something that happened while nobody was to be told. */
export type Held = z.infer<typeof heldSchema>;

const ruleStateSchema = z.discriminatedUnion('kind', [
  demandStateSchema,
  noDataStateSchema,
  frozenStateSchema,
  budgetStateSchema,
]);
export type RuleState = z.infer<typeof ruleStateSchema>;

/** What the rules remember between polls, as stored. */
export const alertStateSchema = z.object({
  history: z.pipe(
    z.array(z.number()),
    z.transform((packed: number[]) => unpackHistory(packed)),
  ),
  /** By rule name. */
  rules: z.record(z.string(), ruleStateSchema),
  /** Recipient ids of a raise that is not over, by rule name: they get what follows. */
  told: z.record(z.string(), z.array(z.string())),
  /** What energy and cost are counted from. */
  usage: usageStateSchema,
  /** What waits for the end of the quiet hours or of a pause. */
  held: z.array(heldSchema),
  /** Texts sent to a phone on a local day, by recipient id. */
  texts: z.record(z.string(), z.object({ day: z.number(), sent: z.number() })),
});
/** What the rules remember between polls. */
export type AlertState = z.output<typeof alertStateSchema>;

/** The stored form of an alert state, which `alertStateSchema` reads back. */
export const packAlertState = (state: AlertState): z.input<typeof alertStateSchema> => ({
  ...state,
  history: packHistory(state.history),
});

/** Nothing seen yet. */
export const freshAlertState = (): AlertState => ({
  history: [],
  rules: {},
  told: {},
  usage: { lastDemandW: 0, priced: [] },
  held: [],
  texts: {},
});
