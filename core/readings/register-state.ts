import * as z from 'zod/mini';

/** What is remembered of one register, so that its next reading can be judged. Energies are Wh, moments epoch ms. */
export const registerStateSchema = z.object({
  /** The newest reading that was believed; `wh` is absent while none of a new meter was. */
  at: z.number(),
  wh: z.optional(z.number()),
  /** When this meter's register was first believed; absent once that is a while ago. */
  since: z.optional(z.number()),
  /** What the register would say more than `wh` had it neither slipped nor begun anew, and what it was last said to be, where that is more still. */
  offsetWh: z.optional(z.number()),
  straightWh: z.optional(z.number()),
  /** What demand says was used since `at`, and whether time without samples lies there. */
  demandWh: z.optional(z.number()),
  gap: z.optional(z.boolean()),
  /**
   * Readings that agree with each other but not with what was believed, and for how long they have; `beforeWh` is
   * `demandWh` at the first of them.
   */
  aside: z.optional(
    z.object({
      since: z.number(),
      at: z.number(),
      fromWh: z.number(),
      wh: z.number(),
      beforeWh: z.number(),
      agreedMs: z.number(),
      readings: z.number(),
    }),
  ),
  /** The reading before a rise that demand does not explain, and until when it may yet prove right. */
  earlier: z.optional(z.object({ at: z.number(), wh: z.number(), until: z.number() })),
  /**
   * Since when the register has stood still, what demand says was used meanwhile: in all, while it lived, and at the
   * value that it has now held since `heldSince`.
   */
  still: z.optional(
    z.object({
      since: z.number(),
      demandWh: z.number(),
      liveWh: z.number(),
      heldWh: z.number(),
      heldSince: z.number(),
      stuck: z.optional(z.boolean()),
    }),
  ),
  /** What was counted while the register was stuck and it may yet make up for. */
  owed: z.optional(z.object({ wh: z.number(), until: z.number() })),
});
export type RegisterState = z.infer<typeof registerStateSchema>;

/** A copy that shares nothing with `state`. */
export const copyRegister = (state: RegisterState): RegisterState => {
  const copy = { ...state };
  if (copy.aside !== undefined) copy.aside = { ...copy.aside };
  if (copy.earlier !== undefined) copy.earlier = { ...copy.earlier };
  if (copy.still !== undefined) copy.still = { ...copy.still };
  if (copy.owed !== undefined) copy.owed = { ...copy.owed };
  return copy;
};
