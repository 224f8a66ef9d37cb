import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of the SDK's whole chain of credential providers in the bundle (see `lib/bundling.ts`): Lambda gives
 * a function its role's credentials in the environment
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime), so profiles,
 * SSO, processes and metadata servers would only make it larger and slower to start.
 */
export const defaultProvider = fromEnv;
