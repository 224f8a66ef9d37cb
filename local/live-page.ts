import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { OutboxMessage } from '../lambda/alerts/outbox.ts';
import type { Reading } from '../lambda/telemetry/reading.ts';
import { type LoopbackServer, listenOnLoopback } from './loopback-server.ts';

/** What the page shows: where readings and alerts come from. */
export interface PageSource {
  /** A title such as `Simulated home (seed 1)`. */
  readonly title: string;
  /** Readings of the last twelve hours, oldest first. */
  readings(): Promise<readonly Reading[]>;
  /** Alerts that were told, oldest first. */
  alerts(): readonly OutboxMessage[];
}

/** The page on 127.0.0.1, and a way to tell open pages what is new. */
export interface LivePage extends LoopbackServer {
  tellReadings(readings: readonly Reading[]): void;
  tellAlert(message: OutboxMessage): void;
  /** How much of the history has been lived through, 0 to 1. */
  tellProgress(share: number): void;
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

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const FILES: Readonly<Record<string, { readonly type: string; readonly file: URL | string }>> = {
  '/': { type: HTML, file: new URL('page/index.html', import.meta.url) },
  '/page.js': { type: SCRIPT, file: new URL('page/page.js', import.meta.url) },
  '/page.css': { type: STYLE, file: new URL('page/page.css', import.meta.url) },
  '/icon.svg': { type: 'image/svg+xml', file: new URL('page/icon.svg', import.meta.url) },
  '/uplot.js': { type: SCRIPT, file: 'uplot/dist/uPlot.esm.js' },
  '/uplot.css': { type: STYLE, file: 'uplot/dist/uPlot.min.css' },
};

const BEAT_MS = 15_000;

/**
 * Serves the page on 127.0.0.1, to requests for 127.0.0.1 and localhost only: a name of someone else that resolves to
 * this machine gets nothing (DNS rebinding).
 * @throws BadInputError where the port is taken
 */
export const startLivePage = async (source: PageSource, port: number): Promise<LivePage> => {
  const streams = new Set<ServerResponse>();
  const tell = (event: string, data: unknown) => {
    for (const stream of streams) send(stream, `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  let share = 1;
  const server = createServer((request, response) => {
    answer(request, response, { source, streams, share: () => share }).catch((error: unknown) => {
      process.stderr.write(`The page could not be served: ${error}\n`);
      response.destroy();
    });
  });
  const listening = await listenOnLoopback(server, port);
  const beat = setInterval(() => {
    for (const stream of streams) send(stream, ': still here\n\n');
  }, BEAT_MS);
  return {
    ...listening,
    tellReadings: (readings) => tell('readings', columns(readings)),
    tellAlert: (message) => tell('alert', pageAlert(message)),
    tellProgress: (reached) => {
      share = reached;
      tell('progress', { share });
    },
    close: () => {
      clearInterval(beat);
      for (const stream of streams) stream.end();
      return listening.close();
    },
  };
};

interface Serving {
  readonly source: PageSource;
  readonly streams: Set<ServerResponse>;
  readonly share: () => number;
}

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  { source, streams, share }: Serving,
): Promise<void> => {
  if (!isForUs(request))
    return end(response, 421, 'text/plain', 'This page answers to 127.0.0.1 and localhost.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return end(response, 405, 'text/plain', 'GET and HEAD only.\n');
  }
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
  switch (pathname) {
    case '/readings.json':
      return end(response, 200, 'application/json', JSON.stringify(columns(await source.readings())));
    case '/alerts.json':
      return end(response, 200, 'application/json', JSON.stringify(source.alerts().map(pageAlert)));
    case '/about.json':
      return end(response, 200, 'application/json', JSON.stringify({ title: source.title, share: share() }));
    case '/events':
      return openStream(response, streams);
  }
  const known = Object.hasOwn(FILES, pathname) ? FILES[pathname] : undefined;
  if (known === undefined) return end(response, 404, 'text/plain', 'Not here.\n');
  end(response, 200, known.type, readFileSync(locate(known.file)));
};

const locate = (file: URL | string): string =>
  fileURLToPath(typeof file === 'string' ? import.meta.resolve(file) : file);

const isForUs = ({ headers, socket }: IncomingMessage): boolean =>
  [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`].includes(headers.host ?? '');

const end = (response: ServerResponse, status: number, type: string, body: string | Buffer): void => {
  response.writeHead(status, { ...HEADERS, 'content-type': type });
  response.end(response.req.method === 'HEAD' ? undefined : body);
};

const RECONNECT_MS = 1_000;

const openStream = (response: ServerResponse, streams: Set<ServerResponse>): void => {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  response.write(`retry: ${RECONNECT_MS}\n\n`);
  streams.add(response);
  response.on('close', () => streams.delete(response));
};

const MOST_UNREAD_BYTES = 1_000_000;

/** A page that no longer reads is dropped; it comes back by itself and then loads everything anew. */
const send = (stream: ServerResponse, text: string): void => {
  if (stream.writableLength > MOST_UNREAD_BYTES) stream.destroy();
  else stream.write(text);
};

/** Columns, as the chart takes them: `at` in epoch seconds, `demandW` in watts. */
const columns = (readings: readonly Reading[]) => ({
  at: readings.map(({ at }) => at / 1_000),
  demandW: readings.map(({ demandW }) => demandW),
});

const pageAlert = ({ id, rule, event, severity, subject, email, createdAt }: OutboxMessage) => ({
  id,
  rule,
  event,
  severity,
  subject,
  text: email,
  at: createdAt / 1_000,
});
