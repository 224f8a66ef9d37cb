import { request } from 'node:http';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OutboxMessage } from '../../lambda/alerts/outbox.ts';
import { BadInputError } from '../../local/bad-input.ts';
import { type LivePage, startLivePage } from '../../local/live-page.ts';

const alert: OutboxMessage = {
  id: 'a',
  rule: 'very-high',
  event: 'raised',
  severity: 'critical',
  to: ['secret-recipient'],
  subject: '[ALERT] Home',
  email: 'Home <b>using</b> 9.4 kW',
  sms: 'x',
  createdAt: 1_000_000,
  attemptedAt: 0,
};
const readings = [
  { at: 1_000_000, demandW: 200 },
  { at: 1_010_000, demandW: -50, exportWh: 3 },
];
const source = { title: 'Simulated home', readings: async () => readings, alerts: () => [alert] };

let page: LivePage;
beforeAll(async () => {
  page = await startLivePage(source, 0);
});
afterAll(() => page.close());

const get = (path: string, { host, method = 'GET' }: { host?: string; method?: string } = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port: page.port, path, method, headers: host === undefined ? {} : { host } },
      (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    call.on('error', reject);
    call.end();
  });

describe('the page server', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', 'Last twelve hours'],
    ['/page.js', 'text/javascript; charset=utf-8', 'EventSource'],
    ['/page.css', 'text/css; charset=utf-8', '--accent'],
    ['/icon.svg', 'image/svg+xml', '<svg'],
    ['/uplot.js', 'text/javascript; charset=utf-8', 'uPlot'],
    ['/uplot.css', 'text/css; charset=utf-8', '.uplot'],
    ['/about.json', 'application/json', '"title":"Simulated home"'],
  ])('serves %s', async (path, type, part) => {
    const { status, headers, body } = await get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
    expect(body).toContain(part);
  });

  it('serves readings as columns and alerts without their recipients', async () => {
    expect(JSON.parse((await get('/readings.json')).body)).toEqual({
      at: [1_000, 1_010],
      demandW: [200, -50],
    });
    const { body } = await get('/alerts.json');
    expect(JSON.parse(body)).toMatchObject([{ id: 'a', event: 'raised', at: 1_000, text: alert.email }]);
    expect(body).not.toContain('secret-recipient');
  });

  it('allows nothing from elsewhere: a strict policy on every answer', async () => {
    for (const path of ['/', '/readings.json', '/page.js', '/nowhere']) {
      const { headers } = await get(path);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(String(headers['content-security-policy'])).not.toMatch(/unsafe|https?:|\*/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
    const files = await Promise.all(['/', '/page.js', '/page.css'].map((path) => get(path)));
    for (const { body } of files) expect(body).not.toMatch(/https?:\/\//);
    expect(files[0]!.body).not.toMatch(/<script(?![^>]*src=)|style="|\son\w+=/);
  });

  it.each([
    ['127.0.0.1', 200],
    ['localhost', 200],
    ['evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['[::1]', 421],
  ])('answers the host %s with %i', async (name, status) => {
    for (const path of ['/', '/readings.json', '/events']) {
      if (status === 200 && path === '/events') continue;
      expect((await get(path, { host: `${name}:${page.port}` })).status).toBe(status);
    }
  });

  it('refuses our name with another port, and no host at all', async () => {
    expect((await get('/', { host: '127.0.0.1:1' })).status).toBe(421);
    expect((await get('/', { host: '127.0.0.1' })).status).toBe(421);
    const answer = await new Promise<string>((resolve) => {
      const socket = createConnection(page.port, '127.0.0.1', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('close', () => resolve(text));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 421/);
  });

  it.each([
    ['POST', '/', 405],
    ['DELETE', '/alerts.json', 405],
    ['HEAD', '/', 200],
    ['GET', '/nowhere', 404],
    ['GET', '/../package.json', 404],
    ['GET', '/__proto__', 404],
  ])('%s %s gives %i', async (method, path, status) => {
    expect((await get(path, { method })).status).toBe(status);
  });

  it('says in one line that a port is taken', async () => {
    await expect(startLivePage(source, page.port)).rejects.toThrow(
      new BadInputError(`Port ${page.port} is taken: stop what listens there, or choose another with --port`),
    );
  });
});

describe('the event stream', () => {
  it('tells readings, alerts and progress as they come, and ends with the server', async () => {
    const own = await startLivePage(source, 0);
    const response = await fetch(`${own.origin}/events`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (part: string) => {
      while (!text.includes(part)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the stream ended before ${part}: ${text}`);
        text += value;
      }
    };
    await until('retry: 1000\n\n');
    own.tellReadings(readings);
    own.tellAlert(alert);
    own.tellProgress(0.5);
    await until('{"share":0.5}\n\n');
    expect(text).toContain('event: readings\ndata: {"at":[1000,1010],"demandW":[200,-50]}\n\n');
    expect(text).toContain('event: alert\ndata: {"id":"a"');
    expect(text).toContain('event: progress\ndata: {"share":0.5}');
    expect(await (await fetch(`${own.origin}/about.json`)).json()).toEqual({
      title: 'Simulated home',
      share: 0.5,
    });
    const startedAt = performance.now();
    await own.close();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await expect(reader.read().then(({ done }) => done)).resolves.toBe(true);
  });
});
