import * as z from 'zod/mini';

/** Whose silence it is. */
export const silenceCauseSchema = z.enum([
  'mini-silent',
  'octopus-not-answering',
  /** The limit that Octopus sets for the whole account is used up. */
  'throttled',
  /** Our own `callsPerHour` is. */
  'call-limit',
  'no-access',
  /** Rows come, with a register and no demand. */
  'no-demand',
  /** Rows come, and AWS refuses to store them. */
  'not-stored',
]);
export type SilenceCause = z.infer<typeof silenceCauseSchema>;
