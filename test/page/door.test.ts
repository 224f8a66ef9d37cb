import { readdirSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { fileURLToPath } from 'node:url';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STATE_KEY } from '../../core/contract/names.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb, TABLES } from '../../local/embedded-dynamodb.ts';
import { type SimulatedOctopus, startSimulatedOctopus } from '../../local/simulator/simulated-octopus.ts';
import { type Asking, ask, dynamodbHeaders, opensToOtherSites } from '../support/stranger.ts';

const EVIL = 'https://evil.example';

/** What no request that comes from a page may have, whatever else it knows. */
const FROM_A_PAGE: readonly [what: string, headers: Record<string, string>, status: number][] = [
  ['from a page of another site', { origin: EVIL }, 403],
  ['from a sandboxed frame', { origin: 'null' }, 403],
  ['from a page of another port', { origin: 'http://127.0.0.1:3000' }, 403],
  ['of a browser, across sites', { 'sec-fetch-site': 'cross-site' }, 403],
  ['of a browser, from another port', { 'sec-fetch-site': 'same-site' }, 403],
  ['of a browser, from the same origin', { 'sec-fetch-site': 'same-origin' }, 403],
  ['typed into the address bar', { 'sec-fetch-site': 'none' }, 403],
  ['to a name that was rebound to this machine', { host: 'evil.example:PORT' }, 421],
  ['to a name that begins as ours', { host: '127.0.0.1.evil.example:PORT' }, 421],
  ['to another name of this machine', { host: '[::1]:PORT' }, 421],
  ['to another port', { host: '127.0.0.1:1' }, 421],
  ['to no port', { host: '127.0.0.1' }, 421],
];

const withPort = (headers: Record<string, string>, port: number) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', `${port}`)]),
  );

describe('the database of npm start', () => {
  let database: EmbeddedDynamoDb;
  let port = 0;
  let key = '';
  beforeAll(async () => {
    database = await startEmbeddedDynamoDb();
    port = Number(new URL(database.connection.endpoint).port);
    key = database.connection.credentials.accessKeyId;
    const item = { [STATE_KEY.partition]: { S: 'home' }, [STATE_KEY.sort]: { S: 'session' } };
    await database.client.send(
      new PutItemCommand({ TableName: TABLES.state, Item: { ...item, token: { S: 'octopus-token' } } }),
    );
  });
  afterAll(() => database.close());

  const call = (operation: string, accessKeyId: string, body: object, rest: Asking = {}) =>
    ask(port, {
      method: 'POST',
      ...rest,
      headers: { ...dynamodbHeaders(operation, accessKeyId), ...rest.headers },
      body: JSON.stringify(body),
    });
  const scan = { TableName: TABLES.state };

  it('answers whoever holds the key of this run: what is refused below is there to be read', async () => {
    expect(await call('ListTables', key, {})).toMatchObject({ status: 200 });
    const { status, body } = await call('Scan', key, scan);
    expect({ status, tells: body.includes('octopus-token') }).toEqual({ status: 200, tells: true });
  });

  it.each([
    ['one made up', () => 'AKIAIOSFODNN7EXAMPLE'],
    ['the one that every run had once', () => 'embedded'],
    ['none', () => ''],
    ['all but its last letter', () => key.slice(0, -1)],
    ['one letter more', () => `${key}0`],
    ['the same in capitals', () => key.toUpperCase()],
    ['the same with another last letter', () => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0')],
  ])('refuses a program with another key: %s', async (_, other) => {
    for (const [operation, body] of [
      ['ListTables', {}],
      ['Scan', scan],
      ['DeleteTable', scan],
    ] as const) {
      const answered = await call(operation, other(), body);
      expect(answered).toMatchObject({
        status: 403,
        body: 'This answers only the process that started it.\n',
      });
    }
  });

  it.each([
    ['no Authorization', { authorization: '' }],
    ['the bare key', { authorization: 'KEY' }],
    ['another scheme', { authorization: 'Bearer KEY' }],
    [
      'the key where it does not belong',
      { authorization: 'AWS4-HMAC-SHA256 Credential=x/y, Signature=KEY/' },
    ],
  ])('refuses a program that gives %s', async (_, { authorization }) => {
    const headers = { authorization: authorization.replace('KEY', key) };
    expect((await call('Scan', key, scan, { headers })).status).toBe(403);
  });

  it('refuses the key in the address, as in a link', async () => {
    const credential = encodeURIComponent(`${key}/20260515/eu-west-2/dynamodb/aws4_request`);
    const path = `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}&X-Amz-Signature=0&X-Amz-SignedHeaders=host&X-Amz-Date=20260515T171450Z`;
    expect((await call('Scan', key, scan, { path, headers: { authorization: '' } })).status).toBe(403);
  });

  it.each(FROM_A_PAGE)('refuses a request %s, with the key too', async (_, headers, status) => {
    for (const accessKeyId of [key, 'made-up']) {
      const answered = await call('Scan', accessKeyId, scan, { headers: withPort(headers, port) });
      expect(answered.status).toBe(status);
      expect(answered.body).not.toContain('octopus-token');
      expect(opensToOtherSites(answered)).toBe(false);
    }
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'refuses %s, with the key too',
    async (method) => {
      const answered = await call('Scan', key, scan, { method });
      expect(answered).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    },
  );

  it('approves no preflight', async () => {
    const answered = await ask(port, {
      method: 'OPTIONS',
      headers: {
        origin: EVIL,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,x-amz-date,x-amz-target',
        'access-control-request-private-network': 'true',
      },
    });
    expect(answered.status).toBe(403);
    expect(opensToOtherSites(answered)).toBe(false);
  });

  it('refuses a request without a Host', async () => {
    const answer = await new Promise<string>((resolve) => {
      const headers = Object.entries(dynamodbHeaders('Scan', key)).map(
        ([name, value]) => `${name}: ${value}`,
      );
      const socket = createConnection(port, '127.0.0.1', () =>
        socket.write(
          `POST / HTTP/1.0\r\n${headers.join('\r\n')}\r\ncontent-length: 21\r\n\r\n{"TableName":"state"}`,
        ),
      );
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 421/);
  });

  it('gives every run a key of its own', async () => {
    const other = await startEmbeddedDynamoDb();
    try {
      const { accessKeyId } = other.connection.credentials;
      expect(accessKeyId).not.toBe(key);
      expect(accessKeyId.length).toBeGreaterThanOrEqual(32);
      expect((await call('Scan', accessKeyId, scan)).status).toBe(403);
    } finally {
      await other.close();
    }
  });
});

describe('the simulated Octopus of npm start', () => {
  let octopus: SimulatedOctopus;
  beforeEach(async () => {
    octopus = await startSimulatedOctopus({
      now: Date.now,
      mini: { uploaded: () => [], countUploaded: () => 0 },
      apiKey: 'sk_test',
      accountNumber: 'A-51A07ED0',
      deviceId: '00-11-22-33-44-55-66-77',
      callsPerHour: undefined,
    });
  });
  afterEach(() => octopus.close());
  const query = JSON.stringify({
    query: 'mutation { obtainKrakenToken(input: { APIKey: "sk_test" }) { token } }',
  });
  const post = (headers: Record<string, string> = {}, method = 'POST') =>
    ask(octopus.port, {
      method,
      path: '/v1/graphql/',
      headers: { 'content-type': 'application/json', ...withPort(headers, octopus.port) },
      body: query,
    });

  it('answers a program: what is refused below is there to be had', async () => {
    expect(await post()).toMatchObject({ status: 200, body: expect.stringContaining('simulated.') });
  });

  it.each(FROM_A_PAGE)('refuses a request %s', async (_, headers, status) => {
    const answered = await post(headers);
    expect(answered.status).toBe(status);
    expect(answered.body).not.toContain('simulated.');
    expect(opensToOtherSites(answered)).toBe(false);
  });

  it.each(['GET', 'HEAD', 'OPTIONS', 'PUT'])('refuses %s', async (method) => {
    expect((await post({}, method)).status).toBe(405);
  });
});

it('every server of npm start is one of those whose doors are tested', () => {
  const files = ['local', 'page'].flatMap((room) => {
    const folder = fileURLToPath(new URL(`../../${room}/`, import.meta.url));
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => ({ name: name.split('/').at(-1), text: readFileSync(`${folder}${name}`, 'utf8') }));
  });
  const opened = files.filter(({ text }) => /await listenOnLoopback\(/.test(text)).map(({ name }) => name);
  expect(opened.sort()).toEqual(['embedded-dynamodb.ts', 'live-page.ts', 'simulated-octopus.ts']);
  const listening = files.filter(({ text }) => /\.listen\(/.test(text)).map(({ name }) => name);
  expect(listening).toEqual(['loopback-server.ts']);
});
