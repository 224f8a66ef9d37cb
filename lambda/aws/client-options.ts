import { AWS_TRIES, AWS_TRY_MS } from '../../core/contract/deadlines.ts';

/**
 * What every AWS client is made with. The SDK has no time-outs of its own, and `requestTimeout` alone only logs a
 * warning: `throwOnRequestTimeout` makes it an error
 * (https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-timeouts.html).
 * Region and credentials come from the environment.
 */
export const clientOptions = {
  maxAttempts: AWS_TRIES,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: AWS_TRY_MS, throwOnRequestTimeout: true },
} as const;
