import * as z from 'zod/mini';
import { householdOptionsShape } from '../../terminal/household-options.ts';

/** The flags of `home-mini rules show`, as commander hands them over. */
export const showOptionsSchema = z.object(householdOptionsShape);
export type ShowOptions = z.infer<typeof showOptionsSchema>;

/** The flags of `home-mini rules pull`. */
export const pullOptionsSchema = z.object(householdOptionsShape);
export type PullOptions = z.infer<typeof pullOptionsSchema>;

/** The flags of `home-mini rules edit`. */
export const editOptionsSchema = z.object({
  ...householdOptionsShape,
  file: z.optional(z.string()),
  yes: z._default(z.boolean(), false),
});
export type EditOptions = z.infer<typeof editOptionsSchema>;
