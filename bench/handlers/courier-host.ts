import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';

/** Runs the bundled courier that its argument names, once for each event it is sent; answers when it is done. */

const moduleSchema = z.object({ handler: z.custom<(event: unknown) => Promise<void>>() });
const { handler } = moduleSchema.parse(await import(pathToFileURL(process.argv[2] ?? '').href));

process.on('message', async (event) => {
  await handler(event);
  process.send?.('done');
});
