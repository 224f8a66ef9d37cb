import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';

/** Why a request is turned away: an HTTP status, and a line in plain words. */
export interface Refusal {
  readonly status: 403 | 405 | 421;
  readonly line: string;
}

/** Who may come in; undefined lets the request pass. */
export type Door = (request: IncomingMessage) => Refusal | undefined;

const NAMES = ['127.0.0.1', 'localhost'];

/** Whether `host`, such as `127.0.0.1:4010`, is this very server: another name that resolves to it is a stranger's. */
export const isOurHost = (host: string | undefined, { socket }: IncomingMessage): boolean =>
  NAMES.some((name) => host === `${name}:${socket.localPort}`);

/**
 * Lets in requests for 127.0.0.1 and localhost (against DNS rebinding), from no page but our own. Browsers say in
 * `Sec-Fetch-Site` where a request comes from, `none` being the person at the address bar; programs say nothing
 * (https://www.w3.org/TR/fetch-metadata/). Older browsers at least name the `Origin`.
 */
export const ownPageOnly: Door = (request) => {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  if (!isOurHost(host, request)) {
    return { status: 421, line: 'This page answers to 127.0.0.1 and localhost.' };
  }
  const isForeign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && origin !== `http://${host}`);
  if (!isForeign) return undefined;
  return {
    status: 403,
    line: `Another site asked for this, and this page answers no other site: type http://${host}/ into the address bar yourself.`,
  };
};

/** Lets in what no web page can send: POST without an `Origin`, for 127.0.0.1 or localhost. */
export const programsOnly: Door = (request) => {
  const { host, origin, 'sec-fetch-site': site } = request.headers;
  if (!isOurHost(host, request)) return { status: 421, line: 'This answers to 127.0.0.1 and localhost.' };
  if (origin !== undefined || site !== undefined) {
    return { status: 403, line: 'This answers no web page.' };
  }
  if (request.method !== 'POST') return { status: 405, line: 'POST only.' };
  return undefined;
};

/** As `programsOnly`, and only what was signed with this access key id. */
export const holdersOf =
  (accessKeyId: string): Door =>
  (request) => {
    const [, given = ''] =
      /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\//.exec(request.headers.authorization ?? '') ?? [];
    return (
      programsOnly(request) ??
      (same(given, accessKeyId)
        ? undefined
        : { status: 403, line: 'This answers only the process that started it.' })
    );
  };

/** In the same time wherever they differ. */
const same = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/** Puts a door before everything that `server` answers so far. */
export const behindDoor = (server: Server, door: Door): Server => {
  const answers = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const refusal = door(request);
    if (refusal === undefined) {
      for (const answer of answers) Reflect.apply(answer, server, [request, response]);
      return;
    }
    response.writeHead(refusal.status, {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      connection: 'close',
      ...(refusal.status === 405 ? { allow: 'POST' } : {}),
    });
    response.end(`${refusal.line}\n`);
  });
  return server;
};
