import * as z from 'zod/mini';

const optionsSchema = z.object({ abortSignal: z.instanceof(AbortSignal) });

/** The abort signal that each recorded `client.send(command, options)` was given. */
export const sentSignals = (calls: readonly { readonly args: readonly unknown[] }[]): AbortSignal[] =>
  calls.map(({ args }) => optionsSchema.parse(args[1]).abortSignal);
