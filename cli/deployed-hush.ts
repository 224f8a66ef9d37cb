import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BadInputError } from '../core/contract/bad-input.ts';
import { OUTPUTS } from '../core/contract/outputs.ts';
import { type Hush, nothingHushed } from '../core/messages/hush-item.ts';
import { createHushStore, type HushStore, UnreadableHushError } from '../lambda/aws/hush-store.ts';
import { type AwsAccess, accessFor } from './aws/access.ts';
import { deployedStack, outputOf } from './aws/stack.ts';
import type { ChosenHousehold } from './chosen-household.ts';
import type { CliContext } from './context.ts';

type Change = Parameters<HushStore['change']>[1];

/** Pause and mutes of a deployed household. */
export interface DeployedHush {
  readonly aws: AwsAccess;
  readonly stateTable: string;
  /**
   * Applies a change to what is asked for now.
   * @throws BadInputError where that can't be read
   */
  change(change: Change): Promise<void>;
  /** The same, and what nobody can read is written over. Returns what was asked for before. */
  clear(change: Change): Promise<{ readonly before: Hush; readonly wasUnreadable: boolean }>;
}

/**
 * Finds where pause and mutes of a household stand.
 * @throws BadInputError where nothing is deployed
 */
export const deployedHush = async (
  { household, region }: Pick<ChosenHousehold, 'household' | 'region'>,
  { env }: Pick<CliContext, 'env'>,
): Promise<DeployedHush> => {
  const aws = await accessFor(region, env);
  const stateTable = outputOf(await deployedStack(aws), OUTPUTS.stateTable);
  const store = createHushStore(new DynamoDBClient(aws.options), stateTable);
  const { name } = household;
  return {
    aws,
    stateTable,
    change: async (change) => {
      try {
        await store.change(name, change);
      } catch (error) {
        throw error instanceof UnreadableHushError ? new BadInputError(error.message) : error;
      }
    },
    clear: async (change) => {
      let before = nothingHushed();
      try {
        await store.change(name, (hush) => {
          before = hush;
          return change(hush);
        });
        return { before, wasUnreadable: false };
      } catch (error) {
        if (!(error instanceof UnreadableHushError)) throw error;
        await store.change(name, change, { overUnreadable: true });
        return { before, wasUnreadable: true };
      }
    },
  };
};
