import type { NamedChannel } from '../../../core/channels/push-trouble.ts';
import { recipientIdOf } from '../../../core/channels/registry.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { channelParameter } from '../../../core/contract/names.ts';
import { titleOf } from '../../../core/contract/title.ts';
import { type AwsAccess, accessFor } from '../../aws/access.ts';
import { readChannelSecret, storeChannelSecret, storedChannels } from '../../aws/channels.ts';
import { callerIdentity } from '../../aws/identity.ts';
import { type ChosenHousehold, chooseHousehold } from '../../chosen-household.ts';
import { prepareHouseholdChange } from '../../config-file.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import type { FileReplacement } from '../../terminal/file-replacement.ts';
import { checkAddFlags, readChannelKind, readChannelName } from './channel-arguments.ts';
import { type GivenSecret, storedValues } from './given-secret.ts';
import { configuredChannels, deployedIds, isAmong } from './known-channels.ts';
import { proveNewChannel } from './new-channel.ts';
import type { AddOptions } from './options.ts';
import { withRecipient } from './recipient-lines.ts';

/**
 * Sets up one channel: its secret is asked for, proved with a message and stored, then its recipient is put into the
 * config. Nothing is written before the proof.
 * @throws BadInputError, ConfigError or an error of the AWS SDK
 */
export const addChannel = async (
  kind: string,
  name: string,
  options: AddOptions,
  context: CliContext,
): Promise<void> => {
  const channel: NamedChannel = { kind: readChannelKind(kind, 'KIND'), name: readChannelName(name) };
  checkAddFlags(channel.kind, options);
  const chosen = chooseHousehold(options.config, options.household);
  const { household, region, file } = chosen;
  const recipient = spelledRecipient(channel, options);
  const isNew = !isAmong(configuredChannels(household), channel);
  refuseNameOfAnother(channel, configuredChannels(household), file);
  // What the config would refuse is said before anything is asked.
  if (isNew) changeConfig(chosen, recipient).discard();
  const aws = await accessFor(region, context.env);
  const { accountId } = await callerIdentity(aws);
  const reader = options.json ? context.stderr : context.stdout;
  say(reader, `AWS      account ${accountId}, region ${aws.region}`);
  const previous = await previousSecret(aws, chosen, channel, options, context);
  const proved = await proveNewChannel(
    {
      household: { name: household.name, title: titleOf(household) },
      channel,
      server: options.server ?? previous.server,
      chat: options.chat,
      signed: !options.unsigned,
      previous,
    },
    context,
    (line) => say(reader, line),
  );
  const writes = isNew && !options.keepConfig;
  await context.uninterrupted(async () => {
    const config = writes ? changeConfig(chosen, recipient) : undefined;
    try {
      await storeChannelSecret(aws, household.name, channel, proved.secret);
      config?.commit();
    } catch (error) {
      config?.discard();
      throw error;
    }
  });
  const id = recipientIdOf({ kind: channel.kind, address: channel.name });
  const isDeployed = (await deployedIds(aws, household.name)).has(id);
  const parameter = channelParameter(household.name, channel);
  if (options.json) {
    sayJson(context.stdout, {
      household: household.name,
      ...channel,
      parameter,
      recipient,
      ...(writes ? { config: file } : {}),
      deployNeeded: !isDeployed,
      ...proved.facts,
    });
    return;
  }
  const line = JSON.stringify(recipient);
  say(reader, `Stored   ${parameter} (encrypted)`);
  for (const kept of proved.keep) say(reader, kept);
  if (writes) say(reader, `Wrote    ${file}: ${line}`);
  else if (isNew) say(reader, `Put this into "recipients" of ${file}: ${line}`);
  say(reader, isDeployed ? 'In use from the next message on.' : `Next: npx cdk deploy${configFlag(options)}`);
};

/** Names are unique across kinds: commands and messages go by them. */
const refuseNameOfAnother = (
  { kind, name }: NamedChannel,
  others: readonly NamedChannel[],
  where: string,
): void => {
  const other = others.find((one) => one.name === name && one.kind !== kind);
  if (other === undefined) return;
  throw new BadInputError(
    `NAME: got ${JSON.stringify(name)}, the name of a ${other.kind} channel (${where}); allowed: a name that no other channel has`,
  );
};

const spelledRecipient = (
  { kind, name }: NamedChannel,
  { minSeverity, untilAcknowledged }: AddOptions,
): Readonly<Record<string, unknown>> => ({
  [kind]: name,
  ...(minSeverity === undefined ? {} : { minSeverity }),
  ...(untilAcknowledged ? { untilAcknowledged } : {}),
});

const changeConfig = (
  { file, household }: ChosenHousehold,
  recipient: Readonly<Record<string, unknown>>,
): FileReplacement =>
  prepareHouseholdChange(file, household.name, `${JSON.stringify(recipient)} does not fit it`, (own) =>
    withRecipient(own, recipient),
  );

/**
 * What is stored of a channel of this name, where that may be replaced; empty for a new one.
 * @throws BadInputError where it may not
 */
const previousSecret = async (
  aws: AwsAccess,
  { household: { name: household } }: ChosenHousehold,
  channel: NamedChannel,
  { replace }: AddOptions,
  { prompts }: CliContext,
): Promise<GivenSecret> => {
  const stored = await storedChannels(aws, household);
  refuseNameOfAnother(channel, stored, 'stored in AWS');
  if (!isAmong(stored, channel)) return {};
  const agreed =
    replace || (await prompts?.yesNo(`${channel.name} is set up already. Set it up anew?`, false));
  if (agreed !== true) {
    throw new BadInputError(
      `NAME: got ${JSON.stringify(channel.name)}, which is set up already; --replace sets it up anew, npx home-mini channels test ${channel.name} tries it`,
    );
  }
  const secret = await readChannelSecret(aws, household, channel);
  return secret === undefined ? {} : storedValues(secret.text);
};

const configFlag = ({ config }: AddOptions): string => (config === undefined ? '' : ` -c config=${config}`);
