import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import { HOST, NOW, WebWorld } from './web-world.ts';

const HOUR_MS = 3_600_000;
const own = `https://${HOST}`;
const EPISODE = episodeId('home', 'left-on', NOW - 600_000);

const mute = (world: WebWorld, change: object = {}) =>
  world.token({
    h: 'home',
    a: 'mute',
    r: 'left-on',
    e: EPISODE,
    d: '1h',
    x: world.now + 48 * HOUR_MS,
    ...change,
  });

const flipped = (token: string, at: number): string =>
  token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);

/** What somebody without rights tries on a mute link, and what it comes to. */
const MUTE_ATTACKS: readonly (readonly [
  attack: string,
  path: (world: WebWorld) => string,
  status: number,
])[] = [
  [
    'a token of another key',
    (world) =>
      `/m/${world.token({ h: 'home', a: 'mute', r: 'left-on', d: '1h', x: world.now + 1 }, randomBytes(32))}`,
    403,
  ],
  ['a token with one letter of its payload changed', (world) => `/m/${flipped(mute(world), 5)}`, 403],
  [
    'a token with one letter of its signature changed',
    (world) => `/m/${flipped(mute(world), mute(world).length - 2)}`,
    403,
  ],
  ['a truncated token', (world) => `/m/${mute(world).slice(0, -1)}`, 403],
  ['a token without a signature', (world) => `/m/${mute(world).split('.')[0]}`, 403],
  ['a token with something behind it', (world) => `/m/${mute(world)}AAAA`, 403],
  ['a token as long as a novel', () => `/m/${'A'.repeat(5_000)}.${'A'.repeat(43)}`, 403],
  ['an expired token', (world) => `/m/${mute(world, { x: world.now })}`, 403],
  ['an undo token', (world) => `/m/${mute(world, { a: 'unmute' })}`, 403],
  ['a sign-in token', (world) => `/m/${world.signInToken()}`, 403],
  ['a session token', (world) => `/m/${mute(world, { a: 'session', n: 'device-1' })}`, 403],
  [
    'a token of a household that is not of this stack',
    (world) => `/m/${mute(world, { h: 'elsewhere' })}`,
    403,
  ],
  ['a token that names no rule', (world) => `/m/${mute(world, { r: undefined })}`, 403],
  ['a token with a path behind it', (world) => `/m/${mute(world)}/more`, 404],
  ['a percent-encoded token', (world) => `/m/${mute(world).replace('.', '%2E')}`, 403],
];

describe('a mute link in wrong hands', () => {
  it.each(MUTE_ATTACKS)('%s changes nothing', async (_attack, path, status) => {
    const world = new WebWorld();
    for (const method of ['POST', 'GET']) {
      const answer = await world.ask({ method, path: path(world) });
      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toMatch(/^text\/html/);
    }
    expect(world.touched).toEqual([]);
  });

  it('mutes only the household and rule it was made for', async () => {
    const world = new WebWorld();
    await world.ask({ method: 'POST', path: `/m/${mute(world)}` });
    expect([...world.hush.keys()]).toEqual(['home']);
    expect(world.hushOfHome).toEqual({ muted: { 'left-on': { until: NOW + HOUR_MS } } });
  });

  it('does nothing more when it is replayed: the same mute again, counted from the press', async () => {
    const world = new WebWorld();
    await world.ask({ method: 'POST', path: `/m/${mute(world)}` });
    const saves = () => world.touched.filter((one) => one === 'hush.save').length;
    await world.ask({ method: 'POST', path: `/m/${mute(world)}` });
    expect(saves()).toBe(1);
    world.now += 60_000;
    await world.ask({ method: 'POST', path: `/m/${mute(world)}` });
    expect(world.hushOfHome.muted['left-on']).toEqual({ until: NOW + 60_000 + HOUR_MS });
  });

  it('changes nothing once its episode is over, and says when that was', async () => {
    const world = new WebWorld();
    world.known = {
      raisedAt: undefined,
      periodFrom: undefined,
      told: [{ episode: EPISODE, event: 'recovered', createdAt: NOW - 60 * 60_000 }],
    };
    for (const method of ['GET', 'POST']) {
      const answer = await world.ask({ method, path: `/m/${mute(world)}` });
      expect(answer.body).toContain('It ended at 02:12');
    }
    expect(world.touched).not.toContain('hush.save');
  });

  it('changes nothing where the rule has been raised anew since', async () => {
    const world = new WebWorld();
    world.known = { raisedAt: NOW - 1, periodFrom: undefined, told: [] };
    expect((await world.ask({ method: 'POST', path: `/m/${mute(world)}` })).body).toContain('is over');
    expect(world.touched).not.toContain('hush.save');
  });
});

describe('programs that open links', () => {
  it.each(['HEAD', 'OPTIONS'])('%s is answered with nothing', async (method) => {
    const world = new WebWorld();
    for (const path of [
      `/m/${mute(world)}`,
      `/u/${mute(world, { a: 'unmute' })}`,
      `/sign-in/${world.signInToken()}`,
    ]) {
      expect(await world.ask({ method, path })).toMatchObject({ status: 204, body: '' });
    }
    expect(world.touched).toEqual([]);
  });

  it('a GET of a mute link shows what it would do, and does not', async () => {
    const world = new WebWorld();
    const answer = await world.ask({ path: `/m/${mute(world)}` });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Mute Left on for an hour?');
    expect(answer.body).not.toContain('<script');
    expect(world.hush.size).toBe(0);
  });

  it('a GET of a sign-in link signs nobody in and uses nothing up', async () => {
    const world = new WebWorld();
    const answer = await world.ask({ path: `/sign-in/${world.signInToken()}` });
    expect(answer).toMatchObject({ status: 200, cookies: [] });
    expect([world.used.size, world.devices.size]).toEqual([0, 0]);
  });

  it('an app that posts without a cookie and an Origin is heard', async () => {
    const world = new WebWorld();
    expect((await world.ask({ method: 'POST', path: `/m/${mute(world)}` })).status).toBe(200);
    expect(world.hushOfHome.muted).toHaveProperty('left-on');
  });
});

describe('pages of other sites', () => {
  const FOREIGN = [
    'https://evil.example',
    'null',
    `http://${HOST}`,
    `https://${HOST}.evil.example`,
    `https://${HOST}:8443`,
  ];

  it.each(FOREIGN)('Origin %s is refused wherever something would change', async (origin) => {
    const world = new WebWorld();
    const cookies = [world.device()];
    const paths = [
      `/m/${mute(world)}`,
      `/u/${mute(world, { a: 'unmute' })}`,
      '/sign-in',
      '/code',
      '/sign-out',
      '/home/mute',
      '/home/unmute',
      '/home/push',
      '/home/push-off',
      '/home/sign-out',
    ];
    for (const path of paths) {
      expect([path, (await world.ask({ method: 'POST', path, cookies, origin })).status]).toEqual([
        path,
        403,
      ]);
    }
    expect(world.touched).toEqual([]);
  });

  it('a POST with the cookie and without an Origin is refused', async () => {
    const world = new WebWorld();
    const cookies = [world.device()];
    for (const path of ['/home/mute', '/home/push', '/home/sign-out', '/sign-out']) {
      expect((await world.ask({ path, cookies, form: { rule: 'left-on' } })).status).toBe(403);
    }
    expect(world.touched).toEqual([]);
  });

  it('what a request says of its own host does not count', async () => {
    const world = new WebWorld();
    const cookies = [world.device()];
    const headers = { host: 'evil.example' };
    const answer = await world.ask({
      method: 'POST',
      path: '/home/mute',
      cookies,
      headers,
      origin: 'https://evil.example',
    });
    expect(answer.status).toBe(403);
  });
});

describe('signing in', () => {
  it('by a link, once', async () => {
    const world = new WebWorld();
    const form = { token: world.signInToken() };
    const first = await world.ask({ path: '/sign-in', form, origin: own });
    expect(first).toMatchObject({ status: 303, headers: { location: '/home' } });
    expect(first.cookies[0]).toMatch(
      /^__Host-home-mini=[^;]+; Path=\/; Max-Age=7776000; HttpOnly; Secure; SameSite=Lax$/,
    );
    const again = await world.ask({ path: '/sign-in', form, origin: own });
    expect(again.status).toBe(403);
    expect(again.body).toContain('has been used');
    expect(world.devices.size).toBe(1);
  });

  it.each([
    ['a mute token', (world: WebWorld) => mute(world)],
    [
      'an expired token',
      (world: WebWorld) => world.token({ h: 'home', a: 'sign-in', x: world.now, n: 'act-link-number-1' }),
    ],
    [
      'a token without rights',
      (world: WebWorld) => world.token({ h: 'home', a: 'sign-in', x: world.now + 1, n: 'link-number-1' }),
    ],
    [
      'a token with rights of its own making',
      (world: WebWorld) =>
        world.token({ h: 'home', a: 'sign-in', x: world.now + 1, n: 'root-link-number-1' }),
    ],
    [
      'a session token',
      (world: WebWorld) => world.token({ h: 'home', a: 'session', x: world.now + 1, n: 'act-link-number-1' }),
    ],
  ])('%s signs nobody in', async (_what, token) => {
    const world = new WebWorld();
    expect((await world.ask({ path: '/sign-in', form: { token: token(world) } })).status).toBe(403);
    expect([world.used.size, world.devices.size]).toEqual([0, 0]);
  });

  it('by a code, in any spelling, and then no longer by its link', async () => {
    const world = new WebWorld();
    world.pendCode('ABCD2345');
    const answer = await world.ask({ path: '/code', form: { code: ' abcd-2345 ' }, origin: own });
    expect(answer).toMatchObject({ status: 303, headers: { location: '/home' } });
    expect((await world.ask({ path: '/sign-in', form: { token: world.signInToken() } })).status).toBe(403);
    expect((await world.ask({ path: '/code', form: { code: 'ABCD2345' } })).status).toBe(403);
  });

  it('five wrong codes spoil the right one', async () => {
    const world = new WebWorld();
    world.pendCode('ABCD2345');
    for (let i = 0; i < 5; i += 1) {
      expect((await world.ask({ path: '/code', form: { code: `ABCD234${'6789A'[i]}` } })).status).toBe(403);
    }
    const right = await world.ask({ path: '/code', form: { code: 'ABCD2345' } });
    expect(right.status).toBe(403);
    expect(right.body).toContain('No code is waiting');
    expect(world.devices.size).toBe(0);
  });

  it('a code is no use after 15 minutes', async () => {
    const world = new WebWorld();
    world.pendCode('ABCD2345');
    world.now += 15 * 60_000;
    expect((await world.ask({ path: '/code', form: { code: 'ABCD2345' } })).status).toBe(403);
  });

  it('guessing codes is told to wait before it touches more than ten look-ups', async () => {
    const world = new WebWorld();
    const statuses = [];
    for (let i = 0; i < 50; i += 1) {
      statuses.push((await world.ask({ path: '/code', form: { code: 'ABCD2345' } })).status);
    }
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 403));
    expect(new Set(statuses.slice(10))).toEqual(new Set([429]));
    expect(world.touched).toHaveLength(10);
    world.now += 60_000;
    expect((await world.ask({ path: '/code', form: { code: 'ABCD2345' } })).status).toBe(403);
  });
});

describe('asking for a sign-in message', () => {
  const ask = (world: WebWorld, household = 'home') =>
    world.ask({ path: '/sign-in', form: { household }, origin: own });

  it('is noted for the poller', async () => {
    const world = new WebWorld();
    expect((await ask(world)).status).toBe(200);
    expect(world.hushOfHome.signInRequestedAt).toBe(NOW);
  });

  it('says the same of a household that there is not, and touches nothing', async () => {
    const [known, unknown] = [new WebWorld(), new WebWorld()];
    expect(await ask(unknown, 'elsewhere')).toEqual(await ask(known));
    expect(unknown.touched).toEqual([]);
  });

  it('keeps one pending until it is sent', async () => {
    const world = new WebWorld();
    await ask(world);
    world.now += 30_000;
    expect((await ask(world)).status).toBe(200);
    expect(world.hushOfHome.signInRequestedAt).toBe(NOW);
  });

  it('sends three in 24 hours and no more, each only once the last was sent', async () => {
    const world = new WebWorld();
    const statuses = [];
    for (let i = 0; i < 5; i += 1) {
      statuses.push((await ask(world)).status);
      world.sentFor = world.hushOfHome.signInRequestedAt;
      world.now += 60_000;
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect(world.hushOfHome.signInRequestedAt).toBe(NOW + 2 * 60_000);
    world.now = NOW + 24 * HOUR_MS;
    expect((await ask(world)).status).toBe(200);
  });

  it('in a flood is told to wait', async () => {
    const world = new WebWorld();
    for (let i = 0; i < 5; i += 1) await ask(world);
    const touched = world.touched.length;
    const answer = await ask(world);
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('60');
    expect(world.touched).toHaveLength(touched);
  });
});

describe('the cookie', () => {
  it('opens only the households it was made for', async () => {
    const world = new WebWorld();
    const cookies = [world.device('act', 'home')];
    expect((await world.ask({ path: '/home', cookies })).body).toBe('the page of home');
    expect(await world.ask({ path: '/flat', cookies })).toMatchObject({
      status: 303,
      headers: { location: '/sign-in?household=flat' },
    });
    expect((await world.ask({ path: '/flat/overview.json', cookies })).status).toBe(403);
  });

  it('is worth nothing once the device was signed out elsewhere', async () => {
    const world = new WebWorld();
    const [phone, tablet] = [world.device('act', 'home', 'phone'), world.device('act', 'home', 'tablet')];
    const out = await world.ask({
      path: '/home/sign-out',
      cookies: [tablet],
      form: { device: 'phone' },
      origin: own,
    });
    expect(out.status).toBe(204);
    expect((await world.ask({ path: '/home/overview.json', cookies: [phone] })).status).toBe(403);
    expect((await world.ask({ path: '/home/overview.json', cookies: [tablet] })).status).toBe(200);
  });

  it('with its rights taken may look and no longer mute', async () => {
    const world = new WebWorld();
    const cookies = [world.device('act')];
    const press = () =>
      world.ask({ path: '/home/mute', cookies, form: { rule: 'left-on', for: '1h' }, origin: own });
    expect((await press()).status).toBe(200);
    world.hush.clear();
    world.device('look');
    const refused = await press();
    expect(refused.status).toBe(403);
    expect(refused.body).toContain('may only look');
    expect(world.hush.size).toBe(0);
    expect((await world.ask({ path: '/home/overview.json', cookies })).status).toBe(200);
    expect(
      (await world.ask({ path: '/home/sign-out', cookies, form: { device: 'x' }, origin: own })).status,
    ).toBe(403);
  });

  it.each([
    ['of a mute token', (world: WebWorld) => mute(world)],
    ['of a sign-in token', (world: WebWorld) => world.signInToken()],
    [
      'of another key',
      (world: WebWorld) =>
        world.token({ h: 'home', a: 'session', x: world.now + 1, n: 'device-of-home' }, randomBytes(32)),
    ],
    [
      'that has expired',
      (world: WebWorld) => world.token({ h: 'home', a: 'session', x: world.now, n: 'device-of-home' }),
    ],
    [
      'of a device that there is not',
      (world: WebWorld) => world.token({ h: 'home', a: 'session', x: world.now + 1, n: 'nobody' }),
    ],
    [
      'of another household’s device',
      (world: WebWorld) => world.token({ h: 'flat', a: 'session', x: world.now + 1, n: 'device-of-home' }),
    ],
  ])('made %s opens nothing', async (_what, token) => {
    const world = new WebWorld();
    world.device();
    const cookies = [`__Host-home-mini=${token(world)}`];
    expect((await world.ask({ path: '/home/overview.json', cookies })).status).toBe(403);
  });

  it('is taken away by signing out, with the device and its notifications', async () => {
    const world = new WebWorld();
    const answer = await world.ask({
      method: 'POST',
      path: '/sign-out',
      cookies: [world.device()],
      origin: own,
    });
    expect(answer.cookies).toEqual(['__Host-home-mini=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax']);
    expect(world.devices.size).toBe(0);
  });

  it('of a device that signs in again takes the place of the one it had', async () => {
    const world = new WebWorld();
    const cookies = [world.device()];
    await world.ask({ path: '/sign-in', cookies, form: { token: world.signInToken() }, origin: own });
    expect(world.devices.size).toBe(1);
    expect(world.devices.has('home/device-of-home')).toBe(false);
  });

  it('notes once a day that its device is in use', async () => {
    const world = new WebWorld();
    const cookies = [world.device()];
    const look = () => world.ask({ path: '/home', cookies });
    world.now += 24 * HOUR_MS - 1;
    await look();
    expect(world.devices.get('home/device-of-home')?.device.seenAt).toBeUndefined();
    world.now += 1;
    for (let nth = 0; nth < 3; nth += 1) {
      await look();
      world.now += 60_000;
    }
    expect(world.touched.filter((what) => what === 'devices.save')).toHaveLength(1);
  });

  it('keeps the other households when one more is signed in to', async () => {
    const world = new WebWorld();
    const cookies = [world.device('act', 'flat')];
    const answer = await world.ask({
      path: '/sign-in',
      cookies,
      form: { token: world.signInToken() },
      origin: own,
    });
    const cookie = answer.cookies[0]?.split(';')[0] ?? '';
    for (const path of ['/home', '/flat'])
      expect((await world.ask({ path, cookies: [cookie] })).status).toBe(200);
  });
});

describe('notifications', () => {
  const keys = { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) };
  const subscribe = (world: WebWorld, endpoint: string, cookie: string) =>
    world.ask({
      path: '/home/push',
      cookies: [cookie],
      json: { subscription: { endpoint, keys } },
      origin: own,
    });

  it.each([
    'https://fcm.googleapis.com/fcm/send/abc',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://db5p.notify.windows.com/w/?token=abc',
  ])('go to %s', async (endpoint) => {
    const world = new WebWorld();
    expect((await subscribe(world, endpoint, world.device('look'))).status).toBe(204);
    expect(world.devices.get('home/device-of-home')?.device.push?.endpoint).toBe(endpoint);
  });

  it.each([
    'https://evil.example/push',
    'https://fcm.googleapis.com.evil.example/',
    'https://evil.example/?fcm.googleapis.com',
    'https://user:password@fcm.googleapis.com/',
    'https://fcm.googleapis.com:8443/',
    'http://fcm.googleapis.com/',
    'https://push.apple.com.evil.example/',
    'https://evilpush.apple.com/',
    'https://127.0.0.1/push',
    'https://169.254.169.254/latest/meta-data/',
    'not an address',
  ])('never go to %s', async (endpoint) => {
    const world = new WebWorld();
    expect((await subscribe(world, endpoint, world.device())).status).toBe(400);
    expect(world.touched).not.toContain('devices.save');
  });

  it('go to twenty devices at most, one of which may renew its own', async () => {
    const world = new WebWorld();
    let last = '';
    for (let i = 0; i < 20; i += 1) {
      last = world.device('look', 'home', `device-${i}`);
      expect((await subscribe(world, `https://web.push.apple.com/${i}`, last)).status).toBe(204);
    }
    const refused = await subscribe(
      world,
      'https://web.push.apple.com/20',
      world.device('look', 'home', 'device-20'),
    );
    expect(refused.status).toBe(400);
    expect(refused.body).toContain('20 devices');
    expect((await subscribe(world, 'https://web.push.apple.com/new', last)).status).toBe(204);
  });
});

describe('a flood', () => {
  it('of 10,000 junk requests touches no table', async () => {
    const world = new WebWorld();
    const junk = [
      '/',
      '/wp-login.php',
      '/.env',
      '/home',
      '/home/overview.json',
      '/m/',
      '/m/x.y',
      `/m/${'A'.repeat(60)}.${'B'.repeat(43)}`,
      `/u/${'A'.repeat(60)}.${'B'.repeat(43)}`,
      `/sign-in/${'A'.repeat(60)}.${'B'.repeat(43)}`,
      '/sign-in',
      '/static/../../etc/passwd',
      '/static/abc/nothing.js',
      '/%2e%2e/%2e%2e',
      '/nobody/overview.json',
    ];
    const started = performance.now();
    for (let i = 0; i < 10_000; i += 1) {
      const path = junk[i % junk.length] ?? '/';
      const cookies = [`__Host-home-mini=${'A'.repeat(60)}.${'C'.repeat(43)}`];
      const answer = await world.ask({ path, method: i % 3 === 0 ? 'POST' : 'GET', cookies });
      expect(answer.status).toBeLessThan(500);
    }
    expect(world.touched).toEqual([]);
    // A tenth of a millisecond each here; a bound against something quadratic.
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('of long bodies is refused unread', async () => {
    const world = new WebWorld();
    const answer = await world.ask({ path: '/code', form: { code: 'A'.repeat(9_000) } });
    expect(answer.status).toBe(413);
    expect(world.touched).toEqual([]);
  });
});

describe('every answer', () => {
  it('forbids scripts of others, frames, caching, indexing and sniffing', async () => {
    const world = new WebWorld();
    const cookies = [world.device()];
    const paths = ['/sign-in', `/m/${mute(world)}`, '/m/x', '/home', '/nowhere/at/all', '/'];
    for (const path of paths) {
      const { headers } = await world.ask({ path, cookies });
      const policy = headers['content-security-policy'] ?? '';
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]) {
        expect(policy).toContain(part);
      }
      expect(policy).not.toContain('unsafe');
      expect(headers).toMatchObject({
        'referrer-policy': 'same-origin',
        'x-robots-tag': 'noindex, nofollow',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('never repeats what it was asked as HTML', async () => {
    const world = new WebWorld();
    const hostile = '"><img src=x onerror=alert(1)>';
    const answers = [
      await world.ask({ path: `/m/${hostile}` }),
      await world.ask({ path: '/sign-in', query: `household=${encodeURIComponent(hostile)}` }),
      await world.ask({ path: '/code', form: { code: hostile } }),
      await world.ask({ path: `/${hostile}` }),
    ];
    for (const { body } of answers) expect(body).not.toContain('<img');
  });
});
