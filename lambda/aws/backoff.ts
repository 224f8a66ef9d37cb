import { setTimeout as delay } from 'node:timers/promises';

const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 1_000;

/** How what DynamoDB left unprocessed is tried again. */
export interface RetryOptions {
  /** Waits before the next try; may reject with an AbortError. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1, as `Math.random`: the jitter of the waits. */
  readonly random?: () => number;
}

/** Exponential with full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). */
export const backoffMs = (attempt: number, random: () => number): number =>
  random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1));

export const wait = (ms: number, signal: AbortSignal): Promise<void> => delay(ms, undefined, { signal });
