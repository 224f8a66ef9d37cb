import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { HOUR_MS } from '../../core/contract/lengths.ts';
import { mutePayload } from '../../core/web/mute.ts';
import { signInPayload } from '../../core/web/sign-in.ts';
import { signToken } from '../../core/web/token.ts';
import { createReadingStore } from '../../lambda/aws/reading-store.ts';
import { createWebKeyStore } from '../../lambda/aws/web-key-store.ts';
import { simulatedHome } from '../../local/simulator/simulated-home.ts';
import { launchBrowser } from '../support/browser.ts';
import { startDeployedWeb } from '../support/deployed-web.ts';

/** Writes the pictures of docs/web.md: what a phone shows of the web function, as it is bundled, over a simulated home. */

const PAST_MS = 26 * HOUR_MS;

const launched = await launchBrowser(['--ignore-certificate-errors']);
if ('why' in launched) throw new Error(launched.why);
await using ending = new AsyncDisposableStack();
ending.defer(() => launched.browser.close());
const web = ending.use(await startDeployedWeb({ throttle: false }));

const now = Date.now();
const home = simulatedHome({ seed: 1, timeZone: 'Europe/London', solar: false, startMs: now - PAST_MS });
const readings = home.readings(now - PAST_MS, now).map(({ at, demandW, importWh }) => ({
  at,
  demandW,
  consumptionWh: Math.round(importWh),
}));
await createReadingStore(web.client, web.readingsTable).write(
  { household: 'home', deviceId: 'mini', keepForMs: 30 * PAST_MS, readings },
  new AbortController().signal,
);
const key = await createWebKeyStore(web.client, web.stateTable, { maxAgeMs: 0 }).key(now);

const context = await launched.browser.newContext({
  viewport: { width: 390, height: 700 },
  isMobile: true,
  hasTouch: true,
  ignoreHTTPSErrors: true,
  locale: 'en-GB',
});
const page = await context.newPage();
const write = async (file: string, shown: Page): Promise<void> => {
  writeFileSync(fileURLToPath(new URL(`../../docs/${file}`, import.meta.url)), await shown.screenshot());
  console.log(file);
};

const request = { household: 'home', rule: 'left-on', episode: undefined, length: '1h' } as const;
await page.goto(`${web.origin}/m/${signToken(mutePayload(request, now), key)}`);
await write('phone-mute.png', page);
await page.getByRole('button').first().click();
await page.getByRole('button', { name: /undo/i }).waitFor();
await write('phone-muted.png', page);
await page.goto(`${web.origin}/home`);
await page.getByLabel(/^Code from/).waitFor();
await write('phone-sign-in.png', page);
const payload = signInPayload({ household: 'home', rights: 'act', id: 'the-link-of-the-pictures' }, now);
await page.goto(`${web.origin}/sign-in/${signToken(payload, key)}`);
await page.getByRole('button', { name: 'Sign in' }).click();
await page.locator('#chart[aria-busy=false] canvas').first().waitFor();
await write('phone-page.png', page);
