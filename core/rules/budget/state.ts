import * as z from 'zod/mini';

/** What a `budget` rule remembers between polls. */
export const budgetStateSchema = z.object({
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
