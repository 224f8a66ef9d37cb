import { STSClient } from '@aws-sdk/client-sts';
import { BadInputError } from '../../core/contract/bad-input.ts';

/** One AWS account and region, through the credentials of the environment. */
export interface AwsAccess {
  readonly region: string;
  /** What every client is made with. */
  readonly options: {
    readonly region: string;
    readonly maxAttempts: number;
    readonly requestHandler: Readonly<Record<string, number | boolean>>;
  };
}

const MAX_ATTEMPTS = 3;
const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 20_000;

/** Access to a region. The SDK alone would wait for an answer without end. */
export const accessTo = (region: string, requestTimeoutMs: number = REQUEST_TIMEOUT_MS): AwsAccess => ({
  region,
  options: {
    region,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
  },
});

/** The region of the environment or of the AWS profile, as the CDK finds it; undefined where there is none. */
export const environmentRegion = async (
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> => env.AWS_REGION || env.AWS_DEFAULT_REGION || profileRegion();

const profileRegion = async (): Promise<string | undefined> => {
  try {
    return await new STSClient().config.region();
  } catch (error) {
    if (error instanceof Error && error.message === 'Region is missing') return undefined;
    throw error;
  }
};

/**
 * Access to the config's region, else the environment's.
 * @throws BadInputError where neither names one
 */
export const accessFor = async (
  configured: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<AwsAccess> => {
  const region = configured ?? (await environmentRegion(env));
  if (region !== undefined) return accessTo(region);
  throw new BadInputError(
    'no AWS region: put "region" into the config, such as "eu-west-2", or set AWS_REGION',
  );
};
