import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { DemandColumns } from './data/demand-columns.ts';
import { type Overview, PageData } from './data/page-data.ts';
import type { PageSource } from './data/source.ts';
import { isOurHost, ownPageOnly } from './door.ts';
import { type InFlight, inFlight } from './in-flight.ts';
import { type LoopbackServer, listenOnLoopback } from './loopback-server.ts';
import { pageFile } from './page-files.ts';

/** The page on 127.0.0.1, and a way to tell open pages what is new. */
export interface LivePage extends LoopbackServer {
  /**
   * Reads what is new from the source and tells open pages.
   * @param filled holes in the past were filled: pages load their charts again
   * @throws what the source throws
   */
  refresh(filled?: boolean): Promise<void>;
  /** How much of the history has been lived through, 0 to 1. */
  tellProgress(share: number): void;
  /** Shows a line about what keeps the source from being read; undefined takes it away. */
  tellTrouble(line: string | undefined): void;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json';
const BEAT_MS = 15_000;
/** A browser opens six connections to one address, so these are enough for several browsers full of pages. */
const MAX_STREAMS = 24;
const MAX_READS = 12;

/** What a page is told beside the source's own facts. */
interface Standing {
  readonly share: number;
  readonly trouble?: string;
}

/**
 * Serves the page on 127.0.0.1, to requests for 127.0.0.1 and localhost only, and to no page of another site. What is
 * open at once is bounded: a reading of a deployed table costs time and money.
 * @throws BadInputError where the port is taken
 */
export const startLivePage = async (source: PageSource, port: number): Promise<LivePage> => {
  const data = new PageData(source);
  const streams = new Set<ServerResponse>();
  const reads = inFlight(MAX_READS);
  let standing: Standing = { share: 1 };
  const tell = (event: string, value: unknown) => {
    for (const stream of streams) send(stream, `event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
  };
  const server = createServer((request, response) => {
    answer(request, response, { data, reads, streams, standing: () => standing }).catch((error: unknown) => {
      process.stderr.write(`The page could not be served: ${error}\n`);
      if (response.headersSent) response.destroy();
      else end(response, 502, TEXT, 'The readings could not be read.\n');
    });
  });
  const listening = await listenOnLoopback(server, port);
  const beat = setInterval(() => tell('beat', {}), BEAT_MS);
  return {
    ...listening,
    refresh: async (filled = false) => {
      const news = await data.refresh(filled);
      if (streams.size === 0) return;
      for (const alert of news.alerts) tell('alert', alert);
      tell('overview', { ...(await data.overview()), ...standing });
      if (news.filled) tell('filled', {});
      else tell('readings', news.readings);
    },
    tellProgress: (share) => {
      standing = { ...standing, share };
      tell('standing', standing);
    },
    tellTrouble: (line) => {
      if (line === standing.trouble) return;
      standing = { share: standing.share, ...(line === undefined ? {} : { trouble: line }) };
      tell('standing', standing);
    },
    close: () => {
      clearInterval(beat);
      for (const stream of streams) stream.end();
      return listening.close();
    },
  };
};

interface Serving {
  readonly data: PageData;
  readonly reads: InFlight;
  readonly streams: Set<ServerResponse>;
  readonly standing: () => Standing;
}

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  { data, reads, streams, standing }: Serving,
): Promise<void> => {
  const refusal = ownPageOnly(request);
  if (refusal !== undefined) return end(response, refusal.status, TEXT, `${refusal.line}\n`);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return end(response, 405, TEXT, 'GET and HEAD only.\n');
  }
  const url = URL.parse(request.url ?? '/', `http://${request.headers.host}`);
  if (url === null) return end(response, 400, TEXT, 'This address cannot be read.\n');
  if (!isOurHost(url.host, request)) return end(response, 421, TEXT, 'Another address than ours.\n');
  switch (url.pathname) {
    case '/overview.json':
      return answerRead(response, reads, async (): Promise<Overview & Standing> => {
        return { ...(await data.overview()), ...standing() };
      });
    case '/readings.json': {
      const query = readQuery(url.searchParams);
      if (query === undefined) return end(response, 400, TEXT, QUERY);
      return answerRead(response, reads, () => query(data));
    }
    case '/alerts.json':
      return end(response, 200, JSON_TYPE, JSON.stringify(data.alerts()));
    case '/events':
      return openStream(response, streams);
  }
  const file = pageFile(url.pathname);
  if (file === undefined) return end(response, 404, TEXT, 'Not here.\n');
  end(response, 200, file.type, file.body);
};

const answerRead = async (
  response: ServerResponse,
  reads: InFlight,
  read: () => Promise<object>,
): Promise<void> => {
  const found = await reads(read);
  if (found !== undefined) return end(response, 200, JSON_TYPE, JSON.stringify(found));
  tooMany(response, `${MAX_READS} readings are being looked up already: try again in a second.`);
};

const RETRY_AFTER_S = 1;

const tooMany = (response: ServerResponse, line: string): void => {
  response.setHeader('retry-after', RETRY_AFTER_S);
  end(response, 429, TEXT, `${line}\n`);
};

const DEFAULT_SPAN_MS = 12 * 3_600_000;
const DEFAULT_POINTS = 1_000;
const LONGEST_SPAN_S = 401 * 86_400;
const QUERY =
  'from and to: epoch seconds, from before to, at most 401 days apart; points: a whole number from 10 to 5000.\n';

const epochSeconds = z.coerce.number().check(z.gte(0), z.lte(1e11));
const querySchema = z
  .object({
    from: epochSeconds,
    to: epochSeconds,
    points: z._default(z.coerce.number().check(z.int(), z.gte(10), z.lte(5_000)), DEFAULT_POINTS),
  })
  .check(z.refine(({ from, to }) => from < to && to - from <= LONGEST_SPAN_S));

/** Which readings a query asks for, without one the last twelve hours; undefined where it cannot be understood. */
const readQuery = (params: URLSearchParams): ((data: PageData) => Promise<DemandColumns>) | undefined => {
  if (params.size === 0) return (data) => data.lastly(DEFAULT_SPAN_MS, DEFAULT_POINTS);
  const query = querySchema.safeParse(Object.fromEntries(params));
  if (!query.success) return undefined;
  const { from, to, points } = query.data;
  return (data) => data.columns({ from: from * 1_000, to: to * 1_000, points });
};

const WORTH_PACKING_BYTES = 1_000;

const end = (response: ServerResponse, status: number, type: string, body: string | Buffer): void => {
  const { method, headers } = response.req;
  const whole = Buffer.from(body);
  const packs =
    whole.length >= WORTH_PACKING_BYTES && /\bgzip\b/.test(headers['accept-encoding']?.toString() ?? '');
  response.writeHead(status, {
    ...HEADERS,
    'content-type': type,
    vary: 'accept-encoding',
    ...(packs ? { 'content-encoding': 'gzip' } : {}),
  });
  if (method === 'HEAD') response.end();
  else response.end(packs ? gzipSync(whole) : whole);
};

const RECONNECT_MS = 1_000;

const openStream = (response: ServerResponse, streams: Set<ServerResponse>): void => {
  if (streams.size >= MAX_STREAMS) {
    tooMany(response, `${MAX_STREAMS} pages are open already: close some, then this one goes on.`);
    return;
  }
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  response.write(`retry: ${RECONNECT_MS}\n\n`);
  streams.add(response);
  response.on('close', () => streams.delete(response));
};

const MAX_UNREAD_BYTES = 1_000_000;

/** A page that no longer reads is dropped; it comes back by itself and then loads everything anew. */
const send = (stream: ServerResponse, text: string): void => {
  if (stream.writableLength > MAX_UNREAD_BYTES) stream.destroy();
  else stream.write(text);
};
