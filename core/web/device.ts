import * as z from 'zod/mini';
import { SESSION_MS } from './session-cookie.ts';

/** What a signed-in device may do: look, or also mute, resume and sign others out. */
const RIGHTS = ['look', 'act'] as const;
export const rightsSchema = z.enum(RIGHTS);
export type Rights = z.infer<typeof rightsSchema>;

/** A browser's push subscription, as `PushSubscription.toJSON()` gives it. */
export const subscriptionSchema = z.object({
  endpoint: z.string().check(z.maxLength(1_024)),
  keys: z.object({
    /** Base64url of 65 bytes, and of 16. */
    p256dh: z.string().check(z.regex(/^[A-Za-z0-9_-]{87}=?$/)),
    auth: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}(==)?$/)),
  }),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

/** Body of a device's item; moments in epoch ms. */
export const deviceSchema = z.object({
  /** What it calls itself: `iPhone`, `Chrome on Android`. */
  name: z.string(),
  rights: rightsSchema,
  signedInAt: z.number(),
  expiresAt: z.number(),
  /** The day it last opened the page, to within a day. */
  seenAt: z.optional(z.number()),
  /** Where it wants notifications; absent where it does not. */
  push: z.optional(subscriptionSchema),
});
export type Device = z.infer<typeof deviceSchema>;

/** A device that signs in now. */
export const signedIn = (name: string, rights: Rights, now: number): Device => ({
  name,
  rights,
  signedInAt: now,
  expiresAt: now + SESSION_MS,
});

const SYSTEMS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'Chromebook'],
  [/Mac OS X|Macintosh/, 'Mac'],
  [/Linux/, 'Linux'],
];
const BROWSERS: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

/** What people would call the device that sent this `User-Agent`: `Safari on iPhone`. */
export const deviceName = (userAgent: string | undefined): string => {
  const found = (names: typeof SYSTEMS) => names.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  const [browser, system] = [found(BROWSERS), found(SYSTEMS)];
  if (browser === undefined) return system ?? 'A device';
  return system === undefined ? browser : `${browser} on ${system}`;
};
