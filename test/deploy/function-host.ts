import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';

/** Child process that stands for a Lambda environment: loads the bundle named by its argument, then serves one event after another. */

const askSchema = z.object({ now: z.number(), event: z.unknown() });
const bundleSchema = z.object({
  handler: z.custom<(event: unknown) => Promise<unknown>>((it) => typeof it === 'function'),
});

let now = Date.now();
Date.now = () => now;

const [, , bundle = ''] = process.argv;
const { handler } = bundleSchema.parse({ ...(await import(pathToFileURL(bundle).href)) });

process.on('message', async (message) => {
  const ask = askSchema.parse(message);
  now = ask.now;
  try {
    process.send?.({ ok: true, value: await handler(ask.event) });
  } catch (error) {
    process.send?.({ ok: false, error: String(error) });
  }
});
process.send?.({ ok: true, value: process.version });
