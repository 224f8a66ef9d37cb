import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { type LivePage, startLivePage } from '../../page/live-page.ts';
import { launchBrowser } from '../support/browser.ts';
import { FakePageSource, monitorWith, sentMessage } from '../support/page-source.ts';
import { at, HOUR, homeRows, live, MINUTE, withRegister } from '../support/timeline.ts';

const launched = await launchBrowser();
const browser = 'browser' in launched ? launched.browser : undefined;
if ('why' in launched) console.warn(`The live page is not tested in a browser: ${launched.why}`);
afterAll(() => browser?.close());

const NOW = at('2026-05-15T18:00:00Z');
const WITHIN = 8_000;

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A home with a spike, a hole and an alert that was told. */
const simulatedHome = (): FakePageSource => {
  const home = new FakePageSource(NOW);
  home.store(40 * HOUR, (moment) => (moment > NOW - 3 * HOUR && moment < NOW - 2.5 * HOUR ? 9_400 : 310));
  home.stored = home.stored.filter((row) => row.at < NOW - 6 * HOUR || row.at > NOW - 5.5 * HOUR);
  home.told = [sentMessage('first', NOW - 3 * HOUR)];
  home.spans = [
    { rule: 'very-high', kind: 'demand', severity: 'critical', from: NOW - 3 * HOUR, to: NOW - 2.5 * HOUR },
    { rule: 'offline', kind: 'no-data', severity: 'warning', from: NOW - 6 * HOUR, to: NOW - 5.5 * HOUR },
  ];
  return home;
};

const serve = async (home: FakePageSource, port = 0): Promise<LivePage> => {
  const server = await startLivePage(home, port);
  opened.push(() => server.close().catch(() => undefined));
  return server;
};

interface Visit {
  readonly page: Page;
  /** Addresses that the page asked for. */
  readonly asked: readonly string[];
  /** What it complained about. */
  readonly errors: readonly string[];
}

const visit = async (server: LivePage, options: BrowserContextOptions = {}): Promise<Visit> => {
  if (browser === undefined) throw new Error('no browser');
  const context = await browser.newContext({
    locale: 'en-GB',
    viewport: { width: 1_200, height: 900 },
    ...options,
  });
  opened.push(() => context.close());
  context.setDefaultTimeout(WITHIN);
  const page = await context.newPage();
  const [asked, errors]: [string[], string[]] = [[], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(server.origin);
  await page.locator('#chart[aria-busy=false] canvas').waitFor({ state: 'attached' });
  return { page, asked, errors };
};

const axe = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const violationsSchema = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** What axe-core has to object to. It is put in by the debugger, which the page's policy does not bind. */
const objections = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const { violations } = violationsSchema.parse(await page.evaluate('axe.run()'));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

/** The demand at which the chart's text says it peaks. */
const summary = (page: Page) => page.locator('#chart-summary').textContent();

describe.skipIf(browser === undefined)('the live page in a browser', () => {
  it('loads: demand, state, figures, chart, alerts and rules, from nowhere but its own server', async () => {
    const server = await serve(simulatedHome());
    const { page, asked, errors } = await visit(server);
    expect(await page.locator('.demand').innerText()).toBe('310 W');
    expect(await page.locator('#freshness').textContent()).toMatch(/^\d+ s ago, at 19:00:00$/);
    expect(await page.locator('#state-name').textContent()).toBe('Normal');
    expect(await page.locator('#today dt').allTextContents()).toEqual(['Energy', 'Peak', 'Always on']);
    expect(await page.locator('#headline').innerText()).toMatch(
      /^[\d.]+ kWh today, on course for [\d.]+ kWh$/,
    );
    expect(await page.locator('#sparkline path').count()).toBe(2);
    expect(await summary(page)).toMatch(/lowest 310 W, mean .*, highest 9.4 kW, 1 gap\.$/);
    expect(await page.locator('#rules strong').allTextContents()).toEqual([
      'Very high',
      'Spare solar',
      'Offline',
      'Stuck',
      'Daily cost',
    ]);
    const alert = page.locator('#alerts li').first();
    expect(await alert.locator('pre').isVisible()).toBe(false);
    await alert.locator('summary').click();
    expect(await alert.locator('pre').textContent()).toBe('Home is <b>using</b> 9.4 kW.');
    expect(asked.every((url) => url.startsWith(`${server.origin}/`))).toBe(true);
    expect(errors).toEqual([]);
  });

  it('takes under 100 KB over the wire, the chart and its day included', async () => {
    const server = await serve(simulatedHome());
    const { page } = await visit(server);
    const bytes = await page.evaluate(() =>
      performance
        .getEntries()
        .map((entry) => ('transferSize' in entry ? Number(entry.transferSize) : 0))
        .reduce((sum, size) => sum + size, 0),
    );
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(100_000);
  });

  it('updates by itself: a new reading, a high state, a rule on its way, an alert', async () => {
    const home = simulatedHome();
    const server = await serve(home);
    const { page } = await visit(server);
    const rows = homeRows(NOW - 10 * MINUTE, [8, 310], [3, 9_700]);
    home.present = NOW + MINUTE;
    home.stored.push(...rows.filter((row) => row.at > NOW));
    const pending = live(home.rules.rules, rows);
    home.monitor = monitorWith(home.present, pending.state.rules);
    await server.refresh();
    await page
      .locator('#rules li')
      .filter({ hasText: 'Very highWatching' })
      .getByText('Above 9 kW for 2 min; alerts at 5')
      .waitFor();
    expect(await page.locator('#state-text').textContent()).toBe(
      'Very high: above 9 kW for 2 min; alerts at 5.',
    );
    expect(await page.locator('.demand').innerText()).toBe('9.7 kW');
    expect(await page.locator('#state-name').textContent()).toBe('Normal');

    const longer = homeRows(NOW - 10 * MINUTE, [8, 310], [8, 9_700]);
    home.present = NOW + 6 * MINUTE;
    home.stored.push(...longer.filter((row) => row.at > NOW + MINUTE));
    home.monitor = monitorWith(home.present, live(home.rules.rules, longer).state.rules);
    home.told.push(sentMessage('over', NOW - 2 * HOUR, { event: 'recovered' }));
    home.told.push(sentMessage('second', home.present, { subject: '[ALERT] Home using 9.7 kW' }));
    await server.refresh();
    await page.locator('#alerts li').filter({ hasText: 'on now' }).waitFor();
    await page.locator('#state[data-state=high]').waitFor();
    expect(await page.locator('#alerts li').count()).toBe(2);
    expect(await page.locator('#news').textContent()).toContain('[ALERT] Home using 9.7 kW');
    await page.locator('#chart-summary').filter({ hasText: 'highest 9.7 kW' }).waitFor();
  });

  it('shows no data when readings stop, and says since when', async () => {
    const home = simulatedHome();
    const server = await serve(home);
    const { page } = await visit(server);
    home.present = NOW + 20 * MINUTE;
    await server.refresh();
    await page.locator('#state[data-state=no-data]').waitFor();
    expect(await page.locator('#state-text').textContent()).toBe(
      'No reading since 19:00. Is the Home Mini plugged in and on your Wi-Fi?',
    );
    expect(await page.locator('.demand').innerText()).toBe('last 310 W');
    expect(await page.locator('.demand').getAttribute('data-stale')).toBe('true');
    expect(await page.locator('#freshness').textContent()).toMatch(/^20 min ago/);
  });

  it('shows other ranges, zooms by mouse, buttons and keys, and back', async () => {
    const server = await serve(simulatedHome());
    const { page } = await visit(server);
    const shown = async (pattern: RegExp) => {
      await page.locator('#chart-summary').filter({ hasText: pattern }).waitFor();
    };
    const pressed = () => page.locator('#ranges [aria-pressed=true]').allTextContents();
    await shown(/^Thu 14 May 19:00 to Fri 15 May 19:00/);
    await page.getByRole('button', { name: 'Today' }).click();
    await shown(/^Fri 15 May 00:00 to Sat 16 May 00:00: .*highest 9.4 kW, 1 gap\.$/);
    await page.getByRole('button', { name: '1 h' }).click();
    await shown(/^Fri 15 May 18:00 to 19:00: lowest 310 W, mean 310 W/);
    await page.getByRole('button', { name: '24 h' }).click();
    await shown(/^Thu 14 May 19:00/);
    expect(await pressed()).toEqual(['24 h']);

    const box = await page.locator('#chart .u-over').boundingBox();
    if (box === null) throw new Error('the chart has no area');
    await page.mouse.move(box.x + box.width * 0.5, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.75, box.y + 60, { steps: 4 });
    await page.mouse.up();
    await shown(/^Fri 15 May 0[67]:\d\d to 1[23]:\d\d/);
    expect(await pressed()).toEqual([]);
    await page.getByRole('button', { name: 'Back to now' }).click();
    await shown(/^Thu 14 May 19:00/);

    await page.locator('#chart').focus();
    await page.keyboard.press('ArrowLeft');
    await page
      .locator('#readout')
      .filter({ hasText: /^Fri 15 May \d\d:\d\d · 310 W$/ })
      .waitFor();
    await page.keyboard.press('+');
    await shown(/01:00 to 13:00/);
    await page.keyboard.press('PageUp');
    await shown(/^Thu 14 May 19:00 to Fri 15 May 07:00/);
    await page.keyboard.press('Escape');
    await shown(/^Thu 14 May 19:00 to Fri 15 May 19:00/);
  });

  it('hovering reads a value', async () => {
    const server = await serve(simulatedHome());
    const { page } = await visit(server);
    const box = await page.locator('#chart .u-over').boundingBox();
    if (box === null) throw new Error('the chart has no area');
    await page.mouse.move(box.x + box.width * 0.885, box.y + 50);
    await page.locator('#readout').filter({ hasText: '9.4 kW' }).waitFor();
    await page.locator('#chart .tooltip').filter({ hasText: '9.4 kW' }).waitFor();
  });

  it('follows the system into the dark, and the toggle against it, also after a reload', async () => {
    const server = await serve(simulatedHome());
    const { page } = await visit(server, { colorScheme: 'dark' });
    const lightness = () =>
      page.evaluate(() => Number(/\d+/.exec(getComputedStyle(document.body).backgroundColor)?.[0]));
    expect(await lightness()).toBeLessThan(60);
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await lightness()).toBeGreaterThan(200);
    await page.reload();
    expect(await lightness()).toBeGreaterThan(200);
    expect(await page.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed')).toBe('false');
  });

  it('fits a phone: nothing scrolls sideways', async () => {
    const home = simulatedHome();
    home.told.push(sentMessage('long', NOW, { email: `https://example.com/${'x'.repeat(300)}` }));
    const server = await serve(home);
    const { page } = await visit(server, { viewport: { width: 360, height: 740 } });
    await page.locator('#alerts summary').first().click();
    const [wide, shown] = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(wide).toBe(shown);
  });

  describe('under a finger', () => {
    const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

    it('a tap reads a value out, which stays until the next tap', async () => {
      const server = await serve(simulatedHome());
      const { page, errors } = await visit(server, PHONE);
      await page.locator('#chart').scrollIntoViewIfNeeded();
      const box = await page.locator('#chart .u-over').boundingBox();
      if (box === null) throw new Error('the chart has no area');
      await page.touchscreen.tap(box.x + box.width * 0.885, box.y + 100);
      const tooltip = page.locator('#chart .tooltip');
      await tooltip.filter({ hasText: '9.4 kW' }).waitFor();
      await page.waitForTimeout(500);
      expect(await tooltip.isVisible()).toBe(true);
      await page.touchscreen.tap(box.x + box.width * 0.3, box.y + 100);
      await tooltip.filter({ hasText: '310 W' }).waitFor();
      expect(errors).toEqual([]);
    });

    it('a drag reads along, two fingers zoom, and a button leads back', async () => {
      const server = await serve(simulatedHome());
      const { page } = await visit(server, PHONE);
      await page.locator('#chart').scrollIntoViewIfNeeded();
      const box = await page.locator('#chart .u-over').boundingBox();
      if (box === null) throw new Error('the chart has no area');
      const fingers = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...shares: number[]) =>
        fingers.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: shares.map((share, id) => ({ id, x: box.x + box.width * share, y: box.y + 80 })),
        });
      await touch('touchStart', 0.3);
      await page.locator('#chart .tooltip').filter({ hasText: '310 W' }).waitFor();
      for (const share of [0.5, 0.7, 0.885]) await touch('touchMove', share);
      await page.locator('#chart .tooltip').filter({ hasText: '9.4 kW' }).waitFor();
      await touch('touchEnd');

      await touch('touchStart', 0.4, 0.6);
      for (const [left, right] of [
        [0.35, 0.65],
        [0.25, 0.75],
        [0.2, 0.8],
      ] as const) {
        await touch('touchMove', left, right);
      }
      await touch('touchEnd');
      await page
        .locator('#chart-summary')
        .filter({ hasText: /^Fri 15 May 0[23]:\d\d to 1[01]:\d\d/ })
        .waitFor();
      await page.getByRole('button', { name: 'Back to now' }).tap();
      await page
        .locator('#chart-summary')
        .filter({ hasText: /^Thu 14 May 19:00/ })
        .waitFor();
    });

    it('the first tap on a day reads it out, the second opens it', async () => {
      const server = await serve(simulatedHome());
      const { page } = await visit(server, PHONE);
      await page.getByRole('button', { name: '7 d' }).tap();
      await page.locator('#days[aria-busy=false] .bar').last().waitFor();
      await page.locator('#days').scrollIntoViewIfNeeded();
      const box = await page.locator('#days .bar').last().boundingBox();
      if (box === null) throw new Error('there is no bar');
      const tap = () => page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
      await tap();
      await page.locator('#days .tooltip').filter({ hasText: 'Fri 15 May, so far' }).waitFor();
      expect(await page.locator('#days .tooltip').innerText()).toContain('16:00 Very high');
      // Two taps sooner than this are a double tap to the browser.
      await page.waitForTimeout(400);
      await tap();
      await page.getByRole('heading', { name: 'Demand on Fri 15 May' }).waitFor();
    });

    it('all that is pressed is at least 44 px high and wide, and no zoom buttons are there', async () => {
      const server = await serve(simulatedHome());
      const { page } = await visit(server, PHONE);
      expect(await page.getByRole('button', { name: 'Zoom in' }).isVisible()).toBe(false);
      for (const button of await page.locator('button:visible, summary:visible').all()) {
        const box = await button.boundingBox();
        expect(Math.round(box?.height ?? 0)).toBeGreaterThanOrEqual(44);
        expect(Math.round(box?.width ?? 0)).toBeGreaterThanOrEqual(44);
      }
    });
  });

  it('shows days as bars, in kWh and in pounds, with alerts as dots; keys read them and open one', async () => {
    const home = simulatedHome();
    home.stored = withRegister(home.stored);
    const server = await serve(home);
    const { page, errors } = await visit(server);
    await page.getByRole('button', { name: '30 d' }).click();
    await page.locator('#days[aria-busy=false] .bar').first().waitFor();
    expect(await page.locator('#days .bar').count()).toBe(30);
    expect(await page.locator('#days .dot-alert').count()).toBe(1);
    expect(await page.locator('#days .dot-silent').count()).toBe(1);
    await page.getByRole('button', { name: '£' }).click();
    await page.getByRole('heading', { name: 'Cost by day' }).waitFor();
    expect(await page.locator('#days .tick').first().textContent()).toMatch(/^£/);
    await page.locator('#days').focus();
    await page.keyboard.press('ArrowLeft');
    await page
      .locator('#readout')
      .filter({ hasText: /^Fri 15 May, so far · [\d.]+ kWh · £[\d.]+/ })
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Demand on Fri 15 May' }).waitFor();
    expect(errors).toEqual([]);
  });

  it('marks where a budget ends in a bar that goes beyond it, and asks for attention', async () => {
    const home = simulatedHome();
    const rows = withRegister(homeRows(NOW - 90 * MINUTE, [90, 8_000]), 1_000_000, 60);
    home.monitor = monitorWith(NOW, live(home.rules.rules, rows).state.rules);
    const { page } = await visit(await serve(home));
    expect(await page.locator('#state-name').textContent()).toBe('Attention');
    const bar = page.locator('#rules li').filter({ hasText: 'Daily cost' }).locator('.progress');
    expect(await bar.locator('.over').count()).toBe(1);
    const mark = Number(await bar.locator('.full').getAttribute('x'));
    expect(mark).toBeGreaterThan(75);
    expect(mark).toBeLessThan(95);
  });

  it('says what to do while there is nothing yet', async () => {
    const home = new FakePageSource(NOW);
    home.monitor = undefined;
    const { page, errors } = await visit(await serve(home));
    expect(await page.locator('#state-text').textContent()).toContain(
      'Run npx home-mini doctor if it takes ten.',
    );
    expect(await page.locator('#chart-empty').textContent()).toBe('The chart begins with the first reading.');
    expect(errors).toEqual([]);
  });

  it('survives a restart of its server: comes back by itself and fills the hole', async () => {
    const home = simulatedHome();
    const server = await serve(home);
    const { page } = await visit(server);
    await server.close();
    await page.getByText(/^Connection lost at \d\d:\d\d; trying again\./).waitFor();
    expect(await page.locator('#state-name').textContent()).toBe('Not connected');
    expect(await page.locator('.demand').innerText()).toBe('last 310 W');
    home.present = NOW + 3 * MINUTE;
    home.stored.push(...homeRows(NOW + 10_000, [1, 12_500], [2, 420]));
    home.told.push(sentMessage('meanwhile', home.present, { rule: 'offline' }));
    await serve(home, server.port);
    await page.locator('.demand').filter({ hasText: '420' }).waitFor();
    await page.locator('#chart-summary').filter({ hasText: 'highest 13 kW' }).waitFor();
    expect(await page.locator('#alerts li').count()).toBe(2);
    expect(await page.getByText('Connection lost').isVisible()).toBe(false);
  });

  it.each(['light', 'dark'] as const)('is clean to axe-core in %s', async (colorScheme) => {
    const home = simulatedHome();
    home.told.push(sentMessage('ok', NOW, { event: 'recovered', subject: '[OK] Home back to 0.5 kW' }));
    const rows = homeRows(NOW - 10 * MINUTE, [11, 9_700]);
    home.present = NOW + MINUTE;
    home.monitor = {
      ...monitorWith(home.present, live(home.rules.rules, rows).state.rules),
      octopus: { failingSince: NOW },
    };
    const server = await serve(home);
    const { page } = await visit(server, { colorScheme });
    await page.locator('#alerts summary').first().click();
    expect(await page.locator('#state-name').textContent()).toBe('High');
    expect(await objections(page)).toEqual([]);
    await page.getByRole('button', { name: '7 d' }).click();
    await page.locator('#days[aria-busy=false] .bar').last().waitFor();
    await page.locator('#days').press('ArrowLeft');
    expect(await objections(page)).toEqual([]);
  });

  it('its policy runs no script and no handler written into the page', async () => {
    const server = await serve(simulatedHome());
    const { page, errors } = await visit(server);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "owned"';
      document.body.append(script);
      document.body.insertAdjacentHTML(
        'beforeend',
        '<img src="/nowhere" onerror="document.title = \'owned\'">',
      );
    });
    await expect
      .poll(() => errors.filter((text) => text.includes('Content Security Policy')).length)
      .toBeGreaterThan(1);
    expect(await page.title()).not.toBe('owned');
  });

  it('works where the browser reports a language that Intl refuses', async () => {
    const server = await serve(simulatedHome());
    if (browser === undefined) throw new Error('no browser');
    const context = await browser.newContext();
    opened.push(() => context.close());
    await context.addInitScript(() =>
      Object.defineProperty(navigator, 'language', { value: 'en-US@posix', configurable: true }),
    );
    const page = await context.newPage();
    await page.goto(server.origin);
    await page.locator('#chart[aria-busy=false] canvas').waitFor({ timeout: WITHIN });
  });
});
