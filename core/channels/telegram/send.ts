import * as z from 'zod/mini';
import { SECOND_MS } from '../../contract/lengths.ts';
import {
  answerByStatus,
  bodyAs,
  cutText,
  type Publication,
  type PushAnswer,
  type PushOptions,
  type PushRequest,
  type PushResponse,
  withoutSlash,
} from '../publication.ts';

/** https://core.telegram.org/bots/api#sendmessage */
const MAX_TEXT = 4_096;

export const telegramSecretSchema = z.object({
  botToken: z
    .string()
    .check(z.regex(/^\d+:[\w-]{20,}$/, 'a bot token as BotFather gives it, such as 123456:ABC-DEF…')),
  /** A person's, group's or channel's id; text, since ids pass what a number holds exactly. */
  chatId: z.string().check(z.regex(/^(-?\d+|@\w{5,})$/, 'a chat id such as 123456789 or -1001234567890')),
  server: z.optional(z.string()),
});
export type TelegramSecret = z.infer<typeof telegramSecretSchema>;

export const TELEGRAM_SERVER = 'https://api.telegram.org';

/** Silent for info, with sound otherwise; what follows a raise replies to it. */
export const telegramRequest = (
  message: Publication,
  secret: TelegramSecret,
  { episode }: PushOptions,
): PushRequest => {
  const buttons = message.links.map(({ label, url }) => [{ text: label, url }]);
  const reply = episode.reference === undefined ? undefined : Number(episode.reference);
  return {
    method: 'POST',
    url: `${withoutSlash(secret.server ?? TELEGRAM_SERVER)}/bot${secret.botToken}/sendMessage`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      chat_id: secret.chatId,
      text: cutText(`${message.headline}\n\n${message.text}`, MAX_TEXT),
      disable_notification: message.severity === 'info',
      link_preview_options: { is_disabled: true },
      ...(reply === undefined
        ? {}
        : { reply_parameters: { message_id: reply, allow_sending_without_reply: true } }),
      ...(buttons.length === 0 ? {} : { reply_markup: { inline_keyboard: buttons } }),
    }),
  };
};

const answerSchema = z.object({
  ok: z.boolean(),
  error_code: z.optional(z.number()),
  result: z.optional(z.object({ message_id: z.number() })),
  parameters: z.optional(
    z.object({ retry_after: z.optional(z.number()), migrate_to_chat_id: z.optional(z.number()) }),
  ),
});

/** 400 and 403 are the chat's fault, 401 and 404 the token's: only the owner can fix either. */
export const telegramAnswer = (response: PushResponse, now: number): PushAnswer => {
  const answer = bodyAs(response, answerSchema);
  if (answer === undefined) return answerByStatus(response, now);
  if (answer.ok) {
    const reference = answer.result?.message_id;
    return { outcome: 'sent', ...(reference === undefined ? {} : { reference: String(reference) }) };
  }
  const status = answer.error_code ?? response.status;
  const waitSeconds = answer.parameters?.retry_after;
  if (status === 429) {
    return {
      outcome: 'retry',
      code: 'http-429',
      ...(waitSeconds === undefined ? {} : { waitMs: waitSeconds * SECOND_MS }),
    };
  }
  if (answer.parameters?.migrate_to_chat_id !== undefined)
    return { outcome: 'broken', code: 'chat-migrated' };
  return answerByStatus({ ...response, status: status >= 400 ? status : 400 }, now);
};
