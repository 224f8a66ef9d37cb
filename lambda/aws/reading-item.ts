import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { READINGS_KEY, READINGS_TTL } from '../../core/contract/names.ts';
import { formatReadAt, type MeterReading, parseReadAt } from '../../core/readings/reading.ts';
import type { ReadingBatch } from '../poller/ports.ts';

const ABSENT_UNLESS_GIVEN = ['consumptionWh', 'consumptionDeltaWh', 'exportWh', 'costPence'] as const;

const VALUES = ['demandW', ...ABSENT_UNLESS_GIVEN] as const;

/** The attributes `parseReadingItem` looks at. */
export const READING_ATTRIBUTES = [READINGS_KEY.sort, ...VALUES] as const;

const numberOnWire = z.object({ N: z.string() });
const itemSchema = z.object({
  readAt: z.object({ S: z.iso.datetime({ precision: 0 }) }),
  demandW: z.exactOptional(numberOnWire),
  consumptionWh: z.exactOptional(numberOnWire),
  consumptionDeltaWh: z.exactOptional(numberOnWire),
  exportWh: z.exactOptional(numberOnWire),
  costPence: z.exactOptional(numberOnWire),
});

/** Reads an item of the readings table; undefined where it is not as we write them (somebody may have edited it). */
export const parseReadingItem = (item: unknown): MeterReading | undefined => {
  const parsed = itemSchema.safeParse(item);
  if (!parsed.success) return undefined;
  const { readAt, demandW, ...given } = parsed.data;
  const at = parseReadAt(readAt.S);
  const reading: Mutable<MeterReading> = demandW === undefined ? { at } : { at, demandW: Number(demandW.N) };
  for (const name of ABSENT_UNLESS_GIVEN) {
    const value = given[name];
    if (value !== undefined) reading[name] = Number(value.N);
  }
  // One look at all numbers here is twice as fast as one in each attribute's schema, and a sweep reads thousands.
  if (!Object.values(reading).every(Number.isFinite)) return undefined;
  const measured = [reading.demandW, reading.consumptionWh, reading.exportWh].some(
    (value) => value !== undefined,
  );
  return measured ? reading : undefined;
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A reading as an item: flat, one attribute a value, absent where Octopus gave none. */
export const readingItem = (
  reading: MeterReading,
  { household, deviceId, keepForMs }: Omit<ReadingBatch, 'readings'>,
): Record<string, AttributeValue> => {
  const item: Record<string, AttributeValue> = {
    [READINGS_KEY.partition]: { S: household },
    [READINGS_KEY.sort]: { S: formatReadAt(reading.at) },
    deviceId: { S: deviceId },
    [READINGS_TTL]: { N: String(Math.ceil((reading.at + keepForMs) / 1_000)) },
  };
  for (const name of VALUES) {
    const value = reading[name];
    if (value !== undefined) item[name] = { N: String(value) };
  }
  return item;
};
