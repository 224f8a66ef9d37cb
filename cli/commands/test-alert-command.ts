import { Command } from 'commander';
import * as z from 'zod/mini';
import { recipientId } from '../../core/contract/names.ts';
import { accessFor } from '../aws/access.ts';
import { chooseHousehold } from '../chosen-household.ts';
import { type CliContext, say, sayJson } from '../context.ts';
import {
  configOption,
  householdOption,
  householdOptionsShape,
  jsonOption,
} from '../terminal/household-options.ts';

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
      '\nExit code 1 where a recipient is not subscribed. That a text was handed over does not mean that it arrived.',
    )
    .action((options) => testAlert(optionsSchema.parse(options), context));

const testAlert = async (
  options: z.infer<typeof optionsSchema>,
  { stdout, env, exitWith }: CliContext,
): Promise<void> => {
  const { household, region } = chooseHousehold(options.config, options.household);
  const { alertsTopicOf, deployedStack, outputOf } = await import('../aws/stack.ts');
  const { invokeTest } = await import('../aws/poller.ts');
  const { subscriptionsOf } = await import('../aws/subscriptions.ts');
  const aws = await accessFor(region, env);
  const stack = await deployedStack(aws);
  const { subject, to } = await invokeTest(aws, outputOf(stack, 'PollerFunctionName'), household.name);
  const topic = alertsTopicOf(stack, household.name);
  const found = await subscriptionsOf(aws, topic, household.recipients);
  const recipients = found.map(({ kind, address, status }) => ({
    kind,
    address,
    status: to.includes(recipientId(address)) ? status : ('not-deployed' as const),
  }));
  if (recipients.some(({ status }) => status !== 'confirmed')) exitWith(1);
  if (options.json) {
    sayJson(stdout, { subject, recipients });
    return;
  }
  say(stdout, `Sent "${subject}"`);
  for (const { kind, address, status } of recipients) say(stdout, `  ${STATUS[status](address, kind)}`);
};

const STATUS = {
  confirmed: (address: string, kind: string) =>
    kind === 'sms'
      ? `${address}: handed over for the carrier; whether it arrived, only the phone shows (npx home-mini doctor looks at what keeps texts back)`
      : `${address}: on its way (look in spam too)`,
  pending: (address: string) =>
    `${address}: not confirmed, so it gets nothing; open the email from no-reply@sns.amazonaws.com, or have it sent again with npx home-mini doctor --fix`,
  gone: (address: string) =>
    `${address}: not subscribed, so it gets nothing; npx home-mini doctor --fix subscribes it`,
  'not-deployed': (address: string) =>
    `${address}: in the config but not deployed, so it gets nothing; npx cdk deploy`,
} as const;
