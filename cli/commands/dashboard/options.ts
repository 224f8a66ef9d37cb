import * as z from 'zod/mini';

/** The flags of `home-mini dashboard`, as commander hands them over. */
export const dashboardOptionsSchema = z.object({
  config: z.optional(z.string()),
  household: z.optional(z.string()),
  port: z.number(),
});
export type DashboardOptions = z.infer<typeof dashboardOptionsSchema>;
