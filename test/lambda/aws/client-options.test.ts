import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, expect, test } from 'vitest';
import { clientOptions } from '../../../lambda/aws/client-options.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A client with our options whose AWS is this server; `requests` counts what reached it. */
const clientOf = async (answer: RequestListener) => {
  const seen = { requests: 0 };
  server = createServer((request, response) => {
    seen.requests += 1;
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  const client = new SSMClient({
    ...clientOptions,
    region: 'eu-west-2',
    endpoint: `http://127.0.0.1:${address.port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return { client, seen };
};

const ask = (client: SSMClient) => client.send(new GetParametersCommand({ Names: ['/test'] }));

test('a service that fails is asked twice', async () => {
  const { client, seen } = await clientOf((_, response) => response.writeHead(500).end('{}'));
  await expect(ask(client)).rejects.toMatchObject({ $metadata: { httpStatusCode: 500, attempts: 2 } });
  expect(seen.requests).toBe(2);
});

test('a service that never answers is given up with an error after three seconds a try', async () => {
  const { client, seen } = await clientOf((request) => request.resume());
  const started = performance.now();
  await expect(ask(client)).rejects.toMatchObject({ name: 'TimeoutError' });
  const tookMs = performance.now() - started;
  expect(seen.requests).toBe(2);
  expect(tookMs).toBeGreaterThan(5_900);
  expect(tookMs).toBeLessThan(12_000);
});
