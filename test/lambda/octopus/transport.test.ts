import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { MAX_ANSWER_BYTES, post } from '../../../lambda/octopus/transport.ts';
import { answer, type Script, serveScript } from '../../support/scripted-server.ts';

const posting = (url: string, signal: AbortSignal = new AbortController().signal) => ({
  url: new URL(url),
  body: '{"query":"{ £ }"}',
  headers: { 'user-agent': 'home-mini-alerts', authorization: 'token' },
  signal,
});

const reset: Script = (response) => {
  response.socket?.resetAndDestroy();
};
const hangUp: Script = (response) => {
  response.destroy();
};
const cutInTheMiddle: Script = (response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"data":', () => response.destroy());
};

test('JSON goes out as a POST, in UTF-8, on a connection of its own', async () => {
  await using server = await serveScript(answer(200, '{"data":{"text":"£"}}'));
  expect(await post(posting(server.url))).toEqual({
    ok: true,
    reply: { status: 200, text: '{"data":{"text":"£"}}' },
  });
  expect(server.seen).toEqual([
    {
      method: 'POST',
      body: '{"query":"{ £ }"}',
      headers: {
        host: new URL(server.url).host,
        'user-agent': 'home-mini-alerts',
        authorization: 'token',
        accept: 'application/json',
        'content-type': 'application/json',
        'content-length': '18',
        connection: 'close',
      },
    },
  ]);
});

test('no socket is left open for a later poll', async () => {
  await using server = await serveScript(answer(200, '{}'));
  await post(posting(server.url));
  await expect.poll(server.openSockets).toBe(0);
});

test('a redirect is not followed', async () => {
  await using elsewhere = await serveScript(answer(200, '{}'));
  await using server = await serveScript((response) => {
    response.writeHead(307, { location: elsewhere.url }).end();
  });
  expect(await post(posting(server.url))).toEqual({ ok: true, reply: { status: 307, text: '' } });
  expect(elsewhere.seen).toEqual([]);
  expect(server.seen).toHaveLength(1);
});

describe.each([
  ['a reset', reset],
  ['a hang-up', hangUp],
  ['an answer cut in the middle', cutInTheMiddle],
])('%s', (_, breaking) => {
  test('is tried once more', async () => {
    await using server = await serveScript((response, request, nth) =>
      (nth === 0 ? breaking : answer(200, '{}'))(response, request, nth),
    );
    expect(await post(posting(server.url))).toEqual({ ok: true, reply: { status: 200, text: '{}' } });
    expect(server.seen).toHaveLength(2);
    expect(server.seen[1]).toEqual(server.seen[0]);
  });

  test('twice is a failure', async () => {
    await using server = await serveScript(breaking);
    expect(await post(posting(server.url))).toEqual({ ok: false, reason: 'ECONNRESET' });
    expect(server.seen).toHaveLength(2);
  });

  test('is not tried again once time is up', async () => {
    const controller = new AbortController();
    await using server = await serveScript((response, request, nth) => {
      controller.abort();
      return breaking(response, request, nth);
    });
    expect(await post(posting(server.url, controller.signal))).toEqual({ ok: false, reason: 'time is up' });
    expect(server.seen).toHaveLength(1);
  });
});

test('an answer that is too long is given up', async () => {
  await using server = await serveScript(answer(200, `"${'x'.repeat(MAX_ANSWER_BYTES)}"`));
  expect(await post(posting(server.url))).toEqual({
    ok: false,
    reason: `answer over ${MAX_ANSWER_BYTES} bytes`,
  });
  expect(server.seen).toHaveLength(1);
  await expect.poll(server.openSockets).toBe(0);
});

test('an answer of just the longest length is read', async () => {
  const text = 'x'.repeat(MAX_ANSWER_BYTES);
  await using server = await serveScript(answer(200, text));
  const exchange = await post(posting(server.url));
  expect(exchange.ok && exchange.reply.text.length).toBe(MAX_ANSWER_BYTES);
});

test('nobody listening is a failure, not tried again', async () => {
  const server = await serveScript(answer(200, '{}'));
  await server[Symbol.asyncDispose]();
  let attempts = 0;
  const count = () => {
    attempts += 1;
  };
  subscribe('http.client.request.start', count);
  try {
    expect(await post(posting(server.url))).toEqual({ ok: false, reason: 'ECONNREFUSED' });
  } finally {
    unsubscribe('http.client.request.start', count);
  }
  expect(attempts).toBe(1);
});

/** A loopback server that speaks no HTTP: it keeps the first byte it gets and answers with `text`. */
const serveBytes = async (text: string) => {
  const firstBytes: (number | undefined)[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (data) => {
      firstBytes.push(data[0]);
      socket.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  return {
    port: address.port,
    firstBytes,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

test('an answer that is not HTTP is a failure', async () => {
  await using server = await serveBytes('SSH-2.0-OpenSSH_9.6\r\n\r\n');
  const exchange = await post(posting(`http://127.0.0.1:${server.port}/`));
  expect(exchange).toEqual({ ok: false, reason: expect.stringMatching(/^HPE_[A-Z_]+$/) });
});

test('https speaks TLS, and what is not TLS in return is a failure', async () => {
  const TLS_HANDSHAKE = 0x16;
  await using server = await serveBytes('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
  const exchange = await post(posting(`https://127.0.0.1:${server.port}/`));
  expect(exchange).toEqual({ ok: false, reason: expect.stringMatching(/^(EPROTO|ERR_SSL_[A-Z_]+)$/) });
  expect(server.firstBytes[0]).toBe(TLS_HANDSHAKE);
});

test('a request that cannot be made is a mistake of ours and thrown', async () => {
  await using server = await serveScript(answer(200, '{}'));
  const wrong = { ...posting(server.url), headers: { authorization: 'secret\nvalue' } };
  const error: unknown = await post(wrong).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).not.toContain('secret');
});
