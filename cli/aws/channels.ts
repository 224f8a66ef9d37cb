import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  paginateGetParametersByPath,
  SSMClient,
} from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import type { ChannelState } from '../../core/channels/channel-state.ts';
import { pushKindSchema } from '../../core/channels/push-kinds.ts';
import type { NamedChannel } from '../../core/channels/push-trouble.ts';
import { channelParameter, channelParameters } from '../../core/contract/names.ts';
import type { Secret } from '../../core/contract/secret.ts';
import { createChannelStore } from '../../lambda/aws/channel-store.ts';
import type { AwsAccess } from './access.ts';
import { readParameter, type StoredText } from './parameters.ts';

const namesSchema = z._default(z.array(z.object({ Name: z.string() })), []);
const channelPathSchema = z.tuple([pushKindSchema, z.string()]);

/** The channels of a household whose secret is stored, by name; nothing is decrypted. */
export const storedChannels = async ({ options }: AwsAccess, household: string): Promise<NamedChannel[]> => {
  const client = new SSMClient(options);
  const path = channelParameters(household);
  const found: NamedChannel[] = [];
  const query = { Path: path, Recursive: true, WithDecryption: false };
  for await (const page of paginateGetParametersByPath({ client }, query)) {
    for (const { Name } of namesSchema.parse(page.Parameters)) {
      const parsed = channelPathSchema.safeParse(Name.slice(path.length + 1).split('/'));
      if (parsed.success) found.push({ kind: parsed.data[0], name: parsed.data[1] });
    }
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
};

/** A channel's secret, decrypted; undefined where there is none. */
export const readChannelSecret = (
  aws: AwsAccess,
  household: string,
  channel: NamedChannel,
): Promise<StoredText | undefined> => readParameter(aws, channelParameter(household, channel), true);

/** Stores a channel's secret, encrypted with the account's own key for SSM, in place of one that is there. */
export const storeChannelSecret = async (
  { options }: AwsAccess,
  household: string,
  channel: NamedChannel,
  secret: Secret,
): Promise<void> => {
  const command = new PutParameterCommand({
    Name: channelParameter(household, channel),
    Description: `Home Mini Alerts, ${household}: ${channel.kind} channel ${channel.name}`,
    Type: 'SecureString',
    Value: secret.reveal(),
    Overwrite: true,
  });
  await new SSMClient(options).send(command);
};

/** Deletes a channel's secret; false where there was none. */
export const deleteChannelSecret = async (
  { options }: AwsAccess,
  household: string,
  channel: NamedChannel,
): Promise<boolean> => {
  try {
    const command = new DeleteParameterCommand({ Name: channelParameter(household, channel) });
    await new SSMClient(options).send(command);
    return true;
  } catch (error) {
    if (error instanceof ParameterNotFound) return false;
    throw error;
  }
};

/** What the courier knows of a household's push recipients; undefined where it wrote what cannot be read. */
export const channelTroubles = async (
  { options }: AwsAccess,
  stateTable: string,
  household: string,
): Promise<ChannelState | undefined> => {
  let readable = true;
  const store = createChannelStore(new DynamoDBClient(options), stateTable, () => {
    readable = false;
  });
  const { state } = await store.load(household);
  return readable ? state : undefined;
};
