import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { HouseholdConfig } from '../config/household.ts';
import { rulesInForce } from '../config/rules-in-force.ts';
import { pollEveryMs } from '../config/settings.ts';
import { OUTPUTS } from '../core/contract/outputs.ts';
import { hushLines } from '../core/messages/hush-lines.ts';
import { createStateStore } from '../lambda/aws/state-store.ts';
import type { AwsAccess } from './aws/access.ts';
import { readRules } from './aws/parameters.ts';
import { type DeployedStack, outputOf } from './aws/stack.ts';

/**
 * What is paused and muted in a deployed household now, a line each.
 * @throws UnreadableStateError where the poller's state can't be read; what the SDK throws
 */
export const hushedNow = async (
  aws: AwsAccess,
  stack: DeployedStack,
  { name, timeZone, pollEvery }: Pick<HouseholdConfig, 'name' | 'timeZone' | 'pollEvery'>,
  now: number,
): Promise<string[]> => {
  const table = outputOf(stack, OUTPUTS.stateTable);
  const [parameter, { hush, unreadable, monitor, lastGood }] = await Promise.all([
    readRules(aws, name),
    createStateStore(new DynamoDBClient(aws.options), table).load(name),
  ]);
  const { rules } = rulesInForce(parameter?.text, lastGood?.rules?.text, pollEveryMs(pollEvery));
  const called = rules.rules.map((rule) => ({ name: rule.name, called: rule.name }));
  return [
    ...(unreadable.includes('hush') ? ["pause and mutes can't be read, so none applies"] : []),
    ...hushLines({ pausedUntil: rules.pausedUntil, asked: hush }, called, {
      household: name,
      timeZone,
      now,
      alerts: monitor?.alerts,
    }),
  ];
};
