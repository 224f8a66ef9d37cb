import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a push service reads it. */
export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A push service without its network: it answers as the real one, and knows what its phones show. */
export interface ServiceModel {
  answer(request: ServiceRequest): ServiceAnswer;
}

/** What a server does that gives no whole answer. */
export type Silence = 'never answers' | 'hangs in its answer' | 'cuts the connection';

export type Fault = ServiceAnswer | Silence;

/** What any server, or a proxy before it, may do. */
export const ANY_SERVER_FAULTS = {
  neverAnswers: 'never answers',
  hangsInItsAnswer: 'hangs in its answer',
  cutsTheConnection: 'cuts the connection',
  hugeAnswer: { status: 200, headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(1_048_576) },
  hugeRefusal: { status: 403, headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(1_048_576) },
  redirect: { status: 302, headers: { location: '/elsewhere' }, body: '' },
  movedForGood: { status: 308, headers: { location: 'https://example.com/' }, body: '' },
  proxyPage: {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
  },
  maintenance: {
    status: 503,
    headers: { 'content-type': 'text/html', 'retry-after': '120' },
    body: '<html><body>Back soon</body></html>',
  },
} as const satisfies Readonly<Record<string, Fault>>;

/** One request, as it was read and byte for byte. */
export interface ReceivedRequest extends ServiceRequest {
  readonly bytes: Buffer;
}

export interface LoopbackService extends AsyncDisposable {
  /** Without a slash at its end. */
  readonly origin: string;
  readonly received: readonly ReceivedRequest[];
  /** What each request meets from now on; undefined: the service is well. It is recorded either way. */
  fault: Fault | undefined;
}

/** Serves a push service on 127.0.0.1; disposing of it cuts every connection. */
export const serveService = async (model: ServiceModel): Promise<LoopbackService> => {
  const received: ReceivedRequest[] = [];
  const arrived = new WeakMap<object, Buffer[]>();
  const server = createServer((request, response) => {
    readRequest(request).then(
      (read) => {
        const chunks = arrived.get(request.socket)?.splice(0) ?? [];
        received.push({ ...read, bytes: Buffer.concat(chunks) });
        give(response, service.fault ?? model.answer(read));
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.on('connection', (socket) => {
    const chunks: Buffer[] = [];
    arrived.set(socket, chunks);
    socket.on('data', (chunk) => chunks.push(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const service: LoopbackService = {
    origin: `http://127.0.0.1:${port}`,
    received,
    fault: undefined,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return service;
};

const readRequest = async (request: IncomingMessage): Promise<ServiceRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const),
    ),
    body: Buffer.concat(chunks).toString('utf8'),
  };
};

const give = (response: ServerResponse, fault: Fault): void => {
  if (fault === 'never answers') return;
  if (fault === 'cuts the connection') {
    response.socket?.destroy();
    return;
  }
  if (fault === 'hangs in its answer') {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{');
    return;
  }
  response.writeHead(fault.status, fault.headers).end(fault.body);
};

/** A JSON answer as a service gives it. */
export const json = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ServiceAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

/** The value of a JSON body; undefined where it is none. */
export const jsonIn = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
