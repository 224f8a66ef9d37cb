import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { STATE_KEY } from '../../core/contract/names.ts';
import { STATE_TTL } from '../../core/contract/state-partitions.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';
import { queryPages } from './query-pages.ts';

const SCHEMA = 1;
const itemSchema = z.object({
  [STATE_KEY.sort]: stringAttribute,
  schema: numberAttribute,
  version: numberAttribute,
  body: stringAttribute,
});

/** One readable item of a partition. */
export interface VersionedItem<T> {
  readonly name: string;
  readonly value: T;
  readonly version: number;
}

/** Items of the state table that several write, each under a version of its own; their bodies are of one form. */
export interface VersionedItems<T> {
  /** The items of a partition, or those whose names begin with `prefix`; what cannot be read is left out. */
  all(partition: string, prefix?: string): Promise<VersionedItem<T>[]>;
  /** Undefined where there is none, or none that can be read. */
  find(partition: string, name: string): Promise<VersionedItem<T> | undefined>;
  /**
   * Saves under the condition that the stored version is still `expected`, 0 for none; false where it is not.
   * @param expiresAt epoch ms after which DynamoDB may delete it
   */
  save(
    key: { readonly partition: string; readonly name: string },
    value: T,
    options: { readonly expected: number; readonly expiresAt?: number },
  ): Promise<boolean>;
  /** Puts an item in its place that nobody reads, and that DynamoDB deletes. */
  blank(key: { readonly partition: string; readonly name: string }, now: number): Promise<void>;
}

export const versionedItems = <S extends z.ZodMiniType>(
  client: DynamoDBClient,
  tableName: string,
  bodySchema: S,
): VersionedItems<z.output<S>> => {
  const read = (item: unknown): VersionedItem<z.output<S>> | undefined => {
    const parsed = itemSchema.safeParse(item);
    if (!parsed.success || Number(parsed.data.schema.N) !== SCHEMA) return undefined;
    const body = bodySchema.safeParse(parseJson(parsed.data.body.S));
    if (!body.success) return undefined;
    const { [STATE_KEY.sort]: name, version } = parsed.data;
    return { name: name.S, value: body.data, version: Number(version.N) };
  };

  const query = async (partition: string, name?: string, comparison?: string) => {
    const found: VersionedItem<z.output<S>>[] = [];
    const input = {
      TableName: tableName,
      ConsistentRead: true,
      KeyConditionExpression: [
        '#household = :household',
        ...(comparison === undefined ? [] : [comparison]),
      ].join(' AND '),
      ExpressionAttributeNames: {
        '#household': STATE_KEY.partition,
        ...(name === undefined ? {} : { '#item': STATE_KEY.sort }),
      },
      ExpressionAttributeValues: {
        ':household': { S: partition },
        ...(name === undefined ? {} : { ':item': { S: name } }),
      },
    };
    for await (const page of queryPages(client, input)) {
      for (const item of page) {
        const one = read(item);
        if (one !== undefined) found.push(one);
      }
    }
    return found;
  };

  const put = (
    { partition, name }: { readonly partition: string; readonly name: string },
    attributes: Record<string, AttributeValue>,
    condition: object = {},
  ) =>
    client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          [STATE_KEY.partition]: { S: partition },
          [STATE_KEY.sort]: { S: name },
          schema: { N: String(SCHEMA) },
          ...attributes,
        },
        ...condition,
      }),
    );

  return {
    all: (partition, prefix) =>
      prefix === undefined ? query(partition) : query(partition, prefix, 'begins_with(#item, :item)'),
    find: async (partition, name) => (await query(partition, name, '#item = :item'))[0],
    save: async (key, value, { expected, expiresAt }) => {
      const names = { '#version': 'version' };
      const condition =
        expected === 0
          ? { ConditionExpression: 'attribute_not_exists(#version)', ExpressionAttributeNames: names }
          : {
              ConditionExpression: '#version = :expected',
              ExpressionAttributeNames: names,
              ExpressionAttributeValues: { ':expected': { N: String(expected) } },
            };
      try {
        await put(
          key,
          {
            version: { N: String(expected + 1) },
            body: { S: JSON.stringify(value) },
            ...(expiresAt === undefined ? {} : { [STATE_TTL]: { N: String(Math.ceil(expiresAt / 1_000)) } }),
          },
          condition,
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    blank: async (key, now) => {
      await put(key, { body: { S: '{}' }, [STATE_TTL]: { N: String(Math.ceil(now / 1_000)) } });
    },
  };
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
