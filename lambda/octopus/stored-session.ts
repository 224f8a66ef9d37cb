import * as z from 'zod/mini';
import { Secret } from '../../core/contract/secret.ts';

export const sessionSchema = z.object({
  accountNumber: z.string(),
  token: z.optional(
    z.object({
      value: z.pipe(
        z.string(),
        z.transform((value: string) => new Secret(value)),
      ),
      expiresAt: z.number(),
    }),
  ),
  /** Of the API key that the token was obtained with: a key rejected while its token is in use is told from a new one. */
  keyStamp: z.optional(z.string()),
  deviceId: z.optional(z.string()),
  /** Readings of the meter up to here are left out: those of the meter it replaced are stored. */
  countsAfter: z.optional(z.number()),
  /** Meters of the account that sent readings while ours did: Minis of other homes. */
  otherMinis: z.optional(z.array(z.string())),
});
/** The token and the discovered meter of one Octopus account. */
export type Session = z.infer<typeof sessionSchema>;
