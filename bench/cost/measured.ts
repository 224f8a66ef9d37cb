import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod/mini';

const FILE = new URL('../../docs/measured-calls.json', import.meta.url);

const pollSchema = z.object({
  /** Readings written in a poll, growing ones written again included. */
  readingsWritten: z.number(),
  /** Readings that are new in a poll. */
  readingsNew: z.number(),
  /** Write units of DynamoDB: 1 KB each. */
  writeUnits: z.number(),
  /** Read units of DynamoDB: 4 KB each, read consistently. */
  readUnits: z.number(),
  /** Those of them that one partition for the whole state would save: by keys, every item is rounded up, a missing one too. */
  partitionUnits: z.number(),
  /** Bytes of what the poller remembers and writes at each poll, the item `monitor`: as large as it was after any of them. */
  monitorBytes: z.number(),
});

const pushSchema = z.object({
  /** Of DynamoDB, as above. */
  writeUnits: z.number(),
  readUnits: z.number(),
  /** Secrets read and decrypted. */
  secretsRead: z.number(),
});

export const CADENCES = ['30s', '1m', '2m'] as const;

const measuredSchema = z.object({
  measured: z.iso.date(),
  /** Means over an hour of polls of a steady home with the starter rules, by cadence. */
  polls: z.object({ '30s': pollSchema, '1m': pollSchema, '2m': pollSchema }),
  /** For each message and phone on push. */
  push: pushSchema,
  readingBytes: z.number(),
  logBytesPerPoll: z.number(),
  memoryMb: z.number(),
  /** Of one household. */
  alarms: z.number(),
  customMetrics: z.number(),
  dashboards: z.number(),
  /** Days a reading is kept. */
  keepForDays: z.number(),
});

export type PushCounts = z.infer<typeof pushSchema>;
export type PollCounts = z.infer<typeof pollSchema>;
/** What one household was seen to use; the cost of a month is worked out from it. */
export type Measured = z.infer<typeof measuredSchema>;

export const readMeasured = (): Measured => measuredSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));
export const writeMeasured = (measured: Measured): void =>
  writeFileSync(FILE, `${JSON.stringify(measured, null, 2)}\n`);
