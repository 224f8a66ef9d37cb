import * as z from 'zod/mini';

const raisedSchema = z.object({
  /** From when to when at least so much was drawn hour after hour: epoch ms, W. */
  since: z.number(),
  overTo: z.number(),
  floorW: z.number(),
  /** What was usual when it was raised, W. */
  usualW: z.number(),
  usualFromW: z.number(),
  usualToW: z.number(),
  /** Energy beyond the usual at least, Wh. */
  extraWh: z.number(),
  /** Tested hours below in a row. */
  below: z.number(),
});
/** What a raised alert remembers. */
export type RaisedUnusual = z.infer<typeof raisedSchema>;

/** What an `unusual` rule remembers between polls. */
export const unusualStateSchema = z.object({
  kind: z.literal('unusual'),
  phase: z.enum(['ok', 'raised']),
  /** Hours that ended by then are decided, or were over when the rule began; epoch ms. */
  decidedTo: z.number(),
  /** The night it counts in, noon to noon: the local day on which it began, days since the epoch. */
  night: z.number(),
  /** What the decided hours of that night were: none over, or one at least; absent before the first. */
  hours: z.optional(z.enum(['calm', 'over'])),
  /** Nights in a row before it in which an hour was over. */
  nightsOver: z.number(),
  raised: z.optional(raisedSchema),
  /** Nights that were over and not told, since that had been told two nights in a row; the newest last. */
  noted: z.optional(z.array(z.number())),
});
export type UnusualState = z.infer<typeof unusualStateSchema>;
