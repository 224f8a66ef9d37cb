import { createHmac, timingSafeEqual } from 'node:crypto';

const OLDEST_SECONDS = 300;

/**
 * Whether a request is from your Home Mini Alerts and new.
 * @param body the body exactly as it arrived, before anything parses it
 * @param header the header X-Home-Mini-Signature: `t=<epoch seconds>,v1=<hex>`
 * @param secret the signing secret that `channels add webhook` showed
 * @param now epoch milliseconds
 */
export const isGenuine = (
  body: string | Uint8Array,
  header: string | undefined,
  secret: string,
  now: number = Date.now(),
): boolean => {
  const [, t, v1] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? [];
  if (t === undefined || v1 === undefined) return false;
  if (Math.abs(now / 1000 - Number(t)) > OLDEST_SECONDS) return false;
  const expected = createHmac('sha256', secret).update(`${t}.`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(v1, 'hex'));
};

/** What of a message is needed to tell a copy, and a late one. */
interface Message {
  readonly id: string;
  readonly episode: string;
  readonly at: string;
}

/** Takes each message once, and within an episode none that is older than what it took. */
export class Inbox {
  readonly #seen = new Set<string>();
  readonly #newest = new Map<string, string>();

  /** Whether the message is to be shown. */
  takes({ id, episode, at }: Message): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    if (at < (this.#newest.get(episode) ?? '')) return false;
    this.#newest.set(episode, at);
    return true;
  }
}
