import { randomBytes } from 'node:crypto';
import { type Hush, nothingHushed } from '../../../core/messages/hush-item.ts';
import type { Device, Rights } from '../../../core/web/device.ts';
import { answerOf, jsonAnswer, type WebAnswer } from '../../../core/web/exchange.ts';
import type { KnownOfRule } from '../../../core/web/mute.ts';
import { SESSION_COOKIE, SESSION_MS } from '../../../core/web/session-cookie.ts';
import { type PendingCode, pendingCode, signInPayload } from '../../../core/web/sign-in.ts';
import { signToken, type TokenPayload } from '../../../core/web/token.ts';
import { readRequest } from '../../../lambda/web/event.ts';
import type { WebPorts } from '../../../lambda/web/ports.ts';
import { createWeb } from '../../../lambda/web/router.ts';

export const HOST = 'abc123.execute-api.eu-west-2.amazonaws.com';
export const NOW = Date.parse('2026-11-27T03:12:00Z');

/** A request as an HTTP API hands it over. */
export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  /** Sent as a form, base64 as API Gateway does. */
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly origin?: string;
}

export const eventOf = ({
  method,
  path,
  query = '',
  headers = {},
  cookies,
  form,
  json,
  origin,
}: Asked): unknown => {
  const text = form !== undefined ? new URLSearchParams(form).toString() : JSON.stringify(json);
  const body = form !== undefined || json !== undefined ? { body: Buffer.from(text).toString('base64') } : {};
  const type = form !== undefined ? 'application/x-www-form-urlencoded' : 'application/json';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookies === undefined ? {} : { cookies }),
    headers: {
      host: HOST,
      ...('body' in body ? { 'content-type': type } : {}),
      ...(origin === undefined ? {} : { origin }),
      ...headers,
    },
    requestContext: { domainName: HOST, http: { method: method ?? ('body' in body ? 'POST' : 'GET'), path } },
    ...body,
    isBase64Encoded: 'body' in body,
  };
};

/** The web function in memory: two households, `home` and `flat`, and a clock that stands still until it is set. */
export class WebWorld {
  now = NOW;
  readonly key = randomBytes(32);
  readonly hush = new Map<string, Hush>();
  readonly devices = new Map<string, { device: Device; version: number }>();
  readonly used = new Set<string>();
  readonly codes = new Map<string, { value: PendingCode; version: number }>();
  readonly asked = new Map<string, { value: readonly number[]; version: number }>();
  known: KnownOfRule = { raisedAt: NOW - 600_000, periodFrom: undefined, told: [] };
  sentFor: number | undefined;
  /** Every look-up and write: what a flood would cost. */
  touched: string[] = [];
  readonly #answer;

  constructor() {
    const ports: WebPorts = {
      households: ['home', 'flat'],
      keys: { key: async () => this.key },
      devices: {
        find: async (household, id, now) => {
          this.touched.push('devices.find');
          const found = this.devices.get(`${household}/${id}`);
          return found === undefined || now >= found.device.expiresAt ? undefined : { id, ...found };
        },
        all: async (household) => {
          this.touched.push('devices.all');
          return [...this.devices].flatMap(([key, found]) =>
            key.startsWith(`${household}/`) ? [{ id: key.slice(household.length + 1), ...found }] : [],
          );
        },
        save: async (household, id, device, expected) => {
          this.touched.push('devices.save');
          if ((this.devices.get(`${household}/${id}`)?.version ?? 0) !== expected) return false;
          this.devices.set(`${household}/${id}`, { device, version: expected + 1 });
          return true;
        },
        remove: async (household, id) => {
          this.touched.push('devices.remove');
          this.devices.delete(`${household}/${id}`);
        },
      },
      signIns: {
        use: async (id) => {
          this.touched.push('signIns.use');
          if (this.used.has(id)) return false;
          this.used.add(id);
          return true;
        },
        pendingCodes: async () => {
          this.touched.push('signIns.pendingCodes');
          return [...this.codes.values()];
        },
        saveCode: async (value, expected) => {
          this.touched.push('signIns.saveCode');
          if ((this.codes.get(value.id)?.version ?? 0) !== expected) return false;
          this.codes.set(value.id, { value, version: expected + 1 });
          return true;
        },
        requests: async (household) => {
          this.touched.push('signIns.requests');
          return this.asked.get(household) ?? { value: [], version: 0 };
        },
        saveRequests: async (household, value, expected) => {
          this.touched.push('signIns.saveRequests');
          if ((this.asked.get(household)?.version ?? 0) !== expected) return false;
          this.asked.set(household, { value, version: expected + 1 });
          return true;
        },
      },
      hush: {
        load: async (household) => {
          this.touched.push('hush.load');
          return this.hush.get(household) ?? nothingHushed();
        },
        change: async (household, change) => {
          const before = this.hush.get(household) ?? nothingHushed();
          const after = change(before);
          if (after === before) return after;
          this.touched.push('hush.save');
          this.hush.set(household, after);
          return after;
        },
      },
      homes: {
        names: async () => ({
          title: 'Our House',
          timeZone: 'Europe/London',
          ruleTitle: (rule) => (rule === 'left-on' ? 'Left on?' : rule),
          has: (rule) => rule === 'left-on',
        }),
        known: async () => {
          this.touched.push('homes.known');
          return this.known;
        },
        episodeNow: async () => {
          this.touched.push('homes.episodeNow');
          return 'episode-of-now';
        },
        signInSentFor: async () => {
          this.touched.push('homes.signInSentFor');
          return this.sentFor;
        },
      },
      files: {
        styles: '/static/abc/door.css',
        file: (path) =>
          path === '/static/abc/door.css'
            ? answerOf('text/css', 'body{}', { headers: { 'cache-control': 'public' } })
            : undefined,
      },
      page: {
        shell: async (household) => answerOf('text/html', `the page of ${household}`),
        data: async (household, name) => {
          this.touched.push('page.data');
          return name === 'overview.json' ? jsonAnswer({ household }) : undefined;
        },
      },
      push: { allowLoopback: false },
      random: (bytes) => randomBytes(bytes),
      log: { warn: () => undefined, error: () => undefined },
    };
    this.#answer = createWeb(ports);
  }

  /** Answers as the function would. */
  ask(asked: Asked): Promise<WebAnswer> {
    return this.#answer(readRequest(eventOf(asked)), this.now);
  }

  token(payload: Omit<TokenPayload, 'v'>, key: Uint8Array = this.key): string {
    return signToken({ v: 1, ...payload }, key);
  }

  signInToken(rights: Rights = 'act', household = 'home', id = 'link-number-1'): string {
    return signToken(signInPayload({ household, rights, id }, this.now), this.key);
  }

  /** A code as `home-mini web link` stores it. */
  pendCode(code: string, id = 'link-number-1'): void {
    this.codes.set(id, {
      value: pendingCode(code, { id, household: 'home', rights: 'act' }, this.now),
      version: 1,
    });
  }

  /** A signed-in device and the cookie it sends. */
  device(rights: Rights = 'act', household = 'home', id = `device-of-${household}`): string {
    const device = {
      name: 'Safari on iPhone',
      rights,
      signedInAt: this.now,
      expiresAt: this.now + SESSION_MS,
    };
    this.devices.set(`${household}/${id}`, { device, version: 1 });
    return `${SESSION_COOKIE}=${this.token({ h: household, a: 'session', x: this.now + SESSION_MS, n: id })}`;
  }

  get hushOfHome(): Hush {
    return this.hush.get('home') ?? nothingHushed();
  }
}
