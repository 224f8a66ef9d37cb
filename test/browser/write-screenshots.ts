import { statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { prepareHome } from '../../local/chosen-home.ts';
import { liveThrough } from '../../local/simulator/history.ts';
import { livedPast } from '../../local/simulator/past.ts';
import { virtualClock } from '../../local/simulator/virtual-clock.ts';
import { createTerminal } from '../../local/terminal.ts';
import { openWorld } from '../../local/world.ts';
import { launchBrowser } from '../support/browser.ts';

/** Writes the pictures of the documentation: a simulated home on a fixed evening, lived through by the real poller. */

const TAKEN_AT = Date.parse('2026-05-15T19:38:00Z');
const TIME_ZONE = 'Europe/London';
const SEED = 1;
const MAX_BYTES = 800_000;

interface Shot {
  readonly file: string;
  readonly colorScheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** What is pressed first. */
  readonly press?: readonly string[];
}

const SHOTS: readonly Shot[] = [
  { file: 'live-page.png', colorScheme: 'light', width: 1_280, height: 1_180 },
  { file: 'live-page-dark.png', colorScheme: 'dark', width: 390, height: 844 },
  {
    file: 'live-page-month.png',
    colorScheme: 'light',
    width: 1_280,
    height: 860,
    press: ['[data-range="30d"]', '[data-measure=cost]'],
  },
  {
    file: 'live-page-week.png',
    colorScheme: 'light',
    width: 390,
    height: 1_100,
    press: ['[data-range="7d"]'],
  },
  {
    file: 'live-page-hour.png',
    colorScheme: 'dark',
    width: 1_280,
    height: 860,
    press: ['[data-range="1h"]'],
  },
  {
    file: 'live-page-alert.png',
    colorScheme: 'light',
    width: 768,
    height: 1_500,
    press: ['[data-range=today]', '#alerts summary'],
  },
];

const writeShot = async (browser: Browser, url: string, shot: Shot): Promise<number> => {
  const { file, colorScheme, width, height, press = [] } = shot;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-GB' });
  const page = await context.newPage();
  await page.clock.setFixedTime(TAKEN_AT);
  await page.goto(url);
  await page.locator('#chart[aria-busy=false] canvas').waitFor();
  for (const selector of press) {
    await page.locator(selector).first().click();
    await page.locator('#chart[aria-busy=false], #days[aria-busy=false]').locator('visible=true').waitFor();
  }
  await page.mouse.move(0, 0);
  const path = fileURLToPath(new URL(`../../docs/${file}`, import.meta.url));
  writeFileSync(path, await page.screenshot());
  await context.close();
  return statSync(path).size;
};

const terminal = createTerminal(process.stdout);
const launched = await launchBrowser();
if ('why' in launched) throw new Error(launched.why);
await using ending = new AsyncDisposableStack();
ending.defer(() => launched.browser.close());

const begun = prepareHome({ kind: 'simulated', seed: SEED, solar: false }, '.').begin?.({
  startedAt: TAKEN_AT,
  timeZone: TIME_ZONE,
  repeats: false,
  withPast: true,
});
if (begun === undefined) throw new TypeError('the simulated home did not begin');
const { installedAt } = begun;
const clock = virtualClock(() => TAKEN_AT, installedAt);
const { signal } = new AbortController();
const world = ending.use(
  await openWorld({
    options: {
      home: { kind: 'simulated', seed: SEED, solar: false },
      speed: 1,
      port: 0,
      reset: false,
      once: false,
      callsPerHour: undefined,
    },
    chosen: { id: 'screenshots', title: 'Simulated home', solar: false, begin: () => begun },
    kept: undefined,
    begun,
    timeZone: TIME_ZONE,
    clock,
    terminal,
    signal,
  }),
);
const past = livedPast(begun, TIME_ZONE);
if (past !== undefined) await world.remember(past, signal);
await liveThrough(world, installedAt + 60_000, () => TAKEN_AT, { terminal, signal });
await world.refreshPage(await world.poll());
world.tellProgress(1);

let bytes = 0;
for (const shot of SHOTS) bytes += await writeShot(launched.browser, world.pageUrl, shot);
terminal.line(`${SHOTS.length} pictures, ${Math.round(bytes / 1_000)} KB`);
if (bytes > MAX_BYTES) throw new Error(`the pictures have ${bytes} bytes; allowed: ${MAX_BYTES}`);
