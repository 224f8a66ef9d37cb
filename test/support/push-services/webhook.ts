import type { Fault, ServiceAnswer, ServiceModel, ServiceRequest } from './loopback-service.ts';
import { json, jsonIn } from './loopback-service.ts';

const plain = (status: number, headers: Readonly<Record<string, string>> = {}): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'text/plain', ...headers },
  body: '',
});

/** What receivers, and the proxies and services before them, say. */
export const WEBHOOK_FAULTS = {
  notThere: plain(404),
  goneForGood: plain(410),
  unauthorised: plain(401),
  forbidden: plain(403),
  wrongMethod: plain(405),
  badRequest: plain(400),
  tooMany: plain(429, { 'retry-after': '30' }),
  tooManyUntil: plain(429, { 'retry-after': 'Fri, 15 May 2026 17:10:00 GMT' }),
  tooManyWithoutTime: plain(429),
  /** https://discord.com/developers/docs/topics/rate-limits */
  discordLimit: json(
    429,
    { message: 'You are being rate limited.', retry_after: 0.3, global: false },
    { 'retry-after': '1' },
  ),
  timeout: plain(408),
  internalError: plain(500),
  unavailable: plain(503),
} as const satisfies Readonly<Record<string, Fault>>;

/** A receiver that takes every POST at one path, as Home Assistant does: its answer is empty. */
export class WebhookModel implements ServiceModel {
  readonly path: string;
  readonly taken: unknown[] = [];

  constructor(path = '/api/webhook/home-mini-3f9a0c') {
    this.path = path;
  }

  answer({ method, path, body }: ServiceRequest): ServiceAnswer {
    if (path !== this.path) return WEBHOOK_FAULTS.notThere;
    if (method !== 'POST') return WEBHOOK_FAULTS.wrongMethod;
    this.taken.push(jsonIn(body));
    return { status: 200, body: '' };
  }
}
