import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { SECOND_MS } from '../contract/lengths.ts';

const SEVERITIES = ['info', 'warning', 'critical'] as const;

const linkActionSchema = z.enum(['mute', 'mute-over', 'undo', 'open']);

/**
 * What is published for push services, as JSON text under SNS' `lambda`, and what a webhook gets (without `to`):
 * everything a phone can show, and nothing that is secret.
 */
export const publicationSchema = z.object({
  schema: z.literal(1),
  /** The message's own id: the same in every try to send it. */
  id: z.string(),
  /** The same from a raise to its end. */
  episode: z.string(),
  household: z.string(),
  /** The household's title. */
  title: z.string(),
  rule: z.string(),
  event: z.string(),
  severity: z.enum(SEVERITIES),
  /** Recipient ids, of push recipients only. */
  to: z.array(z.string()),
  /** ISO UTC. */
  at: z.string(),
  headline: z.string(),
  text: z.string(),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  links: z.array(z.object({ label: z.string(), url: z.string(), action: z.optional(linkActionSchema) })),
});
export type Publication = z.infer<typeof publicationSchema>;

/** One call to a push service: HTTPS, with the time it is made at where that is part of it. */
export interface PushRequest<Body = string> {
  readonly method: 'POST' | 'PUT' | 'GET';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Body;
}

/** What a push service answered, its body cut to what is read of it. */
export interface PushResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came of one try. `code` names it in the log: never the service's own text. */
export type PushAnswer =
  /** `reference`: what the service calls the message, where a follow-up refers to it. */
  | { readonly outcome: 'sent'; readonly reference?: string }
  /** Try again, after `waitMs` where the service said so. */
  | { readonly outcome: 'retry'; readonly code: string; readonly waitMs?: number }
  /** Nothing gets through until the owner changes something. */
  | { readonly outcome: 'broken'; readonly code: string };

/** What is known of earlier messages of the episode at this recipient. */
export interface EpisodeSoFar {
  /** The reference of its first message. */
  readonly reference?: string;
}

/** How the recipient wants it, and when it is sent. */
export interface PushOptions {
  /** Epoch ms of this try. */
  readonly now: number;
  readonly untilAcknowledged: boolean;
  readonly episode: EpisodeSoFar;
}

/** The events after which an alert no longer waits to be acknowledged. */
const ENDINGS: readonly string[] = ['recovered', 'ended', 'muted'];
export const endsEpisode = ({ event }: Publication): boolean => ENDINGS.includes(event);

const EPISODE_KEY = /^[-_A-Za-z0-9]{1,64}$/;

/** The episode in letters that every service takes in an id; messages that are an episode of their own have others, too. */
export const episodeKey = ({ episode }: Publication): string =>
  EPISODE_KEY.test(episode)
    ? episode
    : createHash('sha256').update(episode).digest('base64url').slice(0, EPISODE_KEY_LENGTH);

/** A server's address, to which a path can be added. */
export const withoutSlash = (server: string): string => server.replace(/\/+$/, '');

const EPISODE_KEY_LENGTH = 22;

/** `Retry-After` in seconds or as an HTTP date, in ms from `now`; undefined where it is missing or means nothing. */
export const retryAfterMs = ({ headers }: PushResponse, now: number): number | undefined => {
  const text = headers['retry-after']?.trim() ?? '';
  const waitMs = /^\d+$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text) - now;
  return Number.isFinite(waitMs) && waitMs >= 0 ? waitMs : undefined;
};

/**
 * An answer in which only the status counts.
 * @param code what it is called; by default by its status, where the service has no code of its own
 */
export const answerByStatus = (
  response: PushResponse,
  now: number,
  code = `http-${response.status}`,
): PushAnswer => {
  const { status } = response;
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  if (status >= 300 && status < 400) return { outcome: 'retry', code };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    const waitMs = retryAfterMs(response, now);
    return { outcome: 'retry', code, ...(waitMs === undefined ? {} : { waitMs }) };
  }
  return { outcome: 'broken', code };
};

/** JSON of an answer's body; undefined for anything else, as a proxy's page. */
export const bodyAs = <S extends z.ZodMiniType>(
  { body }: PushResponse,
  schema: S,
): z.output<S> | undefined => {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** At most so many characters (never half of a surrogate pair), the rest shown by an ellipsis where there is room for it. */
export const cutText = (text: string, most: number): string => {
  if (text.length <= most) return text;
  if (most < 1) return '';
  const kept = text.slice(0, most - 1);
  return `${/[\uD800-\uDBFF]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
};

/** As much of a text as fits, the rest shown by an ellipsis; nothing where not even that fits. */
export const cutToFit = (text: string, fits: (cut: string) => boolean): string => {
  if (fits(text)) return text;
  let [low, high] = [0, text.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(cutText(text, middle))) low = middle;
    else high = middle - 1;
  }
  return cutText(text, low);
};

/** At most so many bytes of UTF-8. */
export const cutBytes = (text: string, most: number): string =>
  cutToFit(text, (cut) => Buffer.byteLength(cut) <= most);
