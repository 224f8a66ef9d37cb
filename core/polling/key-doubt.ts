import { HOUR_MS, MINUTE_MS } from '../contract/lengths.ts';
import type { CoolDown } from './cool-down.ts';

const BLOCK_CASTS_DOUBT_MS = 30 * MINUTE_MS;
const SEEN_AGAIN_AFTER_MS = 10 * MINUTE_MS;
const FIRST_TRY_MS = HOUR_MS;
const LATER_TRY_MS = 6 * HOUR_MS;

/**
 * Names the API key as it was at a moment: it changes whenever the key is written, and says nothing of it. Undefined
 * where it was not looked at.
 */
export type KeyStamp = string | undefined;

/** A rejection of the API key that is not believed until it is seen again; moments in epoch ms. */
export interface KeyDoubt {
  readonly since: number;
  readonly nextTryAt: number;
  /** Of the rejected key. */
  readonly keyStamp?: KeyStamp;
}

/** What is remembered that bears on the API key. */
export interface KeyMemory {
  readonly keyDoubt?: KeyDoubt | undefined;
  /** The last answer of the web server in front of the API that kept us out. */
  readonly edgeBlockedAt?: number | undefined;
  readonly coolDown?: CoolDown | undefined;
  readonly problem?: { readonly kind: string; readonly keyStamp?: KeyStamp } | undefined;
}

/** Whether the key that SSM has now is known to be another than `before`. */
export const isOtherKey = (now: KeyStamp, before: KeyStamp): boolean => now !== undefined && now !== before;

/**
 * The doubt about a key rejected now, for ten minutes without a call; undefined where the rejection is believed. After
 * the web server in front of the API has blocked us, the API has rejected good keys, and their owners replaced them
 * (https://github.com/BottlecapDave/HomeAssistant-OctopusEnergy/issues/1781): then it must be seen twice.
 */
export const doubtOfRejection = (
  { keyDoubt: before, edgeBlockedAt, coolDown, problem }: KeyMemory,
  keyStamp: KeyStamp,
  now: number,
): KeyDoubt | undefined => {
  if (problem?.kind === 'rejected-key') return undefined;
  if (before !== undefined && before.keyStamp === keyStamp) {
    return now - before.since >= SEEN_AGAIN_AFTER_MS ? undefined : before;
  }
  // A cool-down that was not lifted yet means that nothing was answered since the block.
  const blocked =
    edgeBlockedAt !== undefined && (now - edgeBlockedAt <= BLOCK_CASTS_DOUBT_MS || coolDown !== undefined);
  if (!blocked) return undefined;
  return {
    since: now,
    nextTryAt: now + SEEN_AGAIN_AFTER_MS,
    ...(keyStamp === undefined ? {} : { keyStamp }),
  };
};

/** Whether a doubted key must be left alone for now; another key than the doubted one need not. */
export const isDoubtPending = ({ keyDoubt }: KeyMemory, keyStamp: KeyStamp, now: number): boolean =>
  keyDoubt !== undefined && now < keyDoubt.nextTryAt && !isOtherKey(keyStamp, keyDoubt.keyStamp);

/** When a rejected key is tried again although nobody changed it (epoch ms): after an hour, then every six. */
export const nextKeyTry = ({ problem }: KeyMemory, keyStamp: KeyStamp, now: number): number => {
  const again = problem?.kind === 'rejected-key' && problem.keyStamp === keyStamp;
  return now + (again ? LATER_TRY_MS : FIRST_TRY_MS);
};

/** The edge block while it still casts doubt; undefined once it is over. */
export const lastingBlock = (edgeBlockedAt: number | undefined, now: number): number | undefined =>
  edgeBlockedAt === undefined || now - edgeBlockedAt > BLOCK_CASTS_DOUBT_MS ? undefined : edgeBlockedAt;
