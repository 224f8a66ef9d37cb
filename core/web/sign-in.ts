import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { DAY_MS, MINUTE_MS } from '../contract/lengths.ts';
import { type Rights, rightsSchema } from './device.ts';
import type { TokenPayload } from './token.ts';

/** A link and its code sign one device in, within this. */
export const SIGN_IN_MS = 15 * MINUTE_MS;
/** Wrong codes that a pending code survives. */
export const CODE_TRIES = 5;

/** 32 characters that nobody takes for one another. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const CODE_LENGTH = 8;
const SHAPE = new RegExp(`^[${ALPHABET}]{${CODE_LENGTH}}$`);

/** A code of eight characters, 40 bits, from eight random bytes. */
export const codeFrom = (random: Uint8Array): string =>
  Array.from(random.subarray(0, CODE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('');

/** `ABCD-2345`, as it is shown. */
export const spelledCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** A code as a person types it, in any case, with hyphens and spaces; undefined where it can be none. */
export const typedCode = (text: string): string | undefined => {
  const code = text.toUpperCase().replace(/[\s-]/g, '');
  return SHAPE.test(code) ? code : undefined;
};

const digestOf = (code: string, id: string): string =>
  createHash('sha256').update(`${id}.${code}`).digest('base64url');

/** A code that waits to be typed: body of its item; moments in epoch ms. */
export const pendingCodeSchema = z.object({
  /** The link it belongs to: both are used up together. */
  id: z.string(),
  household: z.string(),
  rights: rightsSchema,
  /** SHA-256 of id and code. */
  digest: z.string(),
  expiresAt: z.number(),
  triesLeft: z.number(),
});
export type PendingCode = z.infer<typeof pendingCodeSchema>;

/** What waits for a code. */
export const pendingCode = (
  code: string,
  { id, household, rights }: Pick<PendingCode, 'id' | 'household' | 'rights'>,
  now: number,
): PendingCode => ({
  id,
  household,
  rights,
  digest: digestOf(code, id),
  expiresAt: now + SIGN_IN_MS,
  triesLeft: CODE_TRIES,
});

const isOpen = ({ expiresAt, triesLeft }: PendingCode, now: number): boolean =>
  now < expiresAt && triesLeft > 0;

const matches = (code: string, { digest, id }: PendingCode): boolean =>
  timingSafeEqual(Buffer.from(digestOf(code, id)), Buffer.from(digest.padEnd(43).slice(0, 43)));

/** What a typed code comes to among those that wait. */
export type CodeJudgement =
  | { readonly kind: 'right'; readonly pending: PendingCode }
  /** `spoiled` are those that have a try less now. */
  | { readonly kind: 'wrong'; readonly spoiled: readonly PendingCode[] }
  /** None waits: whatever is typed is wrong. */
  | { readonly kind: 'none-pending' };

/** Judges a code; a wrong one costs every code that waits one of its tries, since nobody knows which was meant. */
export const judgeCode = (code: string, pending: readonly PendingCode[], now: number): CodeJudgement => {
  const open = pending.filter((one) => isOpen(one, now));
  if (open.length === 0) return { kind: 'none-pending' };
  const right = open.filter((one) => matches(code, one));
  const [first] = right;
  if (first !== undefined) return { kind: 'right', pending: first };
  return { kind: 'wrong', spoiled: open.map((one) => ({ ...one, triesLeft: one.triesLeft - 1 })) };
};

const NAME = /^(look|act)-([A-Za-z0-9_-]{10,43})$/;

/** What a sign-in token carries: whom it signs in, with which rights, and its own name. */
export const signInPayload = (
  { household, rights, id }: { readonly household: string; readonly rights: Rights; readonly id: string },
  now: number,
): TokenPayload => ({ v: 1, h: household, a: 'sign-in', x: now + SIGN_IN_MS, n: `${rights}-${id}` });

/** Reads the name of a sign-in token; undefined where it is none of ours. */
export const signInOf = ({
  h,
  n = '',
}: TokenPayload): { household: string; rights: Rights; id: string } | undefined => {
  const [, rights, id] = NAME.exec(n) ?? [];
  const parsed = rightsSchema.safeParse(rights);
  return parsed.success && id !== undefined ? { household: h, rights: parsed.data, id } : undefined;
};

const REQUESTS_A_DAY = 3;

/** Whether a sign-in message may be asked for. */
export type RequestJudgement = 'asked' | 'already-asked' | 'too-many';

/**
 * @param asked when messages were asked for, epoch ms
 * @param isPending the last one has not been sent yet
 */
export const judgeRequest = (
  { asked, isPending }: { readonly asked: readonly number[]; readonly isPending: boolean },
  now: number,
): RequestJudgement => {
  if (isPending) return 'already-asked';
  return asked.filter((at) => now - at < DAY_MS).length >= REQUESTS_A_DAY ? 'too-many' : 'asked';
};

/** When messages were asked for, with one more; what is older than a day is forgotten. */
export const withRequest = (asked: readonly number[], now: number): number[] => [
  ...asked.filter((at) => now - at < DAY_MS),
  now,
];
