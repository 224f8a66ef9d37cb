import * as z from 'zod/mini';

/** A DynamoDB string, `{ S: 'text' }`. */
export const stringAttribute = z.object({ S: z.string() });

/** A DynamoDB number, `{ N: '1.5' }`: text on the wire, which `Number` reads. */
export const numberAttribute = z.object({
  N: z.string().check(z.refine((text) => text !== '' && Number.isFinite(Number(text)))),
});
