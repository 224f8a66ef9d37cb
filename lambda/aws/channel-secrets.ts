import { GetParameterCommand, ParameterNotFound, type SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { pushKindSchema } from '../../core/channels/push-kinds.ts';
import { channelParameter, parameterNames } from '../../core/contract/names.ts';
import type { ChannelSecrets, DevicesRecipient, PushRecipient } from '../courier/ports.ts';

const MAX_AGE_MS = 5 * 60_000;
const parameterSchema = z.object({ Value: z.string(), Version: z.number() });

const pushRecipientSchema = z.object({
  id: z.string(),
  kind: pushKindSchema,
  name: z.string(),
  untilAcknowledged: z._default(z.boolean(), false),
});
const devicesRecipientSchema = z.object({ id: z.string(), kind: z.literal('webPush'), name: z.string() });
/** Of the settings only the recipients matter here, and of those only push recipients. */
const settingsSchema = z.looseObject({
  webUrl: z._default(z.string(), ''),
  recipients: z.array(z.looseObject({ kind: z.string() })),
});

/** SSM Parameter Store as the courier sees it: recipients from the settings, and each channel's secret. */
export const createChannelSecrets = (
  client: SSMClient,
  prefix: string,
  clock: () => number,
): ChannelSecrets => {
  const remembered = new Map<
    string,
    { readonly at: number; readonly recipients: readonly (PushRecipient | DevicesRecipient)[] }
  >();

  const read = async (name: string, decrypt: boolean, signal: AbortSignal) => {
    try {
      const { Parameter } = await client.send(
        new GetParameterCommand({ Name: name, WithDecryption: decrypt }),
        { abortSignal: signal },
      );
      return parameterSchema.parse(Parameter);
    } catch (error) {
      if (error instanceof ParameterNotFound) return undefined;
      throw error;
    }
  };

  return {
    recipients: async (household, signal) => {
      const now = clock();
      const known = remembered.get(household);
      if (known !== undefined && now >= known.at && now - known.at < MAX_AGE_MS) return known.recipients;
      const settings = await read(parameterNames(household, prefix).settings, false, signal);
      const { recipients: all, webUrl } = settingsSchema.parse(
        JSON.parse(settings?.Value ?? '{"recipients":[]}'),
      );
      const recipients = all.flatMap((one): readonly (PushRecipient | DevicesRecipient)[] => {
        const devices = devicesRecipientSchema.safeParse(one);
        if (devices.success) return [{ ...devices.data, webUrl }];
        const push = pushRecipientSchema.safeParse(one);
        return push.success ? [push.data] : [];
      });
      remembered.set(household, { at: now, recipients });
      return recipients;
    },

    secret: async (household, recipient, signal) => {
      const stored = await read(channelParameter(household, recipient, prefix), true, signal);
      return stored === undefined ? undefined : { text: stored.Value, version: stored.Version };
    },
  };
};
