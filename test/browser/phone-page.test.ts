import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mutePayload } from '../../core/web/mute.ts';
import { signInPayload } from '../../core/web/sign-in.ts';
import { signToken } from '../../core/web/token.ts';
import { createDeviceStore } from '../../lambda/aws/device-store.ts';
import { createHushStore } from '../../lambda/aws/hush-store.ts';
import { createReadingStore } from '../../lambda/aws/reading-store.ts';
import { createWebKeyStore } from '../../lambda/aws/web-key-store.ts';
import { launchBrowser } from '../support/browser.ts';
import { type DeployedWeb, startDeployedWeb } from '../support/deployed-web.ts';

const launched = await launchBrowser(['--ignore-certificate-errors']);
const browser = 'browser' in launched ? launched.browser : undefined;
if ('why' in launched) console.warn(`The page on the phone is not tested in a browser: ${launched.why}`);

const WITHIN = 15_000;
let web: DeployedWeb;
let page: Page;
const errors: string[] = [];

const phone = async (): Promise<BrowserContext> => {
  const context = await browser?.newContext({
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
    ignoreHTTPSErrors: true,
    locale: 'en-GB',
  });
  if (context === undefined) throw new Error('no browser');
  context.setDefaultTimeout(WITHIN);
  return context;
};

describe.runIf(browser !== undefined)('the page on a phone', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    web = await startDeployedWeb();
    const now = Math.floor(Date.now() / 10_000) * 10_000;
    const readings = Array.from({ length: 360 }, (_, i) => ({
      at: now - i * 10_000,
      demandW: 310 + (i % 5),
    })).reverse();
    await createReadingStore(web.client, web.readingsTable).write(
      { household: 'home', deviceId: 'mini', keepForMs: 86_400_000, readings },
      new AbortController().signal,
    );
    const context = await phone();
    page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await web?.[Symbol.asyncDispose]();
  });

  it('signs in by a link and one press, and shows the home', async () => {
    const key = await createWebKeyStore(web.client, web.stateTable, { maxAgeMs: 0 }).key(Date.now());
    const payload = signInPayload({ household: 'home', rights: 'act', id: 'link-of-a-phone' }, Date.now());
    await page.goto(`${web.origin}/sign-in/${signToken(payload, key)}`);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Our House', { exact: true }).first().waitFor();
    await expect.poll(() => page.locator('#demand').textContent(), { timeout: WITHIN }).toMatch(/^31\d$/);
    expect(await page.locator('#unit').textContent()).toBe('W');
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  });

  it('loads all the same where the door turns its files away at first', async () => {
    const context = await phone();
    await context.addCookies(await page.context().cookies());
    for (const file of ['page.js', 'page.js', 'page.css', 'uplot.js', 'icon.svg', 'overview.json'])
      web.turnAway(`/${file}`);
    const fresh = await context.newPage();
    await fresh.goto(`${web.origin}/home`);
    await expect.poll(() => fresh.locator('#demand').textContent(), { timeout: WITHIN }).toMatch(/^31\d$/);
    await fresh.locator('#chart canvas').first().waitFor();
    await expect.poll(() => fresh.evaluate(() => document.styleSheets.length), { timeout: WITHIN }).toBe(1);
    await expect
      .poll(() => fresh.evaluate(() => document.querySelector('img')?.naturalWidth), { timeout: WITHIN })
      .toBeGreaterThan(0);
    await context.close();
  });

  it('names this device, and lets it sign out', async () => {
    await page.getByText('Signed-in devices').click();
    await page.getByText('this device').first().waitFor();
  });

  it('shows what it last knew without a connection, and says so', async () => {
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    await expect.poll(() => page.locator('#demand').textContent(), { timeout: WITHIN }).toMatch(/^31\d$/);
    // What the throttle of the stage turns away is asked for again.
    expect(errors.filter((line) => !line.includes('429'))).toEqual([]);
    web.setReachable(false);
    await page.reload();
    await expect
      .poll(() => page.locator('#connection').textContent(), { timeout: WITHIN })
      .toMatch(/^Offline\. What you see is from /);
    expect(await page.locator('#demand').textContent()).toMatch(/^31\d$/);
    web.setReachable(true);
  });

  it('shows a push that the browser delivers, and mutes by its button', async () => {
    const key = await createWebKeyStore(web.client, web.stateTable, { maxAgeMs: 0 }).key(Date.now());
    const request = { household: 'home', rule: 'left-on', episode: undefined, length: '1h' } as const;
    const mute = `/m/${signToken(mutePayload(request, Date.now()), key)}`;
    await page.context().grantPermissions(['notifications'], { origin: web.origin });
    const session = await page.context().newCDPSession(page);
    const registrations: string[] = [];
    session.on('ServiceWorker.workerRegistrationUpdated', (event) =>
      registrations.push(...event.registrations.map(({ registrationId }) => registrationId)),
    );
    await session.send('ServiceWorker.enable');
    await expect.poll(() => registrations.length, { timeout: WITHIN }).toBeGreaterThan(0);
    // This browser has no place for notifications and keeps none, so what the worker would show is noted, and the tap is
    // an event of ours.
    const [worker] = page.context().serviceWorkers();
    if (worker === undefined) throw new Error('no service worker');
    await worker.evaluate(`(() => {
      self.noted = [];
      registration.showNotification = async (title, options) => void noted.push({ title, ...options });
    })()`);
    await session.send('ServiceWorker.deliverPushMessage', {
      origin: web.origin,
      registrationId: registrations[0] ?? '',
      data: JSON.stringify({ title: '[ALERT] Left on?', body: '830 W', tag: 'L-1', url: '/home#L', mute }),
    });
    const noted = (): Promise<unknown> => worker.evaluate('noted');
    await expect.poll(noted, { timeout: WITHIN }).toMatchObject([
      {
        title: '[ALERT] Left on?',
        body: '830 W',
        tag: 'L-1',
        data: { url: '/home#L', mute },
        actions: [{ action: 'mute', title: 'Mute 1 h' }],
      },
    ]);
    await worker.evaluate(`new Promise((resolve) => {
      const notification = { ...noted[0], close() {} };
      const waitUntil = (work) => resolve(work);
      dispatchEvent(Object.assign(new Event('notificationclick'), { notification, action: 'mute', waitUntil }));
    })`);
    expect(web.asked).toContain(`POST ${mute}`);
    expect(await noted()).toMatchObject([{}, { tag: 'L-1', body: expect.stringMatching(/muted/i) }]);
    const { muted } = await createHushStore(web.client, web.stateTable).load('home');
    expect(muted).toEqual({ 'left-on': { until: expect.any(Number) } });
  });

  it('shows nothing more once it was signed out elsewhere', async () => {
    const store = createDeviceStore(web.client, web.stateTable);
    for (const { id } of await store.all('home', Date.now())) await store.remove('home', id, Date.now());
    await page.goto(`${web.origin}/home`);
    await page.getByLabel(/^Code from/).waitFor();
  });
});
