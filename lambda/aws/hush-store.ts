import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { STATE_KEY } from '../../core/contract/names.ts';
import { SINGLE_ITEMS, statePartitions } from '../../core/contract/state-partitions.ts';
import { HUSH_SCHEMA, type Hush, hushSchema, nothingHushed } from '../../core/messages/hush-item.ts';
import { readItem, UNREADABLE } from './read-item.ts';

/** The hush item is in a form that this version does not understand; nothing is written over it unless that is asked for. */
export class UnreadableHushError extends Error {
  override readonly name = 'UnreadableHushError';
}

/** Pause and mutes of each household, written by people: from the command line and by the buttons in messages. */
export interface HushStore {
  /**
   * What is asked for now; nothing where nobody asked for anything.
   * @throws UnreadableHushError
   */
  load(household: string): Promise<Hush>;
  /**
   * Applies a change to what is asked for now, again where somebody else writes at the same time; one that returns what
   * it was given writes nothing.
   * @returns what is asked for after it
   * @throws UnreadableHushError unless `overUnreadable`; then the change is made of nothing
   */
  change(
    household: string,
    change: (hush: Hush) => Hush,
    options?: { readonly overUnreadable?: boolean },
  ): Promise<Hush>;
}

interface Stored {
  readonly hush: Hush | typeof UNREADABLE | undefined;
  readonly version: AttributeValue | undefined;
}

const MAX_TRIES = 5;
const VERSION = 'version';

/** Every call throws what the SDK throws. */
export const createHushStore = (client: DynamoDBClient, tableName: string): HushStore => {
  const get = async (household: string): Promise<Stored> => {
    const { Item } = await client.send(
      new GetItemCommand({ TableName: tableName, Key: keyOf(household), ConsistentRead: true }),
    );
    return { hush: readItem(Item, { schema: HUSH_SCHEMA, body: hushSchema }), version: Item?.[VERSION] };
  };

  const put = async (
    household: string,
    hush: Hush,
    { hush: over, version: before }: Stored,
  ): Promise<boolean> => {
    try {
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: {
            ...keyOf(household),
            schema: { N: String(HUSH_SCHEMA) },
            [VERSION]: { N: String(nextAfter(before)) },
            body: { S: JSON.stringify(hush) },
          },
          // What nobody can read is nothing to lose.
          ...(over === UNREADABLE ? {} : stillAt(before)),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };

  return {
    load: async (household) => {
      const { hush } = await get(household);
      if (hush === UNREADABLE) throw unreadable(household);
      return hush ?? nothingHushed();
    },

    change: async (household, change, { overUnreadable = false } = {}) => {
      for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
        const stored = await get(household);
        const { hush } = stored;
        if (hush === UNREADABLE && !overUnreadable) throw unreadable(household);
        const before = hush === UNREADABLE || hush === undefined ? nothingHushed() : hush;
        const after = change(before);
        if (after === before && hush !== UNREADABLE) return after;
        if (await put(household, after, stored)) return after;
      }
      throw new Error(`pause and mutes of ${household} kept changing under ${MAX_TRIES} tries to write them`);
    },
  };
};

const stillAt = (version: AttributeValue | undefined) =>
  version === undefined
    ? {
        ConditionExpression: 'attribute_not_exists(#version)',
        ExpressionAttributeNames: { '#version': VERSION },
      }
    : {
        ConditionExpression: '#version = :before',
        ExpressionAttributeNames: { '#version': VERSION },
        ExpressionAttributeValues: { ':before': version },
      };

const keyOf = (household: string) => ({
  [STATE_KEY.partition]: { S: statePartitions(household).hush },
  [STATE_KEY.sort]: { S: SINGLE_ITEMS.hush },
});

/** A version that is no number is that of an item nobody can read. */
const nextAfter = (version: AttributeValue | undefined): number => {
  const before = Number(version?.N ?? 0);
  return Number.isSafeInteger(before) && before >= 0 ? before + 1 : 1;
};

const unreadable = (household: string): UnreadableHushError =>
  new UnreadableHushError(
    `pause and mutes of ${household} can't be read; npx home-mini resume --household ${household} clears them`,
  );
