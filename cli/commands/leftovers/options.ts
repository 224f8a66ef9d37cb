import * as z from 'zod/mini';

/** The flags of `home-mini leftovers`, as commander hands them over. */
export const leftoversOptionsSchema = z.object({
  config: z.optional(z.string()),
  json: z._default(z.boolean(), false),
});
export type LeftoversOptions = z.infer<typeof leftoversOptionsSchema>;
