/**
 * Our own share of the telemetry calls Octopus allows an account (about 100 to 125 an hour, shared with its app and
 * everything else that polls): a bucket that refills steadily.
 */
export interface CallBucket {
  readonly left: number;
  readonly at: number;
}

const BURST = 10;
const HOUR_MS = 3_600_000;

export const fullBucket = (now: number): CallBucket => ({ left: BURST, at: now });

/** The bucket refilled up to `now`; a clock that went back adds nothing. */
export const refill = (bucket: CallBucket, callsPerHour: number, now: number): CallBucket => {
  const gained = (Math.max(0, now - bucket.at) / HOUR_MS) * callsPerHour;
  return { left: Math.min(BURST, bucket.left + gained), at: Math.max(now, bucket.at) };
};

/** One call taken out of a refilled bucket; undefined where none is left. */
export const spendCall = (bucket: CallBucket): CallBucket | undefined =>
  bucket.left >= 1 ? { ...bucket, left: bucket.left - 1 } : undefined;

/** Calls spent by another run taken out as well; what is overdrawn must be gained again before the next call. */
export const spendCalls = (bucket: CallBucket, calls: number): CallBucket => ({
  ...bucket,
  left: Math.max(-BURST, bucket.left - calls),
});
