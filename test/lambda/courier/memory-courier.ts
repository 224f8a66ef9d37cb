import { type ChannelState, noTrouble } from '../../../core/channels/channel-state.ts';
import type { Publication, PushRequest } from '../../../core/channels/publication.ts';
import { notificationOf } from '../../../core/channels/webPush/notification.ts';
import { deliver } from '../../../lambda/courier/deliver.ts';
import type {
  CourierPorts,
  DevicesRecipient,
  EpisodeRecord,
  NotifiedDevice,
  PushRecipient,
} from '../../../lambda/courier/ports.ts';
import type { PushExchange, PushTransport } from '../../../lambda/courier/push-transport.ts';

export const NTFY: PushRecipient = {
  id: 'aaaa0001',
  kind: 'ntfy',
  name: 'kitchen',
  untilAcknowledged: false,
};
export const HOOK: PushRecipient = {
  id: 'aaaa0002',
  kind: 'webhook',
  name: 'home-assistant',
  untilAcknowledged: false,
};

export const START = Date.parse('2026-05-15T17:00:00Z');

export const publication = (change: Partial<Publication> = {}): Publication => ({
  schema: 1,
  id: 'left-on/raised/2026-05-15T17:00:00.000Z',
  episode: 'k3Jx0o2B1nq8yWq5mT7vZw',
  household: 'home',
  title: 'Our House',
  rule: 'left-on',
  event: 'raised',
  severity: 'critical',
  to: [NTFY.id],
  at: '2026-05-15T17:00:00.000Z',
  headline: 'Left on? 830 W since 15:00',
  text: 'Home has used about 830 W since 15:00 (limit 500 W).',
  facts: [],
  links: [],
  ...change,
});

export type Service = (request: PushRequest, now: number) => PushExchange;
export const status = (code: number, body = '', headers: Record<string, string> = {}): PushExchange => ({
  ok: true,
  response: { status: code, headers, body },
});

/** A courier with everything outside in memory; what is stored goes through JSON, as it would. */
export class MemoryCourier {
  now = START;
  readonly sent: PushRequest[] = [];
  readonly logged: Readonly<Record<string, unknown>>[] = [];
  readonly secrets = new Map<string, { text: string; version: number }>([
    [NTFY.id, { text: JSON.stringify({ topic: 'home-abc', token: 'tk_secret' }), version: 1 }],
    [
      HOOK.id,
      {
        text: JSON.stringify({
          url: 'https://ha.example/api/webhook/secret-id',
          secret: 'sixteen-characters',
        }),
        version: 1,
      },
    ],
  ]);
  recipients: (PushRecipient | DevicesRecipient)[] = [NTFY, HOOK];
  devices: NotifiedDevice[] = [];
  readonly deliveries = new Map<
    string,
    { state: string; claimedAt: number; tries: number; since: number; retryAt?: number; message?: string }
  >();
  readonly #episodes = new Map<string, string>();
  readonly #ended = new Set<string>();
  #channels = JSON.stringify(noTrouble());
  #version = 0;
  /** So many saves of the channels are written, and taken for refused: their acknowledgements get lost. */
  lostAcknowledgements = 0;
  service: Service = () => status(200);
  /** Calls what is out there; without one `service` answers. */
  transport: PushTransport | undefined;

  get channels(): ChannelState {
    return JSON.parse(this.#channels);
  }

  async deliver(message: Publication): Promise<void> {
    await deliver(message, this.#ports, this.now, new AbortController().signal);
  }

  get #ports(): CourierPorts {
    return {
      secrets: {
        recipients: async () => this.recipients,
        secret: async (_household, { id }) => this.secrets.get(id),
      },
      transport: {
        send: async (request, signal) => {
          const { body } = request;
          const written = {
            ...request,
            body: typeof body === 'string' ? body : Buffer.from(body).toString('base64'),
          };
          this.sent.push(written);
          return this.transport?.send(request, signal) ?? this.service(written, this.now);
        },
      },
      devices: {
        all: async () => this.devices,
        unsubscribe: async (_household, { id }) => {
          this.devices = this.devices.filter((device) => device.id !== id);
        },
        seal: async ({ subscription }, message) => ({
          method: 'POST',
          url: subscription.endpoint,
          headers: {},
          body: notificationOf(message),
        }),
      },
      policy: { allowLoopback: false },
      clock: () => this.now,
      log: {
        info: (message, facts) => this.logged.push({ message, ...facts }),
        warn: (message, facts) => this.logged.push({ message, ...facts }),
      },
      channels: {
        load: async () => ({ state: JSON.parse(this.#channels), version: this.#version }),
        save: async (_household, state, expected) => {
          if (expected !== this.#version) return false;
          this.#channels = JSON.stringify(state);
          this.#version += 1;
          if (this.lostAcknowledgements === 0) return true;
          this.lostAcknowledgements -= 1;
          return false;
        },
      },
      deliveries: {
        claim: async ({ messageId, recipient }, message, now) => {
          const key = `${messageId}/${recipient}`;
          const before = this.deliveries.get(key);
          if (before?.state === 'sent') return { kind: 'sent-before' };
          if (before?.state === 'owed' && (before.retryAt ?? now) > now) return { kind: 'waiting' };
          if (before?.state === 'claimed' && now - before.claimedAt < 60_000) return { kind: 'held' };
          const since = before?.since ?? Date.parse(message.at);
          const tries = before?.tries ?? 0;
          this.deliveries.set(key, { state: 'claimed', claimedAt: now, tries, since });
          return { kind: 'claimed', tries, since };
        },
        sent: async ({ messageId, recipient }, now) => {
          this.deliveries.set(`${messageId}/${recipient}`, {
            state: 'sent',
            claimedAt: now,
            tries: 0,
            since: now,
          });
        },
        giveBack: async ({ messageId, recipient }, kept, now) => {
          this.deliveries.set(
            `${messageId}/${recipient}`,
            kept === undefined
              ? { state: 'free', claimedAt: now, tries: 0, since: now }
              : { state: 'owed', claimedAt: now, ...kept, message: JSON.stringify(kept.message) },
          );
        },
        episode: async ({ episode, recipient }): Promise<EpisodeRecord | undefined> => {
          const stored = this.#episodes.get(`${episode}/${recipient}`);
          return stored === undefined ? undefined : JSON.parse(stored);
        },
        saveEpisode: async ({ episode, recipient }, record) => {
          const name = `${episode}/${recipient}`;
          if (this.#ended.has(name)) return false;
          this.#episodes.set(name, JSON.stringify(record));
          return true;
        },
        endEpisode: async ({ episode, recipient }, record) => {
          const name = `${episode}/${recipient}`;
          const before: EpisodeRecord | undefined =
            JSON.parse(this.#episodes.get(name) ?? 'null') ?? undefined;
          this.#episodes.set(name, JSON.stringify(record));
          this.#ended.add(name);
          return before?.sendingUntil;
        },
      },
    };
  }
}
