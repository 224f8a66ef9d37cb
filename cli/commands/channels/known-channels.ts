import type { HouseholdConfig } from '../../../config/household.ts';
import { parseSettings } from '../../../config/settings.ts';
import { stateOf } from '../../../core/channels/channel-state.ts';
import { pushKindSchema } from '../../../core/channels/push-kinds.ts';
import type { NamedChannel } from '../../../core/channels/push-trouble.ts';
import { type Address, recipientIdOf } from '../../../core/channels/registry.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import { OUTPUTS } from '../../../core/contract/outputs.ts';
import type { AwsAccess } from '../../aws/access.ts';
import { channelTroubles, storedChannels } from '../../aws/channels.ts';
import { readSettings } from '../../aws/parameters.ts';
import { type DeployedStack, outputOf } from '../../aws/stack.ts';

/** How a channel fares, as the courier remembers it. */
export type ChannelHealth =
  | { readonly kind: 'in order' }
  /** Nothing gets through since then (epoch ms). */
  | { readonly kind: 'broken'; readonly since: number; readonly code: string }
  /** Messages wait to be tried again. */
  | { readonly kind: 'owed'; readonly count: number; readonly since: number }
  /** Nothing is deployed, or what is remembered can't be read. */
  | { readonly kind: 'unknown' };

/** A push channel of a household, wherever it is known: in the config, in what is deployed, or by its secret. */
export interface KnownChannel extends NamedChannel {
  readonly hasSecret: boolean;
  readonly inConfig: boolean;
  readonly isDeployed: boolean;
  readonly health: ChannelHealth;
}

/** The push channels that a household's config names. */
export const configuredChannels = ({ recipients }: HouseholdConfig): NamedChannel[] =>
  recipients.flatMap((recipient) => asChannel(recipient) ?? []);

/** A recipient as a channel with a secret; undefined for any other. */
const asChannel = ({ kind, address }: Address): NamedChannel | undefined => {
  const push = pushKindSchema.safeParse(kind);
  return push.success ? { kind: push.data, name: address } : undefined;
};

/** All channels of a household, by name. */
export const knownChannels = async (
  aws: AwsAccess,
  household: HouseholdConfig,
  stack: DeployedStack | undefined,
): Promise<KnownChannel[]> => {
  const configured = configuredChannels(household);
  const stored = await storedChannels(aws, household.name);
  const all = [...configured, ...stored.filter((one) => !isAmong(configured, one))];
  if (all.length === 0) return [];
  const deployed = await deployedIds(aws, household.name);
  const health = await healthOf(aws, household.name, stack);
  return all
    .map((channel) => {
      const id = recipientIdOf({ kind: channel.kind, address: channel.name });
      return {
        ...channel,
        hasSecret: isAmong(stored, channel),
        inConfig: isAmong(configured, channel),
        isDeployed: deployed.has(id),
        health: health(id),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
};

export const isAmong = (channels: readonly NamedChannel[], { kind, name }: NamedChannel): boolean =>
  channels.some((one) => one.kind === kind && one.name === name);

/** Ids of the recipients that the deployed settings list; none where nothing is deployed or can be read. */
export const deployedIds = async (aws: AwsAccess, household: string): Promise<ReadonlySet<string>> => {
  const stored = await readSettings(aws, household);
  const settings = stored === undefined ? undefined : parseSettings(stored.text);
  return new Set(settings?.ok ? settings.value.recipients.map(({ id }) => id) : []);
};

const healthOf = async (
  aws: AwsAccess,
  household: string,
  stack: DeployedStack | undefined,
): Promise<(id: string) => ChannelHealth> => {
  if (stack === undefined) return () => ({ kind: 'unknown' });
  const state = await channelTroubles(aws, outputOf(stack, OUTPUTS.stateTable), household);
  if (state === undefined) return () => ({ kind: 'unknown' });
  return (id) => {
    const { brokenSince, code, owed } = stateOf(state, id);
    if (brokenSince !== undefined) return { kind: 'broken', since: brokenSince, code: code ?? 'unknown' };
    if (owed.length === 0) return { kind: 'in order' };
    return { kind: 'owed', count: owed.length, since: Math.min(...owed.map(({ since }) => since)) };
  };
};

/**
 * The channel of this name.
 * @throws BadInputError where there is none
 */
export const channelNamed = <T extends NamedChannel>(channels: readonly T[], name: string): T => {
  const found = channels.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new BadInputError(
    channels.length === 0
      ? `no channel ${JSON.stringify(name)}, and no other: npx home-mini channels add telegram ${name}`
      : `NAME: got ${JSON.stringify(name)}; allowed: a channel of this household (${channels.map((one) => one.name).join(', ')})`,
  );
};
