import * as z from 'zod/mini';
import { householdOptionsShape } from '../../terminal/household-options.ts';

/** The flags of `home-mini doctor`, as commander hands them over. */
export const doctorOptionsSchema = z.object({
  ...householdOptionsShape,
  fix: z._default(z.boolean(), false),
  removeStrangers: z._default(z.boolean(), false),
  confirm: z.optional(z.string()),
});
export type DoctorOptions = z.infer<typeof doctorOptionsSchema>;
