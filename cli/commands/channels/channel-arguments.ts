import { channelNameSchema } from '../../../core/channels/channel-name.ts';
import { PUSH_KINDS, type PushKindName } from '../../../core/channels/push-kinds.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';

const KINDS = Object.keys(PUSH_KINDS);

/**
 * Reads a kind of channel.
 * @param where the argument or flag it stands in
 * @throws BadInputError for any other
 */
export const readChannelKind = (text: string, where: string): PushKindName => {
  const kind = KINDS.find((one): one is PushKindName => one === text);
  if (kind !== undefined) return kind;
  const plain = ['email', 'sms'].includes(text)
    ? '; email and sms need no channel, only a recipient in the config'
    : '';
  throw new BadInputError(
    `${where}: got ${JSON.stringify(text)}; allowed: ${KINDS.slice(0, -1).join(', ')} or ${KINDS.at(-1)}${plain}`,
  );
};

/**
 * Reads a channel's name.
 * @throws BadInputError for what is none
 */
export const readChannelName = (text: string): string => {
  const parsed = channelNameSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new BadInputError(`NAME: got ${JSON.stringify(text)}; allowed: ${parsed.error.issues[0]?.message}`);
};
