import * as z from 'zod/mini';
import { householdOptionsShape } from '../../terminal/household-options.ts';
import { SUMMED_BY } from './sums.ts';

/** The flags of `home-mini readings`, as commander hands them over. */
export const readingsOptionsSchema = z.object({
  ...householdOptionsShape,
  since: z.string(),
  until: z.optional(z.string()),
  table: z.optional(z.string()),
  by: z.optional(z.enum(SUMMED_BY)),
  csv: z._default(z.boolean(), false),
  plot: z._default(z.boolean(), false),
});
export type ReadingsOptions = z.infer<typeof readingsOptionsSchema>;
