import * as z from 'zod/mini';

/** The layout of the `hush` item. */
export const HUSH_SCHEMA = 1;
/** A pause or a mute lasts no longer than this. */
export const LONGEST_HUSH_MS = 7 * 86_400_000;

const muteSchema = z.union([
  /** Until a moment, epoch ms. */
  z.strictObject({ until: z.number() }),
  /** Until the episode of this id is over. */
  z.strictObject({ episode: z.string() }),
]);
export type Mute = z.infer<typeof muteSchema>;

/** A mute as the poller remembers it: since when it knows of it, epoch ms. */
export const knownMuteSchema = z.object({ mute: muteSchema, since: z.number() });
export type KnownMute = z.infer<typeof knownMuteSchema>;

/** What people asked for: to be left alone for a while, not to hear of a rule, to be sent a sign-in link. Epoch ms. */
export const hushSchema = z.object({
  pausedUntil: z.optional(z.number()),
  /** By rule name. */
  muted: z._default(z.record(z.string(), muteSchema), {}),
  signInRequestedAt: z.optional(z.number()),
});
export type Hush = z.output<typeof hushSchema>;

/** Nobody asked for anything. */
export const nothingHushed = (): Hush => ({ muted: {} });
