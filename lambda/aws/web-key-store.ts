import { randomBytes } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { STATE_KEY } from '../../core/contract/names.ts';
import { WEB_PARTITION } from '../../core/contract/state-partitions.ts';

const SCHEMA = 1;
const KEY_BYTES = 32;
const ITEM = 'key';

const itemSchema = z.object({ key: z.object({ B: z.instanceof(Uint8Array) }) });

/** The key that links and sign-ins are signed with. */
export interface WebKeyStore {
  /**
   * The key, made where there is none yet; remembered for `maxAgeMs`.
   * @throws UnreadableWebKeyError where the stored one is none; what the SDK throws
   */
  key(now: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** The stored key; undefined where none was made yet. */
  stored(signal?: AbortSignal): Promise<Uint8Array | undefined>;
}

/** The stored key is too short or no key at all: whatever it signed would be worth nothing. */
export class UnreadableWebKeyError extends Error {
  override readonly name = 'UnreadableWebKeyError';
}

/** 32 random bytes, one item for all households: made by whoever needs them first. */
export const createWebKeyStore = (
  client: DynamoDBClient,
  tableName: string,
  {
    maxAgeMs,
    random = randomBytes,
  }: { readonly maxAgeMs: number; readonly random?: (bytes: number) => Uint8Array },
): WebKeyStore => {
  let remembered: { readonly at: number; readonly key: Uint8Array } | undefined;

  const stored = async (signal?: AbortSignal): Promise<Uint8Array | undefined> => {
    const { Item: item } = await client.send(
      new GetItemCommand({
        TableName: tableName,
        ConsistentRead: true,
        Key: { [STATE_KEY.partition]: { S: WEB_PARTITION }, [STATE_KEY.sort]: { S: ITEM } },
      }),
      signal === undefined ? {} : { abortSignal: signal },
    );
    if (item === undefined) return undefined;
    const parsed = itemSchema.safeParse(item);
    if (!parsed.success || parsed.data.key.B.length !== KEY_BYTES) {
      throw new UnreadableWebKeyError(
        `state item "${ITEM}" of "${WEB_PARTITION}" holds no key of ${KEY_BYTES} bytes; delete it, and a new one is made (every link and device then has to be made again)`,
      );
    }
    return parsed.data.key.B;
  };

  const make = async (signal?: AbortSignal): Promise<Uint8Array> => {
    const key = random(KEY_BYTES);
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            [STATE_KEY.partition]: { S: WEB_PARTITION },
            [STATE_KEY.sort]: { S: ITEM },
            schema: { N: String(SCHEMA) },
            key: { B: key },
          },
          ConditionExpression: 'attribute_not_exists(#item)',
          ExpressionAttributeNames: { '#item': STATE_KEY.sort },
        }),
        signal === undefined ? {} : { abortSignal: signal },
      );
      return key;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      // Another made it in the meantime, or our own answer was lost.
      const found = await stored(signal);
      if (found === undefined) throw error;
      return found;
    }
  };

  return {
    stored,
    key: async (now, signal) => {
      if (remembered !== undefined && now >= remembered.at && now - remembered.at < maxAgeMs)
        return remembered.key;
      const key = (await stored(signal)) ?? (await make(signal));
      remembered = { at: now, key };
      return key;
    },
  };
};
