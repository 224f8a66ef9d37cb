import { createServer } from 'node:http';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { STATE_KEY } from '../../core/contract/names.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb, TABLES } from '../../local/embedded-dynamodb.ts';
import { type SimulatedOctopus, startSimulatedOctopus } from '../../local/simulator/simulated-octopus.ts';
import { type LivePage, startLivePage } from '../../page/live-page.ts';
import { type LoopbackServer, listenOnLoopback } from '../../page/loopback-server.ts';
import { launchBrowser } from '../support/browser.ts';
import { FakePageSource, sentMessage } from '../support/page-source.ts';
import { dynamodbHeaders } from '../support/stranger.ts';
import { at } from '../support/timeline.ts';

/** Every name of the hostile site is this machine: so is one of a site that rebinds its name. */
const launched = await launchBrowser(['--host-resolver-rules=MAP *.example 127.0.0.1']);
const browser = 'browser' in launched ? launched.browser : undefined;
if ('why' in launched) console.warn(`The hostile page is not played in a browser: ${launched.why}`);
afterAll(() => browser?.close());

const NOW = at('2026-05-15T18:00:00Z');
const TOKEN = 'octopus-token';
const WITHIN = 8_000;

let database: EmbeddedDynamoDb;
let databasePort = 0;
let octopus: SimulatedOctopus;
let evil: LoopbackServer;
let source: FakePageSource;
let page: LivePage;
const opened: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await startEmbeddedDynamoDb();
  databasePort = Number(new URL(database.connection.endpoint).port);
  const key = { [STATE_KEY.partition]: { S: 'home' }, [STATE_KEY.sort]: { S: 'session' } };
  await database.client.send(
    new PutItemCommand({ TableName: TABLES.state, Item: { ...key, token: { S: TOKEN } } }),
  );
  octopus = await startSimulatedOctopus({
    now: Date.now,
    mini: { uploaded: () => [], countUploaded: () => 0 },
    apiKey: 'sk_test',
    accountNumber: 'A-51A07ED0',
    deviceId: '00-11-22-33-44-55-66-77',
    callsPerHour: undefined,
  });
  source = new FakePageSource(NOW);
  source.stored = [{ at: NOW - 10_000, demandW: 4_321 }];
  source.told = [sentMessage('told', NOW)];
  page = await startLivePage(source, 0);
  const site = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>evil</title>');
  });
  evil = await listenOnLoopback(site, 0);
});
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});
afterAll(async () => {
  for (const server of [page, evil, octopus, database]) await server.close();
});

const visit = async (address: string): Promise<Page> => {
  if (browser === undefined) throw new Error('no browser');
  const context = await browser.newContext();
  opened.push(() => context.close());
  context.setDefaultTimeout(WITHIN);
  const visitor = await context.newPage();
  await visitor.goto(address);
  return visitor;
};

/** From where it is tried: another site, another port of this machine, and our own other name. */
const HOSTILE = ['http://evil.example', 'http://127.0.0.1', 'http://localhost'];

interface Attempt {
  readonly url: string;
  readonly init: {
    readonly method?: string;
    readonly mode?: 'cors' | 'no-cors';
    readonly credentials?: 'include';
    readonly headers?: Record<string, string>;
    readonly body?: string;
  };
}

/** Runs in the browser: what a page gets to read of an answer, or nothing. */
const readFrom = (visitor: Page, attempt: Attempt): Promise<string> =>
  visitor.evaluate(async ({ url, init }) => {
    try {
      const response = await fetch(url, init);
      return `${response.type} ${response.status} ${await response.text()}`;
    } catch (error) {
      return String(error);
    }
  }, attempt);

const BLOCKED = /^(TypeError: Failed to fetch|opaque 0 )$/;

describe.skipIf(browser === undefined)('a hostile page in a browser', () => {
  it.each(HOSTILE)('of %s reads nothing from the database', async (from) => {
    const visitor = await visit(`${from}:${evil.port}/`);
    const { accessKeyId } = database.connection.credentials;
    for (const url of [`http://127.0.0.1:${databasePort}/`, `http://localhost:${databasePort}/`]) {
      for (const key of ['made-up', 'embedded', accessKeyId]) {
        for (const operation of ['ListTables', 'Scan']) {
          const body = JSON.stringify(operation === 'Scan' ? { TableName: TABLES.state } : {});
          const headers = dynamodbHeaders(operation, key);
          expect(await readFrom(visitor, { url, init: { method: 'POST', headers, body } })).toMatch(BLOCKED);
        }
      }
      for (const init of [
        {},
        { mode: 'no-cors' as const },
        { method: 'POST', mode: 'no-cors' as const, body: '{"TableName":"state"}' },
      ]) {
        expect(await readFrom(visitor, { url, init })).toMatch(BLOCKED);
      }
    }
  });

  it.each(HOSTILE)('of %s reads nothing from the simulated Octopus', async (from) => {
    const visitor = await visit(`${from}:${evil.port}/`);
    const query = 'mutation { obtainKrakenToken(input: { APIKey: "sk_test" }) { token } }';
    const body = JSON.stringify({ query });
    for (const init of [
      { method: 'POST', headers: { 'content-type': 'application/json' }, body },
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body },
      { method: 'POST', credentials: 'include' as const, body },
    ]) {
      expect(await readFrom(visitor, { url: octopus.url, init })).toMatch(BLOCKED);
    }
    const url = `${octopus.url}?query=${encodeURIComponent('{ __typename }')}`;
    expect(await readFrom(visitor, { url, init: {} })).toMatch(BLOCKED);
  });

  it.each(HOSTILE)('of %s makes the live page neither tell nor read anything', async (from) => {
    const visitor = await visit(`${from}:${evil.port}/`);
    const before = source.reads;
    for (const origin of [page.origin, `http://localhost:${page.port}`]) {
      for (const path of [
        '/',
        '/overview.json',
        '/readings.json?from=0&to=9999',
        '/alerts.json',
        '/events',
      ]) {
        for (const mode of ['cors', 'no-cors'] as const) {
          expect(await readFrom(visitor, { url: `${origin}${path}`, init: { mode } })).toMatch(BLOCKED);
        }
      }
    }
    const statuses = await visitor.evaluate(async (origin) => {
      const load = (name: 'img' | 'script' | 'iframe', path: string) =>
        new Promise<void>((resolve) => {
          const element = document.createElement(name);
          element.onload = () => resolve();
          element.onerror = () => resolve();
          element.setAttribute('src', `${origin}${path}`);
          document.body.append(element);
        });
      const stream = new EventSource(`${origin}/events`);
      const streaming = new Promise<string>((resolve) => {
        stream.onopen = () => resolve('open');
        stream.onerror = () => resolve('refused');
      });
      await Promise.all([
        load('img', '/overview.json'),
        load('script', '/readings.json'),
        load('iframe', '/overview.json'),
      ]);
      return streaming;
    }, page.origin);
    expect(statuses).toBe('refused');
    expect(source.reads).toBe(before);
  });

  it.each(['rebound.example', 'localhost.example'])(
    'of a site whose name %s comes to mean this machine reads nothing',
    async (name) => {
      const { accessKeyId } = database.connection.credentials;
      for (const port of [databasePort, page.port, octopus.port]) {
        const visitor = await visit(`http://${name}:${port}/`);
        expect(await visitor.locator('body').innerText()).toMatch(
          /answers to 127\.0\.0\.1 and localhost\.\s*$/,
        );
        const headers = dynamodbHeaders('Scan', accessKeyId);
        const init = { method: 'POST', headers, body: JSON.stringify({ TableName: TABLES.state }) };
        for (const attempt of [
          { url: '/', init },
          { url: '/overview.json', init: {} },
        ]) {
          expect(await readFrom(visitor, attempt)).toMatch(/^basic 421 This (page )?answers to [^{]*$/);
        }
      }
    },
  );

  it('that links to the live page gets the person a line on what to do', async () => {
    const visitor = await visit(`http://evil.example:${evil.port}/`);
    await visitor.evaluate((origin) => {
      const link = document.createElement('a');
      link.href = `${origin}/`;
      link.textContent = 'cheap electricity';
      document.body.append(link);
    }, page.origin);
    await visitor.getByText('cheap electricity').click();
    await visitor.getByText(`type ${page.origin}/ into the address bar yourself`).waitFor();
    await visitor.goto(`${page.origin}/`);
    await visitor.locator('.demand').filter({ hasText: '4.3 kW' }).waitFor();
  });
});
