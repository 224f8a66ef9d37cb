import * as z from 'zod/mini';
import { DAY_MS } from '../../contract/lengths.ts';
import {
  answerByStatus,
  bodyAs,
  cutBytes,
  cutText,
  episodeKey,
  type Publication,
  type PushAnswer,
  type PushOptions,
  type PushRequest,
  type PushResponse,
  retryAfterMs,
} from '../publication.ts';

/** https://docs.ntfy.sh/publish: a longer body becomes an attachment. */
const MAX_MESSAGE_BYTES = 3_900;
const MAX_TITLE = 200;
const MAX_ACTIONS = 3;
/** The day's quota of an address or account is used up. */
const QUOTA_USED = 42_908;

/** Of topics: https://github.com/binwiederhier/ntfy, server/server.go. */
const NAME = /^[-_A-Za-z0-9]{1,64}$/;

export const ntfySecretSchema = z.object({
  /** On a server open to all the topic is the password. */
  topic: z.string().check(z.regex(NAME, 'a topic of letters, digits, - and _, at most 64')),
  token: z.optional(z.string().check(z.regex(/^[\x21-\x7e]+$/, 'a token as ntfy shows it'))),
  server: z.optional(z.string()),
});
export type NtfySecret = z.infer<typeof ntfySecretSchema>;

export const NTFY_SERVER = 'https://ntfy.sh';

const PRIORITIES = { info: 2, warning: 3, critical: 5 } as const;
const TAGS = { info: 'information_source', warning: 'warning', critical: 'rotating_light' } as const;

/** One card an episode: what follows a raise replaces it. A mute is pressed in the app, without a browser. */
export const ntfyRequest = (
  message: Publication,
  { topic, token, server = NTFY_SERVER }: NtfySecret,
  _options: PushOptions,
): PushRequest => {
  const open = message.links.find(({ action }) => action === 'open');
  const actions = message.links
    .slice(0, MAX_ACTIONS)
    .map(({ label, url, action }) =>
      action === undefined || action === 'open'
        ? { action: 'view', label, url }
        : { action: 'http', label, url, method: 'POST', clear: true },
    );
  return {
    method: 'POST',
    url: server,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({
      topic,
      title: cutText(message.headline, MAX_TITLE),
      message: cutBytes(message.text, MAX_MESSAGE_BYTES),
      priority: PRIORITIES[message.severity],
      tags: [TAGS[message.severity]],
      sequence_id: episodeKey(message),
      ...(open === undefined ? {} : { click: open.url }),
      ...(actions.length === 0 ? {} : { actions }),
    }),
  };
};

const answerSchema = z.object({ code: z.number() });

/** A used-up quota comes back at midnight UTC; every other 429 passes in seconds. */
export const ntfyAnswer = (response: PushResponse, now: number): PushAnswer => {
  const code = response.status < 400 ? undefined : bodyAs(response, answerSchema)?.code;
  if (code === undefined) return answerByStatus(response, now);
  if (code === QUOTA_USED) {
    const waitMs = retryAfterMs(response, now) ?? DAY_MS - (now % DAY_MS);
    return { outcome: 'retry', code: `ntfy-${code}`, waitMs };
  }
  return answerByStatus(response, now, `ntfy-${code}`);
};
