import * as z from 'zod/mini';

/** Capacity units that requests of DynamoDB used. */
export interface UsedUnits {
  /** 4 KB each, by operation. */
  readonly read: Readonly<Record<string, number>>;
  /** 1 KB each, by operation. */
  readonly write: Readonly<Record<string, number>>;
}

const WRITES = ['PutItem', 'BatchWriteItem'];
const consumedSchema = z.object({ CapacityUnits: z.number() });
const objectSchema = z.record(z.string(), z.unknown());
const replySchema = z.looseObject({
  ConsumedCapacity: z.optional(z.union([consumedSchema, z.array(consumedSchema)])),
});

/**
 * Lets a database say what each request uses, and adds it up: a key that is read counts a unit at least, also where no
 * item is there (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html).
 */
export const createUnitMeter = () => {
  let read = new Map<string, number>();
  let write = new Map<string, number>();
  return {
    /** The request, which asks for its units too. */
    asking: (body: string): string =>
      JSON.stringify({ ...objectSchema.parse(JSON.parse(body)), ReturnConsumedCapacity: 'TOTAL' }),
    /** Adds up the units in a reply; returns it without them, as long as the client expects it. */
    read: (operation: string, reply: string): string => {
      const { ConsumedCapacity = [], ...rest } = replySchema.parse(JSON.parse(reply));
      const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
      const used = WRITES.includes(operation) ? write : read;
      used.set(operation, (used.get(operation) ?? 0) + units);
      return JSON.stringify(rest);
    },
    /** Units since the last time they were taken. */
    take: (): UsedUnits => {
      const taken = { read: Object.fromEntries(read), write: Object.fromEntries(write) };
      read = new Map();
      write = new Map();
      return taken;
    },
  };
};
