import * as z from 'zod/mini';

/** A DynamoDB string, `{ S: 'text' }`. */
export const stringAttribute = z.pipe(
  z.object({ S: z.string() }),
  z.transform(({ S }) => S),
);

/** A DynamoDB number, `{ N: '1.5' }`: text on the wire. */
export const numberAttribute = z.pipe(
  z.pipe(
    z.object({ N: z.string() }),
    z.transform(({ N }) => Number(N)),
  ),
  z.number(),
);
