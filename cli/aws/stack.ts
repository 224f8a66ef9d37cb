import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import * as z from 'zod/mini';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { STACK_NAME } from '../../core/contract/names.ts';
import { alertsTopicOutput, type StackOutput } from '../../core/contract/outputs.ts';
import type { AwsAccess } from './access.ts';

const stackSchema = z.object({
  StackStatus: z.string(),
  Outputs: z._default(z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() })), []),
});

/** The deployed stack as CloudFormation describes it. */
export interface DeployedStack {
  readonly status: string;
  readonly outputs: ReadonlyMap<string, string>;
}

/** The deployed stack, or undefined where this account and region has none. */
export const findStack = async ({ options }: AwsAccess): Promise<DeployedStack | undefined> => {
  const client = new CloudFormationClient(options);
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: STACK_NAME }));
    const { StackStatus, Outputs } = stackSchema.parse(Stacks[0]);
    if (StackStatus === 'DELETE_COMPLETE') return undefined;
    return {
      status: StackStatus,
      outputs: new Map(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    };
  } catch (error) {
    if (isMissingStack(error)) return undefined;
    throw error;
  }
};

/** CloudFormation has no error of its own for it, only this text. */
const isMissingStack = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');

/**
 * The deployed stack.
 * @throws BadInputError where there is none
 */
export const deployedStack = async (aws: AwsAccess): Promise<DeployedStack> => {
  const stack = await findStack(aws);
  if (stack !== undefined) return stack;
  throw new BadInputError(`no stack ${STACK_NAME} in ${aws.region}: ${STACK_MEND}`);
};

/** What to do where the stack is not there. */
export const STACK_MEND =
  'run npx cdk deploy; deployed to another region? Put it into the config as "region"';

/**
 * An output of the stack.
 * @throws BadInputError where it has none of this name
 */
export const outputOf = ({ outputs, status }: DeployedStack, key: StackOutput): string => {
  const value = outputs.get(key);
  if (value !== undefined) return value;
  throw new BadInputError(
    `stack ${STACK_NAME} (${status}) has no output ${key}: run npx cdk deploy with this config`,
  );
};

/** ARN of a household's topic. */
export const alertsTopicOf = (stack: DeployedStack, household: string): string =>
  outputOf(stack, alertsTopicOutput(household));

const resourceSchema = z.object({
  ResourceType: z.string(),
  PhysicalResourceId: z.optional(z.string()),
});

/** Physical ids of the stack's resources, by type. */
export type StackResources = ReadonlyMap<string, readonly string[]>;

export const stackResources = async ({ options }: AwsAccess): Promise<StackResources> => {
  const client = new CloudFormationClient(options);
  const byType = new Map<string, string[]>();
  for await (const page of paginateListStackResources({ client }, { StackName: STACK_NAME })) {
    for (const resource of z.array(resourceSchema).parse(page.StackResourceSummaries ?? [])) {
      if (resource.PhysicalResourceId === undefined) continue;
      const ids = byType.get(resource.ResourceType) ?? [];
      ids.push(resource.PhysicalResourceId);
      byType.set(resource.ResourceType, ids);
    }
  }
  return byType;
};
