import { bareTitle } from '../../contract/title.ts';
import { cutBytes, cutToFit, episodeKey, type Publication } from '../publication.ts';

/** Push services take 4,096 bytes, encryption included: RFC 8030 and RFC 8188. */
const MAX_PAYLOAD_BYTES = 3_900;
/** A service keeps what a switched-off phone cannot get for so long, in seconds. */
const KEPT_S = 6 * 3_600;

/** What the service worker shows. */
export interface Notification {
  readonly title: string;
  readonly body: string;
  /** Of one episode: a later one takes the place of an earlier. */
  readonly tag: string;
  /** What a tap opens. */
  readonly url: string;
  /** What `Mute 1 h` posts to; absent where there is nothing to mute. */
  readonly mute?: string;
  /** Whether it makes itself heard again in the place of an earlier one. */
  readonly renotify: boolean;
  readonly silent: boolean;
}

const LOUD: readonly string[] = ['raised', 'reminder', 'test', 'sign-in'];

/** The notification of a message, as JSON of at most 3,900 bytes: only its body is ever cut. */
export const notificationOf = (message: Publication): string => {
  const { headline, text, links, severity, event } = message;
  const linkOf = (action: string) => links.find((link) => link.action === action)?.url;
  const mute = linkOf('mute');
  const notification = (body: string): Notification => ({
    title: cutBytes(bareTitle(headline), MAX_TITLE_BYTES),
    body,
    tag: episodeKey(message),
    url: linkOf('open') ?? '/',
    ...(mute === undefined ? {} : { mute }),
    renotify: LOUD.includes(event),
    silent: severity === 'info' && event !== 'test',
  });
  const json = (body: string) => JSON.stringify(notification(body));
  // Measured as JSON, which writes quotes and line breaks as two characters and others as six.
  return json(cutToFit(text, (cut) => Buffer.byteLength(json(cut)) <= MAX_PAYLOAD_BYTES));
};

const MAX_TITLE_BYTES = 300;

const URGENCY = { info: 'low', warning: 'normal', critical: 'high' } as const;

/** How push services are to treat it: RFC 8030's TTL, Urgency and Topic. */
export const deliveryOf = (message: Publication) => ({
  TTL: KEPT_S,
  urgency: URGENCY[message.severity],
  /** At most 32 characters of base64url: an undelivered one of the episode is replaced. */
  topic: episodeKey(message).slice(0, 32),
});
