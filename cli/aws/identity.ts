import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import * as z from 'zod/mini';
import type { AwsAccess } from './access.ts';

const identitySchema = z.object({ Account: z.string(), Arn: z.string() });

/** Whose credentials the environment holds. */
export interface AwsIdentity {
  readonly accountId: string;
  readonly arn: string;
}

export const callerIdentity = async ({ options }: AwsAccess): Promise<AwsIdentity> => {
  const answer = await new STSClient(options).send(new GetCallerIdentityCommand({}));
  const { Account, Arn } = identitySchema.parse(answer);
  return { accountId: Account, arn: Arn };
};
