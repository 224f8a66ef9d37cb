import * as z from 'zod/mini';
import { bodyAs, type PushResponse } from '../../../../core/channels/publication.ts';
import { TELEGRAM_SERVER, telegramSecretSchema } from '../../../../core/channels/telegram/send.ts';
import { BadInputError } from '../../../../core/contract/bad-input.ts';
import type { Prompts } from '../../../terminal/prompts.ts';
import { checkedBy, neededValue, type SecretField } from '../given-secret.ts';
import { type ChannelSetup, RefusedSecretError, type SetupTerms } from './channel-setup.ts';

const TOKEN: SecretField = {
  key: 'botToken',
  variable: 'TELEGRAM_BOT_TOKEN',
  what: 'bot token',
  problem: checkedBy(telegramSecretSchema.shape.botToken),
};
const CHAT: SecretField = {
  key: 'chatId',
  variable: 'TELEGRAM_CHAT_ID',
  what: 'chat id',
  problem: checkedBy(telegramSecretSchema.shape.chatId),
};

/** So few that they fit into what is read of an answer. */
const MAX_UPDATES = 50;
const MAX_LOOKS = 5;
const HOW_TO_MAKE_A_BOT =
  'The messages come from a bot of your own. In Telegram write to @BotFather: /newbot, then a name; its answer has the token.';

/** Telegram: the bot's token from its owner, the chat from what the bot was last written. */
export const telegramSetup: ChannelSetup = {
  fields: [TOKEN, CHAT],
  notArrived: 'is the bot muted in Telegram, or the phone without a network?',
  prepare: async (given, terms) => {
    if (given.botToken === undefined && terms.prompts !== undefined) terms.tell(HOW_TO_MAKE_A_BOT);
    const botToken = await neededValue(given, TOKEN, terms.prompts);
    const bot = new Bot(terms, botToken);
    const username = await bot.username();
    const chat = given.chatId ?? terms.chat;
    const { id, name } = chat === undefined ? await findChat(bot, username, terms) : { id: chat, name: chat };
    terms.tell(`@${username} writes to ${name}.`);
    const { server } = terms;
    return {
      value: { botToken, chatId: id, ...(server === undefined ? {} : { server }) },
      keep: [],
      facts: { bot: `@${username}`, chat: name, chatId: id },
    };
  },
};

interface Chat {
  readonly id: string;
  readonly name: string;
}

const chatSchema = z.object({
  id: z.number(),
  type: z.string(),
  title: z.optional(z.string()),
  first_name: z.optional(z.string()),
  last_name: z.optional(z.string()),
});
const writtenSchema = z.optional(z.object({ chat: chatSchema }));
const memberSchema = z.optional(
  z.object({ chat: chatSchema, new_chat_member: z.object({ status: z.string() }) }),
);
const updatesSchema = z.object({
  ok: z.literal(true),
  result: z.array(
    z.object({ message: writtenSchema, channel_post: writtenSchema, my_chat_member: memberSchema }),
  ),
});
const meSchema = z.object({ ok: z.literal(true), result: z.object({ username: z.string() }) });
const GONE: readonly string[] = ['left', 'kicked'];

/** A bot, as its owner may ask Telegram about it: https://core.telegram.org/bots/api. */
class Bot {
  readonly #terms: SetupTerms;
  readonly #token: string;

  constructor(terms: SetupTerms, token: string) {
    this.#terms = terms;
    this.#token = token;
  }

  /** @throws RefusedSecretError where Telegram does not know the token */
  async username(): Promise<string> {
    const answer = bodyAs(await this.#ask('getMe', {}), meSchema);
    if (answer !== undefined) return answer.result.username;
    throw new BadInputError('Telegram gave an answer that cannot be read: is the address of --server right?');
  }

  /** The chats in which somebody wrote to the bot lately, the newest first. */
  async chats(): Promise<Chat[]> {
    const response = await this.#ask('getUpdates', { limit: MAX_UPDATES, timeout: 0 });
    if (response.status === 409) {
      throw new BadInputError(
        'another program receives what is written to this bot (it has a webhook, or is asked right now): make a bot for this alone, or name the chat with --chat ID',
      );
    }
    const answer = bodyAs(response, updatesSchema);
    if (answer === undefined) {
      throw new BadInputError(
        'more was written to this bot than can be looked through: name the chat with --chat ID',
      );
    }
    const found = new Map<string, Chat>();
    for (const { message, channel_post, my_chat_member } of answer.result.toReversed()) {
      const left = my_chat_member !== undefined && GONE.includes(my_chat_member.new_chat_member.status);
      const chat = message?.chat ?? channel_post?.chat ?? (left ? undefined : my_chat_member?.chat);
      if (chat === undefined || found.has(String(chat.id))) continue;
      found.set(String(chat.id), { id: String(chat.id), name: nameOf(chat) });
    }
    return [...found.values()];
  }

  async #ask(method: string, body: object): Promise<PushResponse> {
    const { server = TELEGRAM_SERVER, transport } = this.#terms;
    const exchange = await transport.send(
      {
        method: 'POST',
        url: `${server}/bot${this.#token}/${method}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      },
      new AbortController().signal,
    );
    if (!exchange.ok) throw new BadInputError(`Telegram cannot be reached (${exchange.code}): try again`);
    const { status } = exchange.response;
    if (status === 401 || status === 404) {
      throw new RefusedSecretError(
        'Telegram does not know this bot token: copy it whole from @BotFather (/mybots, the bot, API Token)',
      );
    }
    return exchange.response;
  }
}

const nameOf = ({ type, title, first_name, last_name }: z.infer<typeof chatSchema>): string => {
  if (type === 'private') return `${[first_name, last_name].filter(Boolean).join(' ')} (a private chat)`;
  return `${title ?? 'without a name'} (a ${type})`;
};

const howToWrite = (username: string): string =>
  `open https://t.me/${username} on the phone and press Start (for a group: add the bot to it, then write /start@${username} there)`;

const findChat = async (bot: Bot, username: string, { prompts, tell }: SetupTerms): Promise<Chat> => {
  if (prompts === undefined) return onlyChat(await bot.chats(), username);
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    const chats = await bot.chats();
    const chosen = chats.length === 0 ? undefined : await chooseChat(chats, prompts);
    if (chosen !== undefined) return chosen;
    if (chats.length === 0) tell(`Nobody has written to @${username} yet.`);
    tell(`Now ${howToWrite(username)}.`);
    await prompts.text({ message: 'Done? (Enter)', initial: '' });
  }
  throw new BadInputError(
    `nobody writes to @${username}: ${howToWrite(username)}, then try again; or name the chat with --chat ID`,
  );
};

const AGAIN = '';

/** Bots are open to everybody, so a chat is never taken without a word. */
const chooseChat = async (chats: readonly Chat[], prompts: Prompts): Promise<Chat | undefined> => {
  const choice = await prompts.choose('Which chat gets the alerts?', [
    ...chats.map(({ id, name }) => ({ value: id, name })),
    { value: AGAIN, name: 'Another one' },
  ]);
  return chats.find(({ id }) => id === choice);
};

const onlyChat = (chats: readonly Chat[], username: string): Chat => {
  const [only, ...others] = chats;
  if (only === undefined) {
    throw new BadInputError(
      `nobody has written to @${username} in the last 24 hours: ${howToWrite(username)}, then try again; or name the chat with --chat ID`,
    );
  }
  if (others.length === 0) return only;
  const list = chats.map(({ id, name }) => `${id} ${name}`).join(', ');
  throw new BadInputError(`several chats wrote to @${username}; name one with --chat: ${list}`);
};
