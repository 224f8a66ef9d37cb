import * as z from 'zod/mini';
import type { CliContext } from '../../context.ts';

/** What a replay touches of the process it runs in. */
export type ReplayContext = Pick<CliContext, 'stdout' | 'stderr' | 'env' | 'now'>;

/** Of a home whose config says no other. */
export const DEFAULT_ZONE = 'Europe/London';

/** The flags of `home-mini replay`, as commander hands them over. */
export const replayOptionsSchema = z.object({
  since: z.optional(z.string()),
  csv: z.optional(z.string()),
  rules: z.optional(z.string()),
  household: z.optional(z.string()),
  config: z.optional(z.string()),
  timeZone: z.optional(z.string()),
  table: z.optional(z.string()),
  sampleHolds: z.optional(z.number()),
  /** Alerts a week; one where the flag stands alone. */
  suggest: z.optional(
    z.pipe(
      z.union([z.number(), z.literal(true)]),
      z.transform((alerts) => (alerts === true ? 1 : alerts)),
    ),
  ),
  json: z._default(z.boolean(), false),
});
export type ReplayOptions = z.infer<typeof replayOptionsSchema>;
