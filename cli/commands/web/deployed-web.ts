import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { OUTPUTS } from '../../../core/contract/outputs.ts';
import { accessFor } from '../../aws/access.ts';
import { deployedStack, outputOf } from '../../aws/stack.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import type { CliContext } from '../../context.ts';

/** The public door of a deployed household. */
export interface DeployedWeb {
  readonly household: string;
  readonly timeZone: string;
  /** With a slash at its end. */
  readonly url: string;
  readonly client: DynamoDBClient;
  readonly stateTable: string;
}

/**
 * Finds the public door.
 * @throws BadInputError where there is none
 */
export const deployedWeb = async (
  {
    config,
    household: named,
  }: { readonly config?: string | undefined; readonly household?: string | undefined },
  { env }: Pick<CliContext, 'env'>,
): Promise<DeployedWeb> => {
  const { household, region } = chooseHousehold(config, named);
  const aws = await accessFor(region, env);
  const stack = await deployedStack(aws);
  const url = stack.outputs.get(OUTPUTS.webUrl);
  if (url === undefined) {
    throw new BadInputError(
      'there is no page on the web: put "web": true into the config, then run npx cdk deploy (docs/web.md says what becomes public)',
    );
  }
  return {
    household: household.name,
    timeZone: household.timeZone,
    url,
    client: new DynamoDBClient(aws.options),
    stateTable: outputOf(stack, OUTPUTS.stateTable),
  };
};
