import { statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { liveThrough } from '../../local/simulator/history.ts';
import { simulatedHome } from '../../local/simulator/simulated-home.ts';
import { simulatedMini } from '../../local/simulator/simulated-mini.ts';
import { virtualClock } from '../../local/simulator/virtual-clock.ts';
import { createTerminal } from '../../local/terminal.ts';
import { openWorld } from '../../local/world.ts';
import { launchBrowser } from '../support/browser.ts';

/** Writes the README's pictures: a simulated home on a fixed evening, lived through by the real poller. */

const TAKEN_AT = Date.parse('2026-05-15T19:38:00Z');
/** All of yesterday and today. */
const HISTORY_MS = (24 + 20.6) * 3_600_000 + 120_000;
const TIME_ZONE = 'Europe/London';
const SEED = 1;
const MAX_BYTES = 200_000;

const SHOTS = [
  { file: 'live-page.png', colorScheme: 'light', width: 1_000, height: 1_120 },
  { file: 'live-page-dark.png', colorScheme: 'dark', width: 390, height: 844 },
] as const;

const writeShot = async (browser: Browser, url: string, shot: (typeof SHOTS)[number]): Promise<number> => {
  const { file, colorScheme, width, height } = shot;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: 'en-GB' });
  const page = await context.newPage();
  await page.clock.setFixedTime(TAKEN_AT);
  await page.goto(url);
  await page.locator('#chart[aria-busy=false] canvas').waitFor();
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

const installedAt = TAKEN_AT - HISTORY_MS;
const clock = virtualClock(() => TAKEN_AT, installedAt);
const home = simulatedHome({ seed: SEED, timeZone: TIME_ZONE, solar: false, startMs: TAKEN_AT });
const mini = simulatedMini(home, {
  seed: SEED,
  installedAt,
  dropouts: [home.story.dropout],
  leavesOut: true,
  tellsExport: false,
});
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
    chosen: { id: 'screenshots', title: 'Simulated home', begin: () => ({ mini, installedAt }) },
    kept: undefined,
    begun: { mini, installedAt },
    timeZone: TIME_ZONE,
    clock,
    terminal,
    signal,
  }),
);
await liveThrough(world, installedAt + 60_000, () => TAKEN_AT, { terminal, signal });
await world.refreshPage(await world.poll());
world.tellProgress(1);

let bytes = 0;
for (const shot of SHOTS) bytes += await writeShot(launched.browser, world.pageUrl, shot);
terminal.line(`${SHOTS.length} pictures, ${Math.round(bytes / 1_000)} KB`);
if (bytes > MAX_BYTES) throw new Error(`the pictures have ${bytes} bytes; allowed: ${MAX_BYTES}`);
