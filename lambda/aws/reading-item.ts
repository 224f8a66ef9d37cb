import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { READINGS_KEY, READINGS_TTL } from '../contract.ts';
import type { ReadingBatch } from '../ports.ts';
import { parseReadAt, type Reading, writeReadAt } from '../telemetry/reading.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';

const ABSENT_UNLESS_GIVEN = ['consumptionWh', 'consumptionDeltaWh', 'exportWh', 'costPence'] as const;

/** The attributes `parseReadingItem` looks at. */
export const READING_ATTRIBUTES = [READINGS_KEY.sort, 'demandW', ...ABSENT_UNLESS_GIVEN] as const;

const itemSchema = z.object({
  readAt: z.pipe(stringAttribute, z.iso.datetime({ precision: 0 })),
  demandW: numberAttribute,
  consumptionWh: z.exactOptional(numberAttribute),
  consumptionDeltaWh: z.exactOptional(numberAttribute),
  exportWh: z.exactOptional(numberAttribute),
  costPence: z.exactOptional(numberAttribute),
});

/** Reads an item of the readings table; undefined where it is not as we write them (somebody may have edited it). */
export const parseReadingItem = (item: unknown): Reading | undefined => {
  const parsed = itemSchema.safeParse(item);
  if (!parsed.success) return undefined;
  const { readAt, ...values } = parsed.data;
  return { at: parseReadAt(readAt), ...values };
};

/** A reading as an item: flat, one attribute a value, absent where Octopus gave none. */
export const readingItem = (
  reading: Reading,
  { household, deviceId, keepForMs }: Omit<ReadingBatch, 'readings'>,
): Record<string, AttributeValue> => {
  const item: Record<string, AttributeValue> = {
    [READINGS_KEY.partition]: { S: household },
    [READINGS_KEY.sort]: { S: writeReadAt(reading.at) },
    demandW: { N: String(reading.demandW) },
    deviceId: { S: deviceId },
    [READINGS_TTL]: { N: String(Math.ceil((reading.at + keepForMs) / 1_000)) },
  };
  for (const name of ABSENT_UNLESS_GIVEN) {
    const value = reading[name];
    if (value !== undefined) item[name] = { N: String(value) };
  }
  return item;
};
