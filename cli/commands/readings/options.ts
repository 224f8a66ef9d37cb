import * as z from 'zod/mini';
import { householdOptionsShape } from '../../terminal/household-options.ts';

/** The flags of `home-mini readings`, as commander hands them over. */
export const readingsOptionsSchema = z.object({
  ...householdOptionsShape,
  since: z.string(),
  until: z.optional(z.string()),
  csv: z._default(z.boolean(), false),
  plot: z._default(z.boolean(), false),
});
export type ReadingsOptions = z.infer<typeof readingsOptionsSchema>;
