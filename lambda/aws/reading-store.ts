import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { READINGS_KEY } from '../../core/contract/names.ts';
import { formatReadAt, type MeterReading } from '../../core/readings/reading.ts';
import { type ReadingBatch, type ReadingStore, ReadingsNotStoredError } from '../poller/ports.ts';
import { backoffMs, type RetryOptions, wait } from './backoff.ts';
import { queryPages } from './query-pages.ts';
import { parseReadingItem, READING_ATTRIBUTES, readingItem } from './reading-item.ts';

/** Most items that one BatchWriteItem takes (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html). */
const BATCH_SIZE = 25;

/** Items of one page that are not readings as we write them, and were left out. */
export interface UnreadableReadings {
  readonly household: string;
  readonly count: number;
  /** Span of the page in which they lie, as `readAt` was asked for. */
  readonly from: string;
  readonly to: string;
}

export interface ReadingStoreOptions extends RetryOptions {
  /** Told of items that were left out, once a page. */
  readonly onUnreadable?: (found: UnreadableReadings) => void;
}

/** Which readings: `from` and `to` are epoch ms, both inclusive. */
export interface ReadingRange {
  readonly household: string;
  readonly from: number;
  readonly to: number;
}

/** The readings table. It only ever queries and batch-writes: the function may do nothing else. */
export const createReadingStore = (
  client: DynamoDBClient,
  tableName: string,
  options: ReadingStoreOptions = {},
): ReadingStore => ({
  between: async (household, from, to, signal) => {
    const readings: MeterReading[] = [];
    const pages = readingsBetween(
      client,
      tableName,
      { household, from, to },
      { signal, onUnreadable: options.onUnreadable },
    );
    for await (const page of pages) readings.push(...page);
    return readings;
  },

  write: async (batch, signal) => {
    let stored = 0;
    try {
      for await (const certain of writing(client, tableName, batch, { ...options, signal })) stored = certain;
    } catch (error) {
      if (!isAbort(error, signal)) throw new ReadingsNotStoredError(stored, error);
    }
    return stored;
  },
});

/**
 * Stored readings of a range, oldest first, read consistently, page by page: a year does not fit into memory at once.
 * Items past their expiry that DynamoDB has not deleted yet are among them; items that cannot be read are not.
 */
export async function* readingsBetween(
  client: DynamoDBClient,
  tableName: string,
  { household, from, to }: ReadingRange,
  watch: {
    readonly signal?: AbortSignal;
    readonly onUnreadable?: ReadingStoreOptions['onUnreadable'] | undefined;
  } = {},
): AsyncGenerator<MeterReading[]> {
  const firstSecond = Math.ceil(from / 1_000) * 1_000;
  if (firstSecond > to) return;
  const span = { from: formatReadAt(firstSecond), to: formatReadAt(to) };
  const input = {
    TableName: tableName,
    ConsistentRead: true,
    KeyConditionExpression: '#household = :household AND #readAt BETWEEN :from AND :to',
    ProjectionExpression: READING_ATTRIBUTES.join(', '),
    ExpressionAttributeNames: { '#household': READINGS_KEY.partition, '#readAt': READINGS_KEY.sort },
    ExpressionAttributeValues: {
      ':household': { S: household },
      ':from': { S: span.from },
      ':to': { S: span.to },
    },
  };
  for await (const items of queryPages(client, input, watch.signal)) {
    const readings = items.map(parseReadingItem).filter((reading) => reading !== undefined);
    const count = items.length - readings.length;
    if (count > 0) watch.onUnreadable?.({ household, count, ...span });
    yield readings;
  }
}

/** Writes batch after batch; after every answer yields how many readings, from the oldest on, are stored for certain. */
async function* writing(
  client: DynamoDBClient,
  tableName: string,
  { readings, ...owner }: ReadingBatch,
  { signal, sleep = wait, random = Math.random }: ReadingStoreOptions & { readonly signal: AbortSignal },
): AsyncGenerator<number> {
  for (let start = 0; start < readings.length; start += BATCH_SIZE) {
    const batch = readings.slice(start, start + BATCH_SIZE);
    let requests: WriteRequest[] = batch.map((reading) => ({
      PutRequest: { Item: readingItem(reading, owner) },
    }));
    for (let attempt = 0; requests.length > 0; attempt += 1) {
      if (attempt > 0) await sleep(backoffMs(attempt, random), signal);
      if (signal.aborted) return;
      const command = new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } });
      const { UnprocessedItems = {} } = await client.send(command, { abortSignal: signal });
      requests = Object.values(UnprocessedItems).flat();
      yield start + certainlyStored(batch, requests);
    }
  }
}

const certainlyStored = (batch: readonly MeterReading[], unprocessed: readonly WriteRequest[]): number => {
  const missing = new Set(unprocessed.map(({ PutRequest }) => PutRequest?.Item?.[READINGS_KEY.sort]?.S));
  const first = batch.findIndex(({ at }) => missing.has(formatReadAt(at)));
  return first === -1 ? batch.length : first;
};

const isAbort = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted && error instanceof Error && error.name === 'AbortError';
