import * as z from 'zod/mini';

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

/** What a `frozen` rule remembers between polls. */
export const frozenStateSchema = z.object({
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
