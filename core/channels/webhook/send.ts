import { createHmac } from 'node:crypto';
import * as z from 'zod/mini';
import { SECOND_MS } from '../../contract/lengths.ts';
import {
  answerByStatus,
  type Publication,
  type PushAnswer,
  type PushOptions,
  type PushRequest,
  type PushResponse,
} from '../publication.ts';

export const webhookSecretSchema = z.object({
  url: z.string(),
  /** Signs what is sent, so that the receiver can tell it is from here. */
  secret: z.optional(z.string().check(z.minLength(16, 'at least 16 characters'))),
});
export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

export const SIGNATURE_HEADER = 'x-home-mini-signature';

/**
 * `t=<epoch s>,v1=<hex HMAC-SHA256 of "t." and the exact body>`: new in each try, so that a receiver can refuse what is
 * older than five minutes.
 */
const signature = (body: string, secret: string, now: number): string => {
  const t = Math.floor(now / SECOND_MS);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
};

/** The publication as it is, without recipient ids. */
export const webhookRequest = (
  message: Publication,
  { url, secret }: WebhookSecret,
  { now }: PushOptions,
): PushRequest => {
  const { to: _to, ...rest } = message;
  const body = JSON.stringify(rest);
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      ...(secret === undefined ? {} : { [SIGNATURE_HEADER]: signature(body, secret, now) }),
    },
    body,
  };
};

/** A lone 404 may be a receiver that restarts; the courier believes the second within ten minutes. 410 is for good. */
export const webhookAnswer = (response: PushResponse, now: number): PushAnswer =>
  response.status === 404 ? { outcome: 'retry', code: 'http-404' } : answerByStatus(response, now);
