import * as z from 'zod/mini';
import { ntfyAnswer, ntfyRequest, ntfySecretSchema } from './ntfy/send.ts';
import type { Publication, PushAnswer, PushOptions, PushRequest, PushResponse } from './publication.ts';
import { pushoverAnswer, pushoverCancel, pushoverRequest, pushoverSecretSchema } from './pushover/send.ts';
import type { CourierKind } from './registry.ts';
import { telegramAnswer, telegramRequest, telegramSecretSchema } from './telegram/send.ts';
import { webhookAnswer, webhookRequest, webhookSecretSchema } from './webhook/send.ts';

/** How messages reach one kind of push service; `Secret` is what only its owner and the courier know. */
export interface PushKind<Secret> {
  readonly secret: z.ZodMiniType<Secret>;
  readonly request: (message: Publication, secret: Secret, options: PushOptions) => PushRequest;
  /** What else is to be called once the message is out; its answer counts for nothing. */
  readonly after?: (message: Publication, secret: Secret, options: PushOptions) => PushRequest | undefined;
  readonly answer: (response: PushResponse, now: number) => PushAnswer;
}

const bound = <Secret>(kind: PushKind<Secret>) => ({
  /** Reads a secret's text; undefined where it is not what this kind needs. */
  open: (text: string): OpenChannel | undefined => {
    const parsed = kind.secret.safeParse(parseJson(text));
    if (!parsed.success) return undefined;
    const secret = parsed.data;
    return {
      request: (message, options) => kind.request(message, secret, options),
      after: (message, options) => kind.after?.(message, secret, options),
      answer: kind.answer,
    };
  },
});

/** A channel whose secret is read: what is left is messages. */
export interface OpenChannel {
  readonly request: (message: Publication, options: PushOptions) => PushRequest;
  readonly after: (message: Publication, options: PushOptions) => PushRequest | undefined;
  readonly answer: (response: PushResponse, now: number) => PushAnswer;
}

/** Every kind of push service; a kind that is named anywhere and missing here does not compile. */
export const PUSH_KINDS = {
  telegram: bound({ secret: telegramSecretSchema, request: telegramRequest, answer: telegramAnswer }),
  pushover: bound({
    secret: pushoverSecretSchema,
    request: pushoverRequest,
    after: pushoverCancel,
    answer: pushoverAnswer,
  }),
  ntfy: bound({ secret: ntfySecretSchema, request: ntfyRequest, answer: ntfyAnswer }),
  webhook: bound({ secret: webhookSecretSchema, request: webhookRequest, answer: webhookAnswer }),
} satisfies Readonly<Record<CourierKind, { readonly open: (text: string) => OpenChannel | undefined }>>;
export type PushKindName = keyof typeof PUSH_KINDS;
export const pushKindSchema = z.custom<PushKindName>(
  (value) => typeof value === 'string' && Object.hasOwn(PUSH_KINDS, value),
);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
