import { channelNameSchema } from '../../../core/channels/channel-name.ts';
import { PUSH_KINDS, type PushKindName } from '../../../core/channels/push-kinds.ts';
import { CHANNEL_KINDS } from '../../../core/channels/registry.ts';
import { telegramSecretSchema } from '../../../core/channels/telegram/send.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import type { AddOptions } from './options.ts';

const KINDS = Object.keys(PUSH_KINDS);

/**
 * Reads a kind of channel.
 * @param where the argument or flag it stands in
 * @throws BadInputError for any other
 */
export const readChannelKind = (text: string, where: string): PushKindName => {
  const kind = KINDS.find((one): one is PushKindName => one === text);
  if (kind !== undefined) return kind;
  const isPlain = CHANNEL_KINDS.some((kind) => kind === text);
  const plain = isPlain ? `; ${text} needs no channel, only a recipient in the config` : '';
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

/** Flags that only one kind understands. */
const FLAGS_OF_A_KIND = [
  { flag: '--chat', kind: 'telegram', isGiven: ({ chat }: AddOptions) => chat !== undefined },
  { flag: '--unsigned', kind: 'webhook', isGiven: ({ unsigned }: AddOptions) => unsigned },
  {
    flag: '--until-acknowledged',
    kind: 'pushover',
    isGiven: ({ untilAcknowledged }: AddOptions) => untilAcknowledged,
  },
] as const;

/**
 * Checks the flags of `channels add` that go with one kind.
 * @throws BadInputError where one goes with another kind, or names no chat
 */
export const checkAddFlags = (kind: PushKindName, options: AddOptions): void => {
  const wrong = FLAGS_OF_A_KIND.find((one) => one.kind !== kind && one.isGiven(options));
  if (wrong !== undefined)
    throw new BadInputError(`${wrong.flag}: not with ${kind}, only with ${wrong.kind}`);
  const { chat } = options;
  const parsed = chat === undefined ? undefined : telegramSecretSchema.shape.chatId.safeParse(chat);
  if (parsed === undefined || parsed.success) return;
  throw new BadInputError(`--chat: got ${JSON.stringify(chat)}; allowed: ${parsed.error.issues[0]?.message}`);
};
