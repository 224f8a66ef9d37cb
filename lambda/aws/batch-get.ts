import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { backoffMs, type RetryOptions, wait } from './backoff.ts';

type Key = Record<string, AttributeValue>;

/** DynamoDB left keys unprocessed however often they were asked for. */
class KeysNotReadError extends Error {
  override readonly name = 'KeysNotReadError';
}

/** The waits between so many calls come to four seconds at most. */
const MAX_CALLS = 8;

/**
 * Items by their keys (100 at most), read consistently in one call; keys that DynamoDB leaves unprocessed are asked for
 * again until `signal` aborts. Items that are not there are left out.
 * @throws KeysNotReadError after eight calls; an AbortError; what the SDK throws
 */
export const batchGet = async (
  client: DynamoDBClient,
  tableName: string,
  keys: readonly Key[],
  {
    signal,
    sleep = wait,
    random = Math.random,
  }: RetryOptions & { readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly unknown[]> => {
  const items: unknown[] = [];
  let left: readonly Key[] = keys;
  for (let call = 1; call <= MAX_CALLS; call += 1) {
    const command = new BatchGetItemCommand({
      RequestItems: { [tableName]: { Keys: [...left], ConsistentRead: true } },
    });
    const options = signal === undefined ? {} : { abortSignal: signal };
    const { Responses, UnprocessedKeys } = await client.send(command, options);
    items.push(...(Responses?.[tableName] ?? []));
    left = UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (left.length === 0) return items;
    await sleep(backoffMs(call, random), signal ?? NEVER);
  }
  throw new KeysNotReadError(`DynamoDB left ${left.length} keys of ${tableName} unprocessed`);
};

const NEVER = new AbortController().signal;
