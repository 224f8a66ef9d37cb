import * as z from 'zod/mini';
import { SECOND_MS } from '../../contract/lengths.ts';
import {
  answerByStatus,
  bodyAs,
  cutText,
  endsEpisode,
  episodeKey,
  type Publication,
  type PushAnswer,
  type PushOptions,
  type PushRequest,
  type PushResponse,
  withoutSlash,
} from '../publication.ts';

/** https://pushover.net/api */
const MAX_MESSAGE = 1_024;
const MAX_TITLE = 250;
const MAX_URL = 512;
const MAX_URL_TITLE = 100;
/** Until it is acknowledged: each minute for an hour. */
const REPEAT_SECONDS = 60;
const EXPIRE_SECONDS = 3_600;

const KEY = 'thirty letters and digits, as Pushover shows them';
const key = z.string().check(z.regex(/^[A-Za-z0-9]{30}$/, KEY));
export const pushoverSecretSchema = z.object({
  /** Of an application of the user's own: shared ones run out of messages. */
  appToken: key,
  /** A user's or a group's key. */
  userKey: key,
  server: z.optional(z.string()),
});
export type PushoverSecret = z.infer<typeof pushoverSecretSchema>;

const PUSHOVER_SERVER = 'https://api.pushover.net';

const PRIORITIES = { info: -1, warning: 0, critical: 1 } as const;
const EMERGENCY = 2;
const REPEATABLE: readonly string[] = ['raised', 'reminder'];

const isEmergency = ({ severity, event }: Publication, untilAcknowledged: boolean): boolean =>
  untilAcknowledged && severity === 'critical' && REPEATABLE.includes(event);

/** Pushover takes tags without commas or spaces; an episode has neither. */
const tagOf = (message: Publication): string => `episode-${episodeKey(message)}`;

const form = (
  values: Readonly<Record<string, string>>,
): Pick<PushRequest, 'method' | 'headers' | 'body'> => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(values).toString(),
});

/** Info stays silent, critical breaks through the user's own quiet hours, and repeats where that was asked for. */
export const pushoverRequest = (
  message: Publication,
  { appToken, userKey, server = PUSHOVER_SERVER }: PushoverSecret,
  { untilAcknowledged }: PushOptions,
): PushRequest => {
  const [link] = message.links.filter(({ url }) => url.length <= MAX_URL);
  const emergency = isEmergency(message, untilAcknowledged);
  return {
    url: `${withoutSlash(server)}/1/messages.json`,
    ...form({
      token: appToken,
      user: userKey,
      title: cutText(message.headline, MAX_TITLE),
      message: cutText(message.text, MAX_MESSAGE),
      priority: String(emergency ? EMERGENCY : PRIORITIES[message.severity]),
      timestamp: String(Math.floor(Date.parse(message.at) / SECOND_MS)),
      ...(emergency
        ? { retry: String(REPEAT_SECONDS), expire: String(EXPIRE_SECONDS), tags: tagOf(message) }
        : {}),
      ...(link === undefined ? {} : { url: link.url, url_title: cutText(link.label, MAX_URL_TITLE) }),
    }),
  };
};

/** Ends the repeats of an episode that is over or muted; undefined where there are none to end. */
export const pushoverCancel = (
  message: Publication,
  { appToken, server = PUSHOVER_SERVER }: PushoverSecret,
  { untilAcknowledged }: Pick<PushOptions, 'untilAcknowledged'>,
): PushRequest | undefined =>
  untilAcknowledged && endsEpisode(message)
    ? {
        url: `${withoutSlash(server)}/1/receipts/cancel_by_tag/${tagOf(message)}.json`,
        ...form({ token: appToken }),
      }
    : undefined;

/** What an answer says where the message was taken. */
const TAKEN = 1;
const answerSchema = z.object({ status: z.number() });

/** 429 is the month's quota; any other 4xx says that token, user or message are wrong. */
export const pushoverAnswer = (response: PushResponse, now: number): PushAnswer => {
  const answer = answerByStatus(response, now);
  const { status = TAKEN } = bodyAs(response, answerSchema) ?? {};
  return answer.outcome === 'sent' && status !== TAKEN ? { outcome: 'broken', code: 'refused' } : answer;
};
