import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { CHANNELS_SCHEMA, channelStateSchema, noTrouble } from '../../core/channels/channel-state.ts';
import { STATE_ITEMS, STATE_KEY } from '../../core/contract/names.ts';
import { SINGLE_ITEMS, statePartitions } from '../../core/contract/state-partitions.ts';
import { HUSH_SCHEMA, hushSchema, nothingHushed } from '../../core/messages/hush-item.ts';
import type { StateStore, StoredState } from '../poller/ports.ts';
import {
  type ItemOfOthers,
  readLastGood,
  readMonitor,
  readSession,
  readUsual,
  STATE_SCHEMA,
  type StoredItem,
  serializeLastGood,
  serializeMonitor,
  serializeSession,
  serializeUsual,
  UnreadableStateError,
} from '../poller/state.ts';
import { numberAttribute, stringAttribute } from './attribute-values.ts';
import type { RetryOptions } from './backoff.ts';
import { batchGet } from './batch-get.ts';
import { readItem, UNREADABLE } from './read-item.ts';

const keySchema = z.object({ [STATE_KEY.partition]: stringAttribute, [STATE_KEY.sort]: stringAttribute });
const itemSchema = z.object({ item: stringAttribute, schema: numberAttribute, body: stringAttribute });
const versionSchema = z.object({ version: z.object({ N: z.string().check(z.regex(/^[1-9]\d*$/)) }) });
const writerSchema = z.extend(versionSchema, { savedBy: stringAttribute });

const EXPECTED: Readonly<Record<string, string>> = { schema: 'a number', version: 'a whole number above 0' };

/** An earlier version reads this in its place as a session of another account: it obtains a token of its own. */
const NO_SESSION = JSON.stringify({ accountNumber: '' });

/** Where one item is. */
interface Place {
  readonly partition: string;
  readonly item: string;
}

const placesOf = (household: string) => {
  const { own, session, hush, channels } = statePartitions(household);
  return {
    monitor: { partition: own, item: STATE_ITEMS.monitor },
    lastGood: { partition: own, item: STATE_ITEMS.lastGood },
    usual: { partition: own, item: STATE_ITEMS.usual },
    session: { partition: session, item: SINGLE_ITEMS.session },
    hush: { partition: hush, item: SINGLE_ITEMS.hush },
    channels: { partition: channels, item: SINGLE_ITEMS.channels },
  };
};

/** Beside the monitor: where an earlier version kept the session. */
const oldSessionOf = (household: string): Place => ({
  partition: statePartitions(household).own,
  item: SINGLE_ITEMS.session,
});

const keyOf = ({ partition, item }: Place) => ({
  [STATE_KEY.partition]: { S: partition },
  [STATE_KEY.sort]: { S: item },
});

/** The state of the poller. It only ever gets items by their keys and puts single ones: the function may do nothing else. */
export const createStateStore = (
  client: DynamoDBClient,
  tableName: string,
  retry: RetryOptions = {},
): StateStore => {
  /** The items that there are at these places, by place. */
  const get = async <Name extends string>(
    places: Readonly<Record<Name, Place>>,
    signal?: AbortSignal,
  ): Promise<(name: Name) => unknown> => {
    const all: readonly Place[] = Object.values(places);
    const found = await batchGet(client, tableName, all.map(keyOf), { ...retry, signal });
    const items = new Map(found.map((item) => [nameOf(item), item]));
    return (name) => items.get(JSON.stringify(places[name]));
  };

  const put = (
    place: Place,
    body: string,
    rest: { attributes?: Record<string, AttributeValue>; condition?: SaveCondition } = {},
  ) =>
    client.send(
      new PutItemCommand({
        TableName: tableName,
        Item: {
          ...keyOf(place),
          schema: { N: String(STATE_SCHEMA) },
          ...rest.attributes,
          body: { S: body },
        },
        ...rest.condition,
      }),
    );

  const savedByUs = async (household: string, version: number, savedBy: string): Promise<boolean> => {
    const { monitor } = placesOf(household);
    const stored = writerSchema.safeParse((await get({ monitor }))('monitor'));
    return stored.success && Number(stored.data.version.N) === version && stored.data.savedBy.S === savedBy;
  };

  /**
   * The session where an earlier version kept it, which is asked for only where there is none in its own partition. A
   * version that was rolled back to writes it there again: after the way forward the stale one in its own partition counts,
   * whose token is merely replaced by a new one, and what that version left expires within the hour.
   */
  const loadOldSession = async (household: string, signal?: AbortSignal) => {
    const stored = (await get({ oldSession: oldSessionOf(household) }, signal))('oldSession');
    const session = stored === undefined ? undefined : readSession(storedItem(household, stored));
    return session?.accountNumber === '' ? undefined : session;
  };

  return {
    load: async (household, signal) => {
      const item = await get(placesOf(household), signal);
      const readable = <T>(name: Parameters<typeof item>[0], read: (stored: StoredItem) => T) =>
        item(name) === undefined ? undefined : read(storedItem(household, item(name)));
      const monitor = readable('monitor', readMonitor);
      const lastGood = readable('lastGood', readLastGood);
      const usual = readable('usual', readUsual);
      const ownSession = readable('session', readSession);
      const oldSession = ownSession === undefined ? await loadOldSession(household, signal) : undefined;
      const session = ownSession ?? oldSession;
      const hush = readItem(item('hush'), { schema: HUSH_SCHEMA, body: hushSchema });
      const channels = readItem(item('channels'), { schema: CHANNELS_SCHEMA, body: channelStateSchema });
      const unreadable: ItemOfOthers[] = [];
      if (hush === UNREADABLE) unreadable.push('hush');
      if (channels === UNREADABLE) unreadable.push('channels');
      const state: StoredState = {
        ...(session === undefined ? {} : { session }),
        ...(oldSession === undefined ? {} : { sessionToMove: true }),
        ...(monitor === undefined ? {} : { monitor }),
        version:
          monitor === undefined ? 0 : Number(parse(versionSchema, household, item('monitor')).version.N),
        ...(lastGood === undefined ? {} : { lastGood }),
        ...(usual === undefined ? {} : { usual }),
        hush: hush === UNREADABLE ? nothingHushed() : (hush ?? nothingHushed()),
        channels: channels === UNREADABLE ? noTrouble() : (channels ?? noTrouble()),
        unreadable,
      };
      return state;
    },

    saveMonitor: async (household, monitor, { expected, savedBy }) => {
      const version = expected + 1;
      const attributes = {
        version: { N: String(version) },
        savedBy: { S: savedBy },
        savedAt: { S: new Date(monitor.savedAt).toISOString() },
      };
      try {
        await put(placesOf(household).monitor, serializeMonitor(monitor), {
          attributes,
          condition: stillAt('version', expected === 0 ? undefined : expected),
        });
        return 'saved';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return (await savedByUs(household, version, savedBy)) ? 'saved' : 'lost-race';
      }
    },

    saveSession: async (household, session) => {
      await put(placesOf(household).session, serializeSession(session));
    },

    moveSession: async (household, session) => {
      await put(placesOf(household).session, serializeSession(session));
      await put(oldSessionOf(household), NO_SESSION);
    },

    saveUsual: async (household, usual, expectedLearnedTo) => {
      const { learnedTo } = usual;
      try {
        await put(placesOf(household).usual, serializeUsual(usual), {
          attributes: learnedTo === undefined ? {} : { learnedTo: { N: String(learnedTo) } },
          condition: stillAt('learnedTo', expectedLearnedTo),
        });
        return 'saved';
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return 'lost-race';
        throw error;
      }
    },

    saveLastGood: async (household, lastGood) => {
      await put(placesOf(household).lastGood, serializeLastGood(lastGood));
    },
  };
};

interface SaveCondition {
  ConditionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/** That a number of the stored item is still what it was; undefined: that it has none. */
const stillAt = (attribute: string, expected: number | undefined): SaveCondition => {
  const names = { ExpressionAttributeNames: { [`#${attribute}`]: attribute } };
  return expected === undefined
    ? { ConditionExpression: `attribute_not_exists(#${attribute})`, ...names }
    : {
        ConditionExpression: `#${attribute} = :expected`,
        ...names,
        ExpressionAttributeValues: { ':expected': { N: String(expected) } },
      };
};

const nameOf = (item: unknown): string => {
  const key = keySchema.parse(item);
  const place: Place = { partition: key[STATE_KEY.partition].S, item: key[STATE_KEY.sort].S };
  return JSON.stringify(place);
};

const storedItem = (household: string, item: unknown): StoredItem => {
  const { item: name, schema, body } = parse(itemSchema, household, item);
  return { item: name.S, schema: Number(schema.N), body: body.S };
};

const parse = <S extends z.ZodMiniType>(shape: S, household: string, item: unknown): z.output<S> => {
  const parsed = shape.safeParse(item);
  if (parsed.success) return parsed.data;
  const attribute = String(parsed.error.issues[0]?.path[0]);
  throw new UnreadableStateError(
    `state item "${keySchema.parse(item)[STATE_KEY.sort].S}" of household "${household}": attribute "${attribute}" is not ` +
      `${EXPECTED[attribute] ?? 'a string'}; restore it, or delete the item to start afresh`,
  );
};
