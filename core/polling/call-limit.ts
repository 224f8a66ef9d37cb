import { HOUR_MS } from '../contract/lengths.ts';

/**
 * Our own share of the telemetry calls Octopus allows an account (about 100 to 125 an hour, shared with its app and
 * everything else that polls): a bucket that refills steadily.
 */
export interface CallBucket {
  readonly left: number;
  readonly at: number;
}

const BURST = 10;

export const fullBucket = (now: number): CallBucket => ({ left: BURST, at: now });

/** The bucket refilled up to `now`; a clock that went back adds nothing. */
export const refill = (bucket: CallBucket, callsPerHour: number, now: number): CallBucket => {
  const gained = (Math.max(0, now - bucket.at) / HOUR_MS) * callsPerHour;
  return { left: Math.min(BURST, bucket.left + gained), at: Math.max(now, bucket.at) };
};

/** So many calls (one by default) taken out of a refilled bucket; undefined where fewer are left. */
export const spendCall = (bucket: CallBucket, calls = 1): CallBucket | undefined =>
  bucket.left >= calls ? { ...bucket, left: bucket.left - calls } : undefined;

/** Calls spent by another run taken out as well; what is overdrawn must be gained again before the next call. */
export const spendCalls = (bucket: CallBucket, calls: number): CallBucket => ({
  ...bucket,
  left: Math.max(-BURST, bucket.left - calls),
});
