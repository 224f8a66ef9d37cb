/**
 * What every AWS client is made with. The SDK has no time-outs of its own, and `requestTimeout` alone only logs a
 * warning: `throwOnRequestTimeout` makes it an error
 * (https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-timeouts.html).
 * Region and credentials come from the environment.
 */
export const clientOptions = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
} as const;
