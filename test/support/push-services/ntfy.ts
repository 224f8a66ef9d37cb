import * as z from 'zod/mini';
import {
  type Fault,
  json,
  jsonIn,
  type ServiceAnswer,
  type ServiceModel,
  type ServiceRequest,
} from './loopback-service.ts';

/** A card as the app shows it. */
export interface NtfyCard {
  readonly sequence?: string;
  readonly title: string;
  readonly message: string;
  readonly priority: number;
  readonly click?: string;
  readonly actions: readonly { readonly action: string; readonly label: string }[];
  /** A message that is too long arrives as a file that has to be opened. */
  readonly asFile: boolean;
}

const refused = (
  code: number,
  error: string,
  link = 'https://ntfy.sh/docs/publish/#limitations',
  headers: Readonly<Record<string, string>> = {},
): ServiceAnswer => {
  const http = Math.floor(code / 100);
  return json(http, { code, http, error, ...(link === '' ? {} : { link }) }, headers);
};
const AUTHENTICATION = 'https://ntfy.sh/docs/publish/#authentication';

/** Refusals as https://github.com/binwiederhier/ntfy, server/errors.go, lists them. */
export const NTFY_FAULTS = {
  burst: refused(42_901, 'limit reached: too many requests, please be nice'),
  burstWithTime: refused(42_901, 'limit reached: too many requests, please be nice', undefined, {
    'retry-after': '180',
  }),
  dayUsedUp: refused(42_908, 'limit reached: too many messages'),
  wrongToken: refused(40_101, 'unauthorized', AUTHENTICATION),
  notAllowed: refused(40_301, 'forbidden', AUTHENTICATION),
  topicInvalid: refused(40_009, 'invalid request: topic invalid', ''),
  pageNotFound: refused(40_401, 'page not found', ''),
  tooLarge: refused(41_303, 'JSON body too large', ''),
  internalError: refused(50_001, 'internal server error', ''),
} as const satisfies Readonly<Record<string, Fault>>;

const MESSAGE_SCHEMA = z.object({
  topic: z.string(),
  title: z.optional(z.string()),
  message: z.optional(z.string()),
  priority: z.optional(z.int().check(z.minimum(1), z.maximum(5))),
  tags: z.optional(z.array(z.string())),
  click: z.optional(z.string()),
  sequence_id: z.optional(z.string()),
  actions: z.optional(
    z.array(z.object({ action: z.enum(['view', 'http', 'broadcast']), label: z.string(), url: z.string() })),
  ),
});
const NAME = /^[-_A-Za-z0-9]{1,64}$/;
const MAX_MESSAGE_BYTES = 4_096;
const MAX_ACTIONS = 3;

/** An ntfy server: a topic is open to all until a token is needed for it. */
export class NtfyModel implements ServiceModel {
  /** Tokens that may write to a topic, by topic. */
  readonly reserved = new Map<string, string>();
  readonly #cards = new Map<string, NtfyCard[]>();
  #count = 0;

  /** What phones that subscribed to a topic show, oldest first: what has the same sequence id was replaced. */
  cardsOf(topic: string): readonly NtfyCard[] {
    return this.#cards.get(topic) ?? [];
  }

  answer({ method, path, headers, body }: ServiceRequest): ServiceAnswer {
    if (path !== '/' || !['POST', 'PUT'].includes(method)) return NTFY_FAULTS.pageNotFound;
    const parsed = MESSAGE_SCHEMA.safeParse(jsonIn(body));
    if (!parsed.success) return refused(40_017, 'invalid request: request body must be message JSON');
    const {
      topic,
      title = '',
      message = 'triggered',
      priority = 3,
      click,
      sequence_id,
      actions = [],
    } = parsed.data;
    if (!NAME.test(topic)) return NTFY_FAULTS.topicInvalid;
    if (sequence_id !== undefined && !NAME.test(sequence_id))
      return refused(40_049, 'invalid request: sequence ID invalid');
    if (actions.length > MAX_ACTIONS) return refused(40_018, 'invalid request: actions invalid');
    const token = this.reserved.get(topic);
    const shown = headers.authorization;
    if (shown !== undefined && ![...this.reserved.values()].includes(shown.replace(/^Bearer /, ''))) {
      return NTFY_FAULTS.wrongToken;
    }
    if (token !== undefined && shown !== `Bearer ${token}`) return NTFY_FAULTS.notAllowed;
    const card: NtfyCard = {
      ...(sequence_id === undefined ? {} : { sequence: sequence_id }),
      title,
      message,
      priority,
      ...(click === undefined ? {} : { click }),
      actions: actions.map(({ action, label }) => ({ action, label })),
      asFile: Buffer.byteLength(message) > MAX_MESSAGE_BYTES,
    };
    const others = this.cardsOf(topic).filter(
      ({ sequence }) => sequence === undefined || sequence !== sequence_id,
    );
    this.#cards.set(topic, [...others, card]);
    this.#count += 1;
    return json(200, {
      id: `loop${String(this.#count).padStart(8, '0')}`,
      time: 1_778_864_430,
      expires: 1_778_907_630,
      event: 'message',
      topic,
      message,
    });
  }
}
