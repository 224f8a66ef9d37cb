import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';
import { cpuMsOf } from '../measurement.ts';

/** Runs the bundled handler that its argument names, once for each message with the time it is to be. */

const messageSchema = z.object({ now: z.number(), household: z.string() });
const moduleSchema = z.object({
  handler: z.custom<(event: object) => Promise<readonly { outcome: string }[]>>(),
});
const { handler } = moduleSchema.parse(await import(pathToFileURL(process.argv[2] ?? '').href));

process.on('message', async (message) => {
  const { now, household } = messageSchema.parse(message);
  Date.now = () => now;
  let outcome: string | undefined;
  const cpuMs = await cpuMsOf(async () => {
    const [answer] = await handler({ household });
    outcome = answer?.outcome;
  });
  process.send?.({ cpuMs, outcome });
});
