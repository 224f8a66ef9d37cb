import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** What a server answered, whatever its status; a redirect is an answer like any other. */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

export type Exchange =
  | { readonly ok: true; readonly reply: Reply }
  /** No whole answer came; `reason` is an error code or a few words, never text of the server. */
  | { readonly ok: false; readonly reason: string };

export interface Posting {
  readonly url: URL;
  /** JSON text. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The longest answer that is read, in bytes: the largest real one, twelve hours of telemetry, has about 500 KB. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

const RESET_CODES: readonly string[] = ['ECONNRESET', 'EPIPE'];

/**
 * Posts JSON and reads the answer as text; a connection that was reset is tried once more. On `node:https` because `fetch`
 * first loads undici, which a cold start pays for, and keeps sockets open that are dead when a frozen function wakes.
 */
export const post = async (posting: Posting): Promise<Exchange> => {
  const first = await attempt(posting);
  return !first.ok && RESET_CODES.includes(first.reason) ? attempt(posting) : first;
};

const attempt = async (posting: Posting): Promise<Exchange> => {
  try {
    return { ok: true, reply: await send(posting) };
  } catch (error) {
    if (posting.signal.aborted) return { ok: false, reason: 'time is up' };
    return { ok: false, reason: reasonOf(error) };
  }
};

class OversizeError extends Error {
  override readonly name = 'OversizeError';
}

/** Names what broke a connection; a mistake in how the request was made is thrown on. */
const reasonOf = (error: unknown): string => {
  if (error instanceof OversizeError) return `answer over ${MAX_ANSWER_BYTES} bytes`;
  const broken = error instanceof Error && !(error instanceof TypeError);
  if (broken && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
};

const send = ({ url, body, headers, signal }: Posting): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const start = url.protocol === 'http:' ? requestHttp : requestHttps;
    const request = start(url, {
      method: 'POST',
      signal,
      headers: {
        ...headers,
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        // A socket kept open would be dead when a frozen function wakes; the agent still resumes TLS sessions.
        connection: 'close',
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    request.end(body);
  });

const readText = async (chunks: AsyncIterable<Buffer>): Promise<string> => {
  const read: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new OversizeError();
    read.push(chunk);
  }
  return Buffer.concat(read).toString('utf8');
};
