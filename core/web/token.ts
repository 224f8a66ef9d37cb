import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';

/** What a token lets its holder do; each route takes only its own. */
export const TOKEN_ACTIONS = ['mute', 'unmute', 'sign-in', 'session'] as const;
export type TokenAction = (typeof TOKEN_ACTIONS)[number];

const payloadSchema = z.strictObject({
  v: z.literal(1),
  /** Household. */
  h: z.string().check(z.minLength(1), z.maxLength(64)),
  a: z.enum(TOKEN_ACTIONS),
  /** Rule. */
  r: z.optional(z.string().check(z.maxLength(64))),
  /** Episode. */
  e: z.optional(z.string().check(z.maxLength(64))),
  /** How long a mute lasts: an hour from the press, or until the alert is over. */
  d: z.optional(z.enum(['1h', 'over'])),
  /** Not valid from this moment on, epoch ms. */
  x: z.int(),
  /** Whatever else names it: a device's or a link's number. */
  n: z.optional(z.string().check(z.maxLength(64))),
});
export type TokenPayload = z.infer<typeof payloadSchema>;

/** No token we make is longer; a longer one is refused unread. */
export const MAX_TOKEN_LENGTH = 512;

const mac = (part: string, key: Uint8Array): Buffer =>
  createHmac('sha256', key).update(part, 'ascii').digest();

/** `base64url(payload).base64url(HMAC-SHA256 of the first part)`: 43 characters behind the point. */
export const signToken = (payload: TokenPayload, key: Uint8Array): string => {
  const part = Buffer.from(JSON.stringify(payload), 'utf8').toString('base64url');
  return `${part}.${mac(part, key).toString('base64url')}`;
};

export type TokenReading =
  | { readonly ok: true; readonly payload: TokenPayload }
  /** `forged` is whatever is not ours, however it came to be; `expired` and `other-action` were ours. */
  | { readonly ok: false; readonly why: 'forged' | 'expired' | 'other-action' };

const FORGED: TokenReading = { ok: false, why: 'forged' };
const SHAPE = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

/** Checks a token for one action. Its signature is compared in constant time before anything in it is read. */
export const readToken = (
  text: string,
  action: TokenAction,
  { key, now }: { key: Uint8Array; now: number },
): TokenReading => {
  if (text.length > MAX_TOKEN_LENGTH) return FORGED;
  const [, part, signature] = SHAPE.exec(text) ?? [];
  if (part === undefined || signature === undefined) return FORGED;
  const given = Buffer.from(signature, 'base64url');
  const expected = mac(part, key);
  // The last character of 43 carries two bits that say nothing: only the spelling that we write is ours.
  const same = given.length === expected.length && timingSafeEqual(given, expected);
  if (!same || given.toString('base64url') !== signature) return FORGED;
  const payload = payloadSchema.safeParse(parse(Buffer.from(part, 'base64url').toString('utf8')));
  if (!payload.success) return FORGED;
  if (payload.data.a !== action) return { ok: false, why: 'other-action' };
  return now >= payload.data.x ? { ok: false, why: 'expired' } : { ok: true, payload: payload.data };
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
