import { request } from 'node:http';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { type LivePage, startLivePage } from '../../page/live-page.ts';
import { FakePageSource, sentMessage } from '../support/page-source.ts';
import { ask, opensToOtherSites } from '../support/stranger.ts';
import { at } from '../support/timeline.ts';

const NOW = at('2026-05-15T18:00:00Z');
const source = new FakePageSource(NOW);
source.stored = [
  { at: NOW - 20_000, demandW: 200 },
  { at: NOW - 10_000, demandW: -50, exportWh: 3 },
];
const alert = sentMessage('a', NOW);
source.told = [alert];

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
    ['/', 'text/html; charset=utf-8', 'Demand'],
    ['/page.js', 'text/javascript; charset=utf-8', 'openFeed'],
    ['/feed.js', 'text/javascript; charset=utf-8', 'EventSource'],
    ['/phone.js', 'text/javascript; charset=utf-8', 'pushManager'],
    ['/chart.js', 'text/javascript; charset=utf-8', 'uPlot'],
    ['/sections.js', 'text/javascript; charset=utf-8', 'details'],
    ['/days.js', 'text/javascript; charset=utf-8', 'createDays'],
    ['/gestures.js', 'text/javascript; charset=utf-8', 'pointerdown'],
    ['/tooltip.js', 'text/javascript; charset=utf-8', 'tooltip'],
    ['/sparkline.js', 'text/javascript; charset=utf-8', 'spark-line'],
    ['/writing.js', 'text/javascript; charset=utf-8', 'Intl'],
    ['/theme.js', 'text/javascript; charset=utf-8', 'prefers-color-scheme'],
    ['/page.css', 'text/css; charset=utf-8', '--accent'],
    ['/icon.svg', 'image/svg+xml', '<svg'],
    ['/uplot.js', 'text/javascript; charset=utf-8', 'uPlot'],
    ['/uplot.css', 'text/css; charset=utf-8', '.uplot'],
    ['/overview.json', 'application/json', '"title":"Simulated home"'],
  ])('serves %s', async (path, type, part) => {
    const { status, headers, body } = await get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
    expect(body).toContain(part);
  });

  it('serves readings as columns and alerts without their recipients', async () => {
    const columns = { at: [NOW / 1_000 - 20, NOW / 1_000 - 10], demandW: [200, -50] };
    expect(JSON.parse((await get('/readings.json')).body)).toMatchObject({
      ...columns,
      summary: { lowW: -50, highW: 200, meanW: 75, gaps: 0 },
      limits: [
        { label: 'Very high', limitW: 9_000, spans: [[NOW / 1_000 - 12 * 3_600, NOW / 1_000]] },
        { label: 'Spare solar', limitW: -1_500 },
      ],
    });
    const last = `/readings.json?from=${NOW / 1_000 - 10}&to=${NOW / 1_000}&points=100`;
    expect(JSON.parse((await get(last)).body)).toMatchObject({ at: [NOW / 1_000 - 10], demandW: [-50] });
    const { body } = await get('/alerts.json');
    expect(JSON.parse(body)).toMatchObject([
      {
        id: 'a',
        title: 'Very high',
        at: NOW / 1_000,
        open: true,
        messages: [{ at: NOW / 1_000, subject: alert.subject, text: alert.email }],
      },
    ]);
    expect(body).not.toContain('secret-recipient');
  });

  it('serves days, today the last of them', async () => {
    const { days, priced } = JSON.parse((await get('/days.json?count=7')).body);
    expect(days.map(({ date }: { date: string }) => date)).toEqual(
      [9, 10, 11, 12, 13, 14, 15].map((day) => `2026-05-${String(day).padStart(2, '0')}`),
    );
    expect(days.at(-1)).toMatchObject({ today: true, energyWh: 0.6, alerts: [] });
    expect(priced).toBe(false);
    for (const count of ['', '1', '61', '7.5', 'x']) {
      expect((await get(`/days.json?count=${count}`)).status).toBe(400);
    }
  });

  it.each([
    'from=1',
    'from=2&to=1',
    'from=0&to=99999999',
    'from=x&to=5',
    'from=0&to=100&points=2.5',
    'from=0&to=100&points=100000',
  ])('refuses readings of %s and says what is allowed', async (query) => {
    const { status, body } = await get(`/readings.json?${query}`);
    expect(status).toBe(400);
    expect(body).toMatch(/^from and to: epoch seconds.*\n$/);
  });

  it('packs what is worth it, for whoever understands', async () => {
    const response = await fetch(`${page.origin}/uplot.js`);
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toContain('uPlot');
    expect((await get('/uplot.js')).headers['content-encoding']).toBeUndefined();
  });

  it('says that readings cannot be read, and can again later', async () => {
    const own = new FakePageSource(NOW);
    own.readings = () => {
      throw new Error('AWS is away');
    };
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const broken = await startLivePage(own, 0);
    expect((await fetch(`${broken.origin}/overview.json`)).status).toBe(502);
    expect(written).toHaveBeenCalledWith(expect.stringContaining('AWS is away'));
    written.mockRestore();
    own.readings = source.readings.bind(source);
    expect((await fetch(`${broken.origin}/overview.json`)).status).toBe(200);
    await broken.close();
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

  it.each([
    ['a program, which says nothing', {}, 200],
    ['the person at the address bar', { 'sec-fetch-site': 'none' }, 200],
    ['the page itself', { 'sec-fetch-site': 'same-origin', origin: 'OWN' }, 200],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a page of another port', { 'sec-fetch-site': 'same-site' }, 403],
    ['a browser of tomorrow', { 'sec-fetch-site': 'other-planet' }, 403],
    ['someone who says it twice', { 'sec-fetch-site': 'same-origin, cross-site' }, 403],
    ['someone who says it of no site', { 'sec-fetch-site': '' }, 403],
    ['a link on another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 403],
    ['an old browser, from another site', { origin: 'https://evil.example' }, 403],
    ['an old browser, from another port', { origin: 'http://127.0.0.1:3000' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['our own address under its other name', { origin: 'http://localhost:PORT' }, 403],
  ])('answers %s with %o: %i', async (_, headers, status) => {
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        name,
        value.replace('OWN', page.origin).replace('PORT', `${page.port}`),
      ]),
    );
    const readsBefore = source.reads;
    for (const path of ['/', '/page.js', '/readings.json', '/overview.json', '/alerts.json', '/events']) {
      if (status === 200 && path === '/events') continue;
      const answered = await ask(page.port, { path, headers: sent });
      expect(answered.status).toBe(status);
      expect(opensToOtherSites(answered)).toBe(false);
      if (status === 403) {
        expect(answered.body).toBe(
          `Another site asked for this, and this page answers no other site: type ${page.origin}/ into the address bar yourself.\n`,
        );
      }
    }
    if (status === 403) expect(source.reads).toBe(readsBefore);
  });

  it.each([
    ['//', 400],
    ['//:x/', 400],
    ['http://[', 400],
    ['http://127.0.0.1:99999/', 400],
    ['//evil.example/overview.json', 421],
    ['http://evil.example/overview.json', 421],
    ['/%', 404],
    ['/%00', 404],
    ['/readings.json?%', 400],
    ['/readings.json?from=%ff&to=%', 400],
    ['http://127.0.0.1:PORT/overview.json', 200],
    ['/overview.json?x=[', 200],
  ])('answers the address %s with %i and no complaint of its own', async (path, status) => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      const answered = await ask(page.port, { path: path.replace('PORT', `${page.port}`) });
      expect(answered.status).toBe(status);
      expect(written).not.toHaveBeenCalled();
    } finally {
      written.mockRestore();
    }
  });

  it('says which methods there are to one it does not have', async () => {
    for (const method of ['POST', 'PUT', 'OPTIONS', 'PATCH']) {
      const answered = await ask(page.port, { method });
      expect(answered).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
  });

  it('says in one line that a port is taken', async () => {
    await expect(startLivePage(source, page.port)).rejects.toThrow(
      new BadInputError(`Port ${page.port} is taken: stop what listens there, or choose another with --port`),
    );
  });
});

describe('what is open at once', () => {
  /** A source whose reads wait until they are let go. */
  const slowSource = () => {
    const home = new FakePageSource(NOW);
    const gate = Promise.withResolvers<void>();
    const read = home.readings.bind(home);
    home.readings = async function* (from, to) {
      await gate.promise;
      yield* read(from, to);
    };
    return { home, letGo: () => gate.resolve() };
  };

  it.each(['/readings.json?from=0&to=9000', '/readings.json', '/overview.json'])(
    'bounds reads in flight of %s, also those whose reader has gone, and answers again afterwards',
    async (path) => {
      const { home, letGo } = slowSource();
      const own = await startLivePage(home, 0);
      try {
        const gone = new AbortController();
        const [refused, served]: [Response[], Response[]] = [[], []];
        const asked = Array.from({ length: 100 }, async () => {
          const response = await fetch(`${own.origin}${path}`, { signal: gone.signal });
          (response.ok ? served : refused).push(response);
        });
        await expect.poll(() => refused.length, { timeout: 10_000 }).toBe(88);
        for (const response of refused) {
          expect(response.status).toBe(429);
          expect(response.headers.get('retry-after')).toBe('1');
          const line = '12 readings are being looked up already: try again in a second.\n';
          expect(await response.text()).toBe(line);
        }
        gone.abort();
        await Promise.allSettled(asked);
        expect(served).toEqual([]);
        expect((await ask(own.port, { path })).status).toBe(429);
        expect((await ask(own.port, { path: '/alerts.json' })).status).toBe(200);
        letGo();
        await expect.poll(async () => (await ask(own.port, { path })).status).toBe(200);
      } finally {
        letGo();
        await own.close();
      }
    },
  );

  it('counts a read that fails no longer', async () => {
    const home = new FakePageSource(NOW);
    const read = home.readings.bind(home);
    home.readings = () => {
      throw new Error('AWS is away');
    };
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const own = await startLivePage(home, 0);
    for (let nth = 0; nth < 30; nth += 1) {
      expect((await ask(own.port, { path: '/overview.json' })).status).toBe(502);
    }
    written.mockRestore();
    home.readings = read;
    expect((await ask(own.port, { path: '/overview.json' })).status).toBe(200);
    await own.close();
  });

  it('bounds open streams, and lets the next one in when one has gone', async () => {
    const own = await startLivePage(new FakePageSource(NOW), 0);
    const open = async () => {
      const leave = new AbortController();
      const { status, headers, body } = await fetch(`${own.origin}/events`, { signal: leave.signal });
      return { status, headers, body, leave };
    };
    try {
      const streams = [];
      for (let nth = 0; nth < 24; nth += 1) streams.push(await open());
      expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
      const { status, headers, body } = await ask(own.port, { path: '/events' });
      expect({ status, again: headers['retry-after'] }).toEqual({ status: 429, again: '1' });
      expect(body).toBe('24 pages are open already: close some, then this one goes on.\n');
      expect((await ask(own.port, { path: '/overview.json' })).status).toBe(200);
      streams[0]!.leave.abort();
      await expect
        .poll(async () => {
          const { status: now, leave } = await open();
          if (now !== 200) leave.abort();
          return now;
        })
        .toBe(200);
    } finally {
      await own.close();
    }
  });

  it('HEAD of the stream holds nothing open', async () => {
    for (let nth = 0; nth < 30; nth += 1) {
      const answered = await ask(page.port, { path: '/events', method: 'HEAD' });
      expect(answered).toMatchObject({ status: 200, body: '' });
    }
  });
});

describe('the event stream', () => {
  it('tells what is new as it comes, and ends with the server', async () => {
    const home = new FakePageSource(NOW);
    home.stored = [{ at: NOW - 10_000, demandW: 200 }];
    const own = await startLivePage(home, 0);
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
    await own.refresh();
    await until('event: filled');
    home.stored.push({ at: NOW, demandW: 9_500 });
    home.told.push(alert);
    await own.refresh();
    await until('event: readings');
    expect(text).toContain(`event: told\ndata: ${JSON.stringify([alert.subject])}`);
    expect(text).toContain(`"newest":{"at":${NOW / 1_000},"demandW":9500}`);
    expect(text).toContain(`data: {"at":[${NOW / 1_000 - 10},${NOW / 1_000}],"demandW":[200,9500]}`);
    own.tellProgress(0.5);
    own.tellTrouble('AWS is away');
    await until('event: standing\ndata: {"share":0.5,"trouble":"AWS is away"}\n\n');
    const overview = await (await fetch(`${own.origin}/overview.json`)).json();
    expect(overview).toMatchObject({ title: 'Simulated home', share: 0.5, trouble: 'AWS is away' });
    const startedAt = performance.now();
    await own.close();
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await expect(reader.read().then(({ done }) => done)).resolves.toBe(true);
  });
});
