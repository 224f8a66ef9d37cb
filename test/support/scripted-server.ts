import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the server got it. */
export interface SeenRequest {
  readonly method: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Does what a test wants with one request; `nth` counts from 0. */
export type Script = (response: ServerResponse, request: SeenRequest, nth: number) => void | Promise<void>;

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Connections that are open now. */
  readonly openSockets: () => Promise<number>;
}

/** A loopback HTTP server that answers as scripted; disposing of it cuts every connection. */
export const serveScript = async (script: Script): Promise<ScriptedServer> => {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const asked = {
      method: request.method,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    const nth = seen.push(asked) - 1;
    await script(response, asked, nth);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1/graphql/`,
    seen,
    openSockets: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

/** A script that always gives one whole answer. */
export const answer =
  (status: number, body: string, contentType = 'application/json'): Script =>
  (response) => {
    response.writeHead(status, { 'content-type': contentType }).end(body);
  };

/** A script that always gives one JSON answer. */
export const answerJson = (value: unknown): Script => answer(200, JSON.stringify(value));

/** A script that always gives one root field's value, and errors beside it. */
export const answerData = (field: string, value: unknown, errors?: unknown[]): Script =>
  answerJson({ data: { [field]: value }, errors });
