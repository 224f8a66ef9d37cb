import * as z from 'zod/mini';

const valueSchema = z.union([
  z.pipe(
    z.object({ S: z.string() }),
    z.transform(({ S }) => Buffer.byteLength(S)),
  ),
  // A number takes a byte for two digits and one more.
  z.pipe(
    z.object({ N: z.string() }),
    z.transform(({ N }) => Math.ceil(N.replace(/\D/g, '').length / 2) + 1),
  ),
  z.pipe(
    z.object({ BOOL: z.boolean() }),
    z.transform(() => 1),
  ),
]);
const itemSchema = z.record(z.string(), valueSchema);

/** Bytes of an item, as https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html counts them. */
export const itemBytes = (item: unknown): number =>
  Object.entries(itemSchema.parse(item)).reduce(
    (total, [name, bytes]) => total + Buffer.byteLength(name) + bytes,
    0,
  );
