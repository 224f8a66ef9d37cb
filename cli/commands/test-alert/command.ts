import { Command } from 'commander';
import * as z from 'zod/mini';
import { explainPush } from '../../../core/channels/push-trouble.ts';
import { type ChannelKind, protocolOf, recipientIdOf } from '../../../core/channels/registry.ts';
import { CHANNEL_VIEWS } from '../../../core/channels/views.ts';
import { OUTPUTS } from '../../../core/contract/outputs.ts';
import { accessFor } from '../../aws/access.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import {
  configOption,
  householdOption,
  householdOptionsShape,
  jsonOption,
} from '../../terminal/household-options.ts';
import type { KnownChannel } from '../channels/known-channels.ts';

const optionsSchema = z.object(householdOptionsShape);

/** `home-mini test-alert`: a message to everyone, the way alerts go. */
export const testAlertCommand = (context: CliContext): Command =>
  new Command('test-alert')
    .description(
      'Have the deployed poller send a test message to every recipient, and say to whom it was handed over.',
    )
    .addOption(householdOption())
    .addOption(configOption())
    .addOption(jsonOption('write {subject, recipients: [{kind, address, status}]}'))
    .allowExcessArguments(false)
    .addHelpText(
      'after',
      '\nExit code 1 where a recipient is not subscribed, not deployed or out of order. That a message was handed over does not mean that it arrived.',
    )
    .action((options) => testAlert(optionsSchema.parse(options), context));

const testAlert = async (
  options: z.infer<typeof optionsSchema>,
  { stdout, env, exitWith }: CliContext,
): Promise<void> => {
  const { household, region } = chooseHousehold(options.config, options.household);
  const { alertsTopicOf, deployedStack, outputOf } = await import('../../aws/stack.ts');
  const { invokeTest } = await import('../../aws/poller.ts');
  const { subscriptionsOf } = await import('../../aws/subscriptions.ts');
  const { knownChannels } = await import('../channels/known-channels.ts');
  const aws = await accessFor(region, env);
  const stack = await deployedStack(aws);
  const { subject, to } = await invokeTest(aws, outputOf(stack, OUTPUTS.poller), household.name);
  const topic = alertsTopicOf(stack, household.name);
  const { recipients: all } = household;
  const subscribed = await subscriptionsOf(
    aws,
    topic,
    all.filter(({ kind }) => protocolOf(kind) !== undefined),
  );
  const channels = await knownChannels(aws, household, stack);
  const recipients = all.map(({ kind, address }): Told => {
    const isSame = (one: { kind: string }, name: string) => one.kind === kind && name === address;
    const channel = channels.find((one) => isSame(one, one.name));
    const found = subscribed.find((one) => isSame(one, one.address));
    const isNamed = to.includes(recipientIdOf({ kind, address }));
    if (!isNamed) return { kind, address, status: 'not-deployed' };
    if (found !== undefined) return { kind, address, status: found.status };
    const trouble = channel === undefined ? undefined : troubleOf(channel);
    return { kind, address, ...(trouble ?? { status: 'handed-over' }) };
  });
  if (recipients.some(({ status }) => status !== 'confirmed' && status !== 'handed-over')) exitWith(1);
  if (options.json) {
    sayJson(stdout, { subject, recipients });
    return;
  }
  say(stdout, `Sent "${subject}"`);
  for (const one of recipients) say(stdout, `  ${lineOf(one)}`);
};

/** Who was told, and whether anything is known to keep it from them. */
interface Told {
  readonly kind: ChannelKind;
  readonly address: string;
  readonly status: 'confirmed' | 'pending' | 'gone' | 'handed-over' | 'not-deployed' | 'broken';
  /** Of a broken channel: why nothing gets through, and the fix. */
  readonly what?: string;
  readonly fix?: string;
}

const troubleOf = (channel: KnownChannel): Pick<Told, 'status' | 'what' | 'fix'> | undefined => {
  const code = channel.health.kind === 'broken' ? channel.health.code : 'secret-missing';
  if (channel.health.kind !== 'broken' && channel.hasSecret) return undefined;
  const { what, fix } = explainPush(channel, code);
  return { status: 'broken', what, fix };
};

const lineOf = ({ kind, address, status, what, fix }: Told): string => {
  switch (status) {
    case 'confirmed':
    case 'handed-over':
      return CHANNEL_VIEWS[kind].handedOver(address);
    case 'pending':
      return `${address}: not confirmed, so it gets nothing; open the email from no-reply@sns.amazonaws.com, or have it sent again with npx home-mini doctor --fix`;
    case 'gone':
      return `${address}: not subscribed, so it gets nothing; npx home-mini doctor --fix subscribes it`;
    case 'not-deployed':
      return `${address}: in the config but not deployed, so it gets nothing; npx cdk deploy`;
    case 'broken':
      return `${address}: out of order, so it may get nothing: ${what} → ${fix}`;
  }
};
