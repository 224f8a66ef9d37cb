import * as z from 'zod/mini';
import { silenceCauseSchema } from '../silence-cause.ts';

/** What a `no-data` rule remembers between polls. */
export const noDataStateSchema = z.object({
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
