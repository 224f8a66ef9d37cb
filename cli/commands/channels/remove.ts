import { recipientIdOf } from '../../../core/channels/registry.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { channelParameter } from '../../../core/contract/names.ts';
import { accessFor } from '../../aws/access.ts';
import { deleteChannelSecret, storedChannels } from '../../aws/channels.ts';
import { chooseHousehold } from '../../chosen-household.ts';
import { prepareHouseholdChange } from '../../config-file.ts';
import { type CliContext, say, sayJson } from '../../context.ts';
import { CancelledError } from '../../terminal/prompts.ts';
import { channelNamed, configuredChannels, deployedIds, isAmong } from './known-channels.ts';
import type { RemoveOptions } from './options.ts';
import { withoutRecipient } from './recipient-lines.ts';

/**
 * Takes a channel out of the config and deletes its secret.
 * @throws BadInputError where there is no such channel, or the config would be wrong without it: nothing is changed then
 */
export const removeChannel = async (
  name: string,
  options: RemoveOptions,
  context: CliContext,
): Promise<void> => {
  const { household, region, file } = chooseHousehold(options.config, options.household);
  const aws = await accessFor(region, context.env);
  const configured = configuredChannels(household);
  const stored = await storedChannels(aws, household.name);
  const channel = channelNamed([...configured, ...stored.filter((one) => !isAmong(configured, one))], name);
  await agree(name, options, context);
  const inConfig = isAmong(configured, channel);
  const parameter = channelParameter(household.name, channel);
  const deleted = await context.uninterrupted(async () => {
    const config = inConfig
      ? prepareHouseholdChange(file, household.name, `it is no valid config without ${name}`, (own) =>
          withoutRecipient(own, channel),
        )
      : undefined;
    try {
      const hadSecret = await deleteChannelSecret(aws, household.name, channel);
      config?.commit();
      return hadSecret;
    } catch (error) {
      config?.discard();
      throw error;
    }
  });
  const id = recipientIdOf({ kind: channel.kind, address: channel.name });
  const deployNeeded = (await deployedIds(aws, household.name)).has(id);
  if (options.json) {
    sayJson(context.stdout, {
      household: household.name,
      ...channel,
      ...(deleted ? { deleted: parameter } : {}),
      ...(inConfig ? { config: file } : {}),
      deployNeeded,
    });
    return;
  }
  if (deleted) say(context.stdout, `Deleted  ${parameter}`);
  if (inConfig) say(context.stdout, `Wrote    ${file} without ${name}`);
  if (deployNeeded) {
    const flag = options.config === undefined ? '' : ` -c config=${options.config}`;
    say(
      context.stdout,
      `Next: npx cdk deploy${flag}. Until then messages for ${name} count as undelivered, and the others are told so.`,
    );
  }
};

const agree = async (name: string, { yes }: RemoveOptions, { prompts }: CliContext): Promise<void> => {
  if (yes) return;
  if (prompts === undefined) throw new BadInputError(`nobody to ask at this terminal: --yes removes ${name}`);
  if (!(await prompts.yesNo(`Remove ${name}, and delete its secret?`, false))) throw new CancelledError();
};
