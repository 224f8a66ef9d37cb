import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { signInPayload } from '../../core/web/sign-in.ts';
import { signToken } from '../../core/web/token.ts';
import { createWebKeyStore } from '../../lambda/aws/web-key-store.ts';
import { eventOf, HOST } from '../lambda/web/web-world.ts';
import { type DeployedWeb, startDeployedWeb } from '../support/deployed-web.ts';

const resultSchema = z.looseObject({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  cookies: z.array(z.string()),
  body: z.string(),
  isBase64Encoded: z.boolean(),
});

let web: DeployedWeb;
let key: Uint8Array;
beforeAll(async () => {
  web = await startDeployedWeb();
  key = await createWebKeyStore(web.client, web.stateTable, { maxAgeMs: 0 }).key(Date.now());
}, 90_000);
afterAll(() => web[Symbol.asyncDispose]());

const ask = async (asked: Parameters<typeof eventOf>[0]) =>
  resultSchema.parse(await web.invoke(eventOf(asked)));

describe('the bundle of the web function', () => {
  it('is at most 700 KB, which a cold start loads in time', () => {
    expect(web.bundleBytes).toBeLessThanOrEqual(700 * 1_024);
  });

  it('serves the page’s files under their hash, for ever and packed, and nothing else from its folder', async () => {
    const page = await ask({ path: '/sign-in' });
    const styles = /href="(\/static\/[0-9a-f]{12}\/door\.css)"/.exec(page.body)?.[1] ?? '';
    const file = await ask({ path: styles, headers: { 'accept-encoding': 'gzip' } });
    expect(file).toMatchObject({
      statusCode: 200,
      headers: {
        'content-type': 'text/css; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        'content-encoding': 'gzip',
      },
      isBase64Encoded: true,
    });
    const prefix = styles.replace('/door.css', '');
    for (const name of ['page.js', 'page.css', 'uplot.js', 'icon-192.png', 'apple-touch-icon.png']) {
      expect([name, (await ask({ path: `${prefix}/${name}` })).statusCode]).toEqual([name, 200]);
    }
    for (const path of [
      `${prefix}/../index.mjs`,
      `${prefix}/index.html`,
      `${prefix}/head.js`,
      '/index.mjs',
      '/static/index.mjs',
    ]) {
      expect([path, (await ask({ path })).statusCode]).toEqual([path, path === '/index.mjs' ? 404 : 404]);
    }
  });

  it('signs in, shows the page and its data, mutes and signs out', async () => {
    const token = signToken(
      signInPayload({ household: 'home', rights: 'act', id: 'link-of-the-bundle' }, Date.now()),
      key,
    );
    const signedIn = await ask({ path: '/sign-in', form: { token }, origin: `https://${HOST}` });
    expect(signedIn).toMatchObject({ statusCode: 303, headers: { location: '/home' } });
    const cookies = [signedIn.cookies[0]?.split(';')[0] ?? ''];
    const page = await ask({ path: '/home', cookies });
    expect(page.body).toContain('data-base="/home"');
    expect(page.body).not.toMatch(/(href|src)="\/(page|uplot|theme|chart)/);
    const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(page.body) ?? [];
    expect(page.headers['content-security-policy']).toContain(
      `script-src 'self' 'sha256-${createHash('sha256').update(script).digest('base64')}';`,
    );
    const overview = await ask({ path: '/home/overview.json', cookies });
    expect(JSON.parse(overview.body)).toMatchObject({
      title: 'Our House',
      state: { kind: 'waiting' },
      rights: 'act',
    });
    const muted = await ask({
      path: '/home/mute',
      cookies,
      json: { rule: 'left-on', for: '1h' },
      origin: `https://${HOST}`,
    });
    expect(JSON.parse(muted.body)).toMatchObject({ title: 'Left on?', mute: { until: expect.any(Number) } });
    expect(JSON.parse((await ask({ path: '/home/overview.json', cookies })).body).muted).toHaveProperty(
      'left-on',
    );
    const out = await ask({ method: 'POST', path: '/sign-out', cookies, origin: `https://${HOST}` });
    expect(out.statusCode).toBe(200);
    expect((await ask({ path: '/home/overview.json', cookies })).statusCode).toBe(403);
  });
});
