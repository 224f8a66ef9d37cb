import * as z from 'zod/mini';
import {
  type Fault,
  json,
  jsonIn,
  type ServiceAnswer,
  type ServiceModel,
  type ServiceRequest,
} from './loopback-service.ts';

/** A message as the chat shows it. */
export interface TelegramMessage {
  readonly id: number;
  readonly text: string;
  readonly silent: boolean;
  readonly replyTo?: number;
  readonly buttons: readonly { readonly text: string; readonly url: string }[];
}

/** A chat in which somebody wrote to the bot. */
export interface TelegramChat {
  readonly id: string;
  /** As `getUpdates` gives it: a person has a first name, a group a title. */
  readonly name: string;
  readonly type: 'private' | 'group' | 'supergroup' | 'channel';
}

const refused = (
  errorCode: number,
  description: string,
  parameters?: Readonly<Record<string, number>>,
  headers: Readonly<Record<string, string>> = {},
): ServiceAnswer =>
  json(
    errorCode,
    { ok: false, error_code: errorCode, description, ...(parameters && { parameters }) },
    headers,
  );

/** Refusals as https://core.telegram.org/bots/api answers them. */
export const TELEGRAM_FAULTS = {
  tooMany: refused(429, 'Too Many Requests: retry after 35', { retry_after: 35 }, { 'retry-after': '35' }),
  tooManyWithoutTime: refused(429, 'Too Many Requests'),
  tokenRevoked: refused(401, 'Unauthorized'),
  noSuchBot: refused(404, 'Not Found'),
  botBlocked: refused(403, 'Forbidden: bot was blocked by the user'),
  botKicked: refused(403, 'Forbidden: bot was kicked from the group chat'),
  userGone: refused(403, 'Forbidden: user is deactivated'),
  chatNotFound: refused(400, 'Bad Request: chat not found'),
  groupMigrated: refused(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
    migrate_to_chat_id: -1001234567890,
  }),
  internalError: refused(500, 'Internal Server Error'),
  webhookIsSet: refused(
    409,
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  ),
} as const satisfies Readonly<Record<string, Fault>>;

const MAX_TEXT = 4_096;
const MESSAGE_SCHEMA = z.object({
  chat_id: z.union([z.string(), z.number()]),
  text: z.string(),
  disable_notification: z.optional(z.boolean()),
  reply_parameters: z.optional(
    z.object({ message_id: z.number(), allow_sending_without_reply: z.optional(z.boolean()) }),
  ),
  reply_markup: z.optional(
    z.object({ inline_keyboard: z.array(z.array(z.object({ text: z.string(), url: z.url() }))) }),
  ),
});

/** Telegram's bot API with one bot. */
export class TelegramModel implements ServiceModel {
  readonly botToken: string;
  readonly username: string;
  /** Who wrote to the bot: only they can be written to. */
  readonly chats: TelegramChat[] = [];
  readonly #shown = new Map<string, TelegramMessage[]>();
  #nextId = 101;

  constructor(botToken = '123456789:AAF-loopback_bot_token_of_35_signs', username = 'our_house_alerts_bot') {
    this.botToken = botToken;
    this.username = username;
  }

  /** What a chat shows, oldest first. */
  shownIn(chatId: string): readonly TelegramMessage[] {
    return this.#shown.get(chatId) ?? [];
  }

  answer({ path, body }: ServiceRequest): ServiceAnswer {
    const called = /^\/bot([^/]+)\/(\w+)(?:\?.*)?$/.exec(path);
    if (called === null) return TELEGRAM_FAULTS.noSuchBot;
    const [, token, method] = called;
    if (token !== this.botToken) return TELEGRAM_FAULTS.tokenRevoked;
    if (method === 'getMe') {
      return json(200, {
        ok: true,
        result: { id: 123_456_789, is_bot: true, first_name: 'Our House', username: this.username },
      });
    }
    if (method === 'getUpdates') return json(200, { ok: true, result: this.#updates() });
    if (method === 'sendMessage') return this.#send(jsonIn(body));
    return TELEGRAM_FAULTS.noSuchBot;
  }

  #updates(): unknown[] {
    return this.chats.map(({ id, name, type }, index) => ({
      update_id: 700_000 + index,
      message: {
        message_id: index + 1,
        date: 1_778_864_000 + index,
        text: '/start',
        chat: { id: Number(id), type, ...(type === 'private' ? { first_name: name } : { title: name }) },
      },
    }));
  }

  #send(value: unknown): ServiceAnswer {
    const parsed = MESSAGE_SCHEMA.safeParse(value);
    if (!parsed.success) return refused(400, 'Bad Request: invalid parameters');
    const { chat_id, text, disable_notification, reply_parameters, reply_markup } = parsed.data;
    const chat = this.chats.find(({ id }) => id === String(chat_id));
    if (chat === undefined) return TELEGRAM_FAULTS.chatNotFound;
    if (text.trim() === '') return refused(400, 'Bad Request: message text is empty');
    if (text.length > MAX_TEXT) return refused(400, 'Bad Request: message is too long');
    const shown = this.#shown.get(chat.id) ?? [];
    const replied = shown.find(({ id }) => id === reply_parameters?.message_id);
    if (reply_parameters && replied === undefined && reply_parameters.allow_sending_without_reply !== true) {
      return refused(400, 'Bad Request: message to be replied not found');
    }
    const message: TelegramMessage = {
      id: this.#nextId++,
      text,
      silent: disable_notification === true,
      ...(replied === undefined ? {} : { replyTo: replied.id }),
      buttons: reply_markup?.inline_keyboard.flat() ?? [],
    };
    this.#shown.set(chat.id, [...shown, message]);
    return json(200, {
      ok: true,
      result: { message_id: message.id, date: 1_778_864_430, chat: { id: Number(chat.id) }, text },
    });
  }
}
