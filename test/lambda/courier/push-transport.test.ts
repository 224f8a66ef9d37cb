import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPushTransport, MAX_ANSWER_BYTES } from '../../../lambda/courier/push-transport.ts';

const servers: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  servers.push({
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** @param timeoutMs long enough for a machine with much to do, where an answer comes */
const post = (url: string, timeoutMs = 10_000) =>
  createPushTransport({ allowLoopback: true, timeoutMs }).send(
    { method: 'POST', url, headers: { 'content-type': 'text/plain' }, body: 'hällo' },
    new AbortController().signal,
  );

describe('a call to a push service', () => {
  it('sends the exact body and reads status, headers and body', async () => {
    const url = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () =>
        response
          .writeHead(201, { 'x-test': 'yes' })
          .end(`${request.method} ${body} ${request.headers['content-length']}`),
      );
    });
    expect(await post(url)).toMatchObject({
      ok: true,
      response: { status: 201, headers: { 'x-test': 'yes' }, body: 'POST hällo 6' },
    });
  });

  it('follows no redirect', async () => {
    let calls = 0;
    const url = await serve((_request, response) => {
      calls += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(await post(url)).toMatchObject({ ok: true, response: { status: 302 } });
    expect(calls).toBe(1);
  });

  it('reads no more than 64 KB of an answer, and goes by its status', async () => {
    const url = await serve((_request, response) =>
      response.writeHead(200).end('x'.repeat(10 * MAX_ANSWER_BYTES)),
    );
    const exchange = await post(url);
    expect(exchange).toMatchObject({ ok: true, response: { status: 200 } });
    expect(exchange.ok && exchange.response.body.length).toBe(MAX_ANSWER_BYTES);
  });

  it.each<[string, RequestListener]>([
    ['that never answers', () => undefined],
    ['that hangs in its answer', (_request, response) => response.writeHead(200).write('a')],
  ])('to a service %s ends in time', async (_name, answer) => {
    expect(await post(await serve(answer), 400)).toEqual({ ok: false, code: 'timeout' });
  });

  it('that is reset says so', async () => {
    const url = await serve((request) => request.socket.destroy());
    expect(await post(url)).toMatchObject({ ok: false, code: 'ECONNRESET' });
  });

  it('to nobody says so', async () => {
    expect(await post('http://127.0.0.1:1')).toMatchObject({ ok: false, code: 'ECONNREFUSED' });
  });

  it('to a local address is not made', async () => {
    const strict = createPushTransport({ allowLoopback: false });
    let calls = 0;
    const url = await serve(() => {
      calls += 1;
    });
    const signal = new AbortController().signal;
    const to = (address: string) =>
      strict.send({ method: 'POST', url: address, headers: {}, body: '' }, signal);
    expect(await to(url)).toMatchObject({ ok: false, code: 'address-refused' });
    expect(await to('https://localhost/')).toMatchObject({ ok: false, code: 'address-refused' });
    expect(calls).toBe(0);
  });
});
