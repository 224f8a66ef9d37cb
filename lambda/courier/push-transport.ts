import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { PushRequest, PushResponse } from '../../core/channels/publication.ts';
import { addressProblem, guardedLookup, type OutgoingPolicy, type ResolveAll } from './outgoing.ts';

/** What is read of an answer; the rest is thrown away, and the answer counts by its status. */
export const MAX_ANSWER_BYTES = 64 * 1024;
/** One call to one service, from the look-up to the end of its answer. */
export const PUSH_TIMEOUT_MS = 5_000;

export type PushExchange =
  | { readonly ok: true; readonly response: PushResponse }
  /** No answer came. `code` names why: an error code or a few words, never text of the server nor an address. */
  | { readonly ok: false; readonly code: string }
  /** The address may not be called. */
  | { readonly ok: false; readonly code: 'address-refused'; readonly refused: true };

export interface PushTransport {
  send(request: PushRequest<string | Uint8Array>, signal: AbortSignal): Promise<PushExchange>;
}

export interface PushTransportOptions extends OutgoingPolicy {
  readonly resolve?: ResolveAll;
  readonly timeoutMs?: number;
}

/**
 * Calls push services. Built on `node:https`, not `fetch`: only there can a connection be given the look-up that refuses
 * local addresses, and a redirect is an answer like any other.
 */
export const createPushTransport = (options: PushTransportOptions): PushTransport => {
  const lookup = guardedLookup(options, options.resolve);
  const timeoutMs = options.timeoutMs ?? PUSH_TIMEOUT_MS;

  const exchange = (
    { method, url, headers, body }: PushRequest<string | Uint8Array>,
    signal: AbortSignal,
  ): Promise<PushResponse> =>
    new Promise((resolve, reject) => {
      const address = new URL(url);
      const start = address.protocol === 'http:' ? requestHttp : requestHttps;
      const request = start(address, {
        method,
        lookup,
        signal,
        headers: {
          'user-agent': 'home-mini-alerts',
          ...headers,
          'content-length': Buffer.byteLength(body),
          connection: 'close',
        },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        readStart(response).then((text) => resolve(responseOf(response, text)), reject);
      });
      request.end(body);
    });

  return {
    send: async (request, signal) => {
      if (addressProblem(request.url, options) !== undefined) return REFUSED;
      const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        return { ok: true, response: await exchange(request, limited) };
      } catch (error) {
        return limited.aborted ? { ok: false, code: 'timeout' } : failure(error);
      }
    },
  };
};

const REFUSED: PushExchange = { ok: false, code: 'address-refused', refused: true };

/** A mistake in how the request was made is thrown on. */
const failure = (error: unknown): PushExchange => {
  if (!(error instanceof Error) || error instanceof TypeError || !('code' in error)) throw error;
  return error.code === 'address-refused' ? REFUSED : { ok: false, code: String(error.code) };
};

const readStart = async (response: IncomingMessage): Promise<string> => {
  const read: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    const part = Buffer.from(chunk);
    read.push(part);
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(read).toString('utf8', 0, MAX_ANSWER_BYTES);
};

const responseOf = ({ statusCode = 0, headers }: IncomingMessage, body: string): PushResponse => ({
  status: statusCode,
  headers: Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  ),
  body,
});
