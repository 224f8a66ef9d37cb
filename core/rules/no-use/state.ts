import * as z from 'zod/mini';

/** What a `no-use` rule remembers between polls. */
export const noUseStateSchema = z.object({
  kind: z.literal('no-use'),
  phase: z.enum(['ok', 'raised']),
  /** The newest sample, which stands until the next one. */
  lastAt: z.optional(z.number()),
  lastDemandW: z.optional(z.number()),
  /** The window that is watched, or was last: its start inclusive, its end exclusive, epoch ms. */
  startsAt: z.optional(z.number()),
  endsAt: z.optional(z.number()),
  /** Whether that window was decided. */
  decided: z.boolean(),
  /** How much of it is known, and whether anything was used in it; says nothing once it was decided. */
  knownMs: z.number(),
  used: z.boolean(),
  /** The first window without use of those that were told, while that is raised. */
  told: z.optional(z.object({ startsAt: z.number(), endsAt: z.number() })),
});
export type NoUseState = z.infer<typeof noUseStateSchema>;
