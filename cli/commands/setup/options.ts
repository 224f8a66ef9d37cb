import * as z from 'zod/mini';
import { digestSchema } from '../../../config/settings.ts';

/** The flags of `home-mini setup`, as commander hands them over. */
export const setupOptionsSchema = z.object({
  region: z.optional(z.string()),
  household: z.optional(z.string()),
  account: z.optional(z.string()),
  device: z.optional(z.string()),
  email: z._default(z.array(z.string()), []),
  sms: z._default(z.array(z.string()), []),
  channel: z._default(z.array(z.string()), []),
  night: z.optional(z.string()),
  solar: z.optional(z.boolean()),
  battery: z.optional(z.boolean()),
  dailyBudget: z.optional(z.number()),
  digest: z.optional(digestSchema),
  web: z.optional(z.boolean()),
  timeZone: z.optional(z.string()),
  config: z.optional(z.string()),
  keyOnly: z._default(z.boolean(), false),
  force: z._default(z.boolean(), false),
  yes: z._default(z.boolean(), false),
  withoutReadings: z._default(z.boolean(), false),
  octopusApiUrl: z.optional(z.string()),
  json: z._default(z.boolean(), false),
});
export type SetupOptions = z.infer<typeof setupOptionsSchema>;
