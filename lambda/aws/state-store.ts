import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { STATE_ITEMS, STATE_KEY } from '../../core/contract/names.ts';
import type { StateStore } from '../poller/ports.ts';
import {
  readLastGood,
  readMonitor,
  readSession,
  STATE_SCHEMA,
  type StoredItem,
  serializeLastGood,
  serializeMonitor,
  serializeSession,
  UnreadableStateError,
} from '../poller/state.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';
import { queryPages } from './query-pages.ts';

const namedSchema = z.object({ item: stringAttribute });
const itemSchema = z.object({ item: stringAttribute, schema: numberAttribute, body: stringAttribute });
const versionSchema = z.object({ version: z.object({ N: z.string().check(z.regex(/^[1-9]\d*$/)) }) });
const writerSchema = z.extend(versionSchema, { savedBy: stringAttribute });

const EXPECTED: Readonly<Record<string, string>> = { schema: 'a number', version: 'a whole number above 0' };

/** The state table. It only ever queries and puts single items: the function may do nothing else. */
export const createStateStore = (client: DynamoDBClient, tableName: string): StateStore => {
  const query = async (key: StateKey, signal?: AbortSignal): Promise<Map<string, unknown>> => {
    const input = { TableName: tableName, ConsistentRead: true, ...keyCondition(key) };
    const items = new Map<string, unknown>();
    for await (const page of queryPages(client, input, signal)) {
      for (const item of page) items.set(nameOf(item), item);
    }
    return items;
  };

  const put = (
    household: string,
    item: string,
    body: string,
    rest: { attributes?: Record<string, AttributeValue>; condition?: SaveCondition } = {},
  ) =>
    client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          [STATE_KEY.partition]: { S: household },
          [STATE_KEY.sort]: { S: item },
          schema: { N: String(STATE_SCHEMA) },
          ...rest.attributes,
          body: { S: body },
        },
        ...rest.condition,
      }),
    );

  const savedByUs = async (household: string, version: number, savedBy: string): Promise<boolean> => {
    const items = await query({ household, item: STATE_ITEMS.monitor });
    const stored = writerSchema.safeParse(items.get(STATE_ITEMS.monitor));
    return stored.success && Number(stored.data.version.N) === version && stored.data.savedBy.S === savedBy;
  };

  return {
    load: async (household, signal) => {
      const items = await query({ household }, signal);
      const session = items.get(STATE_ITEMS.session);
      const monitor = items.get(STATE_ITEMS.monitor);
      const lastGood = items.get(STATE_ITEMS.rules);
      return {
        ...(session === undefined ? {} : { session: readSession(storedItem(household, session)) }),
        ...(monitor === undefined ? {} : { monitor: readMonitor(storedItem(household, monitor)) }),
        version: monitor === undefined ? 0 : Number(parse(versionSchema, household, monitor).version.N),
        ...(lastGood === undefined ? {} : { lastGood: readLastGood(storedItem(household, lastGood)) }),
      };
    },

    saveMonitor: async (household, monitor, { expected, savedBy }) => {
      const version = expected + 1;
      const attributes = {
        version: { N: String(version) },
        savedBy: { S: savedBy },
        savedAt: { S: new Date(monitor.savedAt).toISOString() },
      };
      try {
        await put(household, STATE_ITEMS.monitor, serializeMonitor(monitor), {
          attributes,
          condition: stillAtVersion(expected),
        });
        return 'saved';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return (await savedByUs(household, version, savedBy)) ? 'saved' : 'lost-race';
      }
    },

    saveSession: async (household, session) => {
      await put(household, STATE_ITEMS.session, serializeSession(session));
    },

    saveLastGood: async (household, lastGood) => {
      await put(household, STATE_ITEMS.rules, serializeLastGood(lastGood));
    },
  };
};

/** One item of a household, or all of them. */
interface StateKey {
  readonly household: string;
  readonly item?: string;
}

const keyCondition = ({ household, item }: StateKey) => ({
  KeyConditionExpression:
    item === undefined ? '#household = :household' : '#household = :household AND #item = :item',
  ExpressionAttributeNames: {
    '#household': STATE_KEY.partition,
    ...(item === undefined ? {} : { '#item': STATE_KEY.sort }),
  },
  ExpressionAttributeValues: {
    ':household': { S: household },
    ...(item === undefined ? {} : { ':item': { S: item } }),
  },
});

interface SaveCondition {
  ConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
}

const stillAtVersion = (expected: number): SaveCondition => {
  const names = { ExpressionAttributeNames: { '#version': 'version' } };
  return expected === 0
    ? { ConditionExpression: 'attribute_not_exists(#version)', ...names }
    : {
        ConditionExpression: '#version = :expected',
        ...names,
        ExpressionAttributeValues: { ':expected': { N: String(expected) } },
      };
};

const nameOf = (item: unknown): string => namedSchema.parse(item).item.S;

const storedItem = (household: string, item: unknown): StoredItem => {
  const { item: name, schema, body } = parse(itemSchema, household, item);
  return { item: name.S, schema: Number(schema.N), body: body.S };
};

const parse = <S extends z.ZodMiniType>(shape: S, household: string, item: unknown): z.output<S> => {
  const parsed = shape.safeParse(item);
  if (parsed.success) return parsed.data;
  const attribute = String(parsed.error.issues[0]?.path[0]);
  throw new UnreadableStateError(
    `state item "${nameOf(item)}" of household "${household}": attribute "${attribute}" is not ` +
      `${EXPECTED[attribute] ?? 'a string'}; restore it, or delete the item to start afresh`,
  );
};
