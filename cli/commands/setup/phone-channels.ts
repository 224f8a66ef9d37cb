import { channelNameSchema } from '../../../core/channels/channel-name.ts';
import type { NamedChannel } from '../../../core/channels/push-trouble.ts';
import { PUSH_VIEWS } from '../../../core/channels/push-views.ts';
import { BadInputError } from '../../../core/contract/bad-input.ts';
import type { CliContext } from '../../context.ts';
import { CancelledError, type Prompts } from '../../terminal/prompts.ts';
import { readChannelKind } from '../channels/channel-arguments.ts';
import { type ProvedChannel, proveNewChannel } from '../channels/new-channel.ts';

/** A phone channel that works; its secret is to be stored. */
export interface NewPhoneChannel extends NamedChannel, ProvedChannel {}

const ALLOWED = 'a kind and a name, such as telegram:family';

/**
 * Reads `telegram:family`.
 * @throws BadInputError for anything else
 */
const readChannelFlag = (text: string): NamedChannel => {
  const [kind = '', name = '', ...more] = text.split(':');
  const parsed = channelNameSchema.safeParse(name);
  if (!parsed.success || more.length > 0) {
    throw new BadInputError(`--channel: got ${JSON.stringify(text)}; allowed: ${ALLOWED}`);
  }
  return { kind: readChannelKind(kind, '--channel'), name: parsed.data };
};

/** @throws BadInputError where a flag names no channel, or two have one name */
export const readChannelFlags = (flags: readonly string[]): NamedChannel[] => {
  const channels = flags.map(readChannelFlag);
  const twice = channels.find(({ name }, index) => channels.findIndex((one) => one.name === name) !== index);
  if (twice === undefined) return channels;
  throw new BadInputError(`--channel: got the name ${twice.name} twice; allowed: a name for each`);
};

export interface PhoneTerms {
  readonly household: { readonly name: string; readonly title: string };
  readonly context: Pick<CliContext, 'env' | 'prompts' | 'now'>;
  readonly tell: (line: string) => void;
}

/**
 * Proves the channels of the flags; what they need comes from the environment or is asked for.
 * @throws BadInputError where one can't be proved
 */
export const provePhoneChannels = async (
  channels: readonly NamedChannel[],
  terms: PhoneTerms,
): Promise<NewPhoneChannel[]> => {
  const proved: NewPhoneChannel[] = [];
  for (const channel of channels) proved.push({ ...channel, ...(await prove(channel, terms)) });
  return proved;
};

const prove = (channel: NamedChannel, { household, context, tell }: PhoneTerms): Promise<ProvedChannel> =>
  proveNewChannel(
    { household, channel, server: undefined, chat: undefined, signed: true, previous: {} },
    // What is piped in is the API key.
    { ...context, piped: undefined },
    tell,
  );

const CHOICES = [
  { value: 'none', name: 'No, email is enough' },
  { value: 'telegram', name: 'Telegram: free, a bot of your own; a silent phone stays silent' },
  { value: 'pushover', name: 'Pushover: about 5 USD once; can wake a silent phone' },
  {
    value: 'ntfy',
    name: 'ntfy: open source, no account; dependable with a server or paid account of your own',
  },
  { value: 'webhook', name: 'A webhook: Home Assistant, Slack, Discord, your own program' },
] as const;

const DEFAULT_NAMES = {
  telegram: 'family',
  pushover: 'phone',
  ntfy: 'phone',
  webhook: 'home-assistant',
} as const;

/** Asks whether alerts should reach a phone; a channel that can't be proved now can be set up later. */
export const askPhoneChannel = async (terms: PhoneTerms, prompts: Prompts): Promise<NewPhoneChannel[]> => {
  const kind = await prompts.choose('Should alerts reach a phone, too?', CHOICES);
  if (kind === 'none') return [];
  const name = await prompts.text({
    message: 'What shall the channel be called?',
    initial: DEFAULT_NAMES[kind],
    check: (text) => {
      const parsed = channelNameSchema.safeParse(text);
      return parsed.success ? undefined : `Allowed: ${parsed.error.issues[0]?.message}`;
    },
  });
  const channel: NamedChannel = { kind, name: name.trim() };
  try {
    return await provePhoneChannels([channel], terms);
  } catch (error) {
    if (!(error instanceof BadInputError) || error instanceof CancelledError) throw error;
    terms.tell(error.message);
    terms.tell(
      `Setup goes on without ${PUSH_VIEWS[kind].service}; later: npx home-mini channels add ${kind} ${channel.name}`,
    );
    return [];
  }
};
