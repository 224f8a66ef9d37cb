import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  ConditionalCheckFailedException,
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { READINGS_KEY, STATE_KEY } from '../../core/contract/names.ts';
import {
  courierPartitions,
  pollerStateAccess,
  SINGLE_ITEMS,
  statePartitions,
} from '../../core/contract/state-partitions.ts';
import { AwsFaultError } from './aws-calls.ts';

export type Item = Record<string, AttributeValue>;

/** Told of every write that reached a table. */
export interface TableWatch {
  put(table: 'readings' | 'state', item: Item): void;
}

export const READINGS_TABLE = 'readings';
export const STATE_TABLE = 'state';
/** Items of one page: DynamoDB ends one at 1 MB, a shorter one shows the same. */
const PAGE = 1_500;
const MAX_IN_A_BATCH = 25;
const MAX_GOTTEN = 100;
const MAX_ITEM_BYTES = 400_000;

const refuse = (message: string) => new AwsFaultError('ValidationException', message);

/** Who calls. */
export type Role = 'poller' | 'courier';
type Action = keyof ReturnType<typeof pollerStateAccess> | 'dynamodb:GetItem';

const partitionsOf = (role: Role, action: Action, household: string): readonly string[] => {
  if (role === 'courier') {
    return action === 'dynamodb:GetItem' || action === 'dynamodb:PutItem' ? courierPartitions(household) : [];
  }
  return action === 'dynamodb:GetItem' ? [] : pollerStateAccess(household)[action];
};

/** A partition that a role may do this in, as IAM compares it: exactly. */
const allowed = (role: Role, action: Action, partition = ''): string => {
  const [household = ''] = partition.split('#');
  if (partitionsOf(role, action, household).includes(partition)) return partition;
  throw new AwsFaultError('AccessDeniedException', `not authorized to perform ${action} in ${partition}`);
};

/** The two tables in memory; it knows the conditions the stores use and refuses every other. */
export class DynamoDbModel {
  readonly readings = new Map<string, Item>();
  readonly state = new Map<string, Item>();
  /** The partitions beside the household's own. */
  readonly beside = new Map<string, Map<string, Item>>();
  readonly #watch: TableWatch;
  readonly #readingKeys = new Map<number, string>();

  constructor(watch: TableWatch) {
    this.#watch = watch;
  }

  /** What a command asks for, in a few words. */
  describe(command: unknown): string {
    if (command instanceof BatchGetItemCommand) return 'get state';
    const verb =
      command instanceof QueryCommand ? 'query' : command instanceof PutItemCommand ? 'put' : 'write';
    const { TableName } = inputOf(command);
    return `${verb} ${TableName === READINGS_TABLE || verb === 'write' ? 'readings' : 'state'}`;
  }

  /** @param spare how many of a batch's items are left unprocessed, from the end */
  apply(command: unknown, spare: (items: number) => number, role: Role = 'poller'): unknown {
    if (command instanceof GetItemCommand) return this.#getOne(command.input, role);
    if (command instanceof QueryCommand) return this.#query(command.input);
    if (command instanceof BatchGetItemCommand) return this.#get(command.input, spare);
    if (command instanceof PutItemCommand) return this.#put(command.input, role);
    if (command instanceof BatchWriteItemCommand) return this.#batch(command.input, spare);
    throw refuse('not a command the function may send');
  }

  /** What the command line and the buttons in messages write. */
  writeHush(household: string, body: string): void {
    const { hush } = statePartitions(household);
    const item = { [STATE_KEY.partition]: { S: hush }, [STATE_KEY.sort]: { S: SINGLE_ITEMS.hush } };
    this.#table(STATE_TABLE, hush).set(SINGLE_ITEMS.hush, { ...item, schema: { N: '1' }, body: { S: body } });
  }

  /** Forgets readings, as expiry does. */
  expireBefore(at: number): void {
    for (const [readAt, key] of this.#readingKeys) {
      if (readAt >= at) continue;
      this.readings.delete(key);
      this.#readingKeys.delete(readAt);
    }
  }

  #query(input: QueryCommandInput): { Items: Item[]; LastEvaluatedKey?: Item } {
    if (input.ConsistentRead !== true) throw refuse('a read that is not consistent');
    const partition = input.ExpressionAttributeValues?.[':household']?.S;
    if (input.TableName === STATE_TABLE) allowed('poller', 'dynamodb:Query', partition);
    const table = this.#table(input.TableName, partition);
    const sort = table === this.readings ? READINGS_KEY.sort : STATE_KEY.sort;
    const span = keySpan(input, sort);
    const startKey = input.ExclusiveStartKey?.[sort]?.S;
    const items: Item[] = [];
    for (const key of this.#keys(table, span)) {
      if (startKey !== undefined && key <= startKey) continue;
      const item = table.get(key);
      if (item === undefined) continue;
      items.push(item);
      if (items.length === PAGE) return { Items: items, LastEvaluatedKey: { [sort]: { S: key } } };
    }
    return { Items: items };
  }

  /** Keys of a span in order. Readings lie on whole ten seconds. */
  #keys(table: Map<string, Item>, { from, to }: KeySpan): string[] {
    if (table !== this.readings) return [...table.keys()].sort().filter((key) => key >= from && key <= to);
    const keys: string[] = [];
    const last = Date.parse(to);
    for (let at = Math.ceil(Date.parse(from) / 10_000) * 10_000; at <= last; at += 10_000) {
      const key = this.#readingKeys.get(at);
      if (key !== undefined) keys.push(key);
    }
    return keys;
  }

  #getOne({ TableName, Key = {}, ConsistentRead }: GetItemCommandInput, role: Role): { Item?: Item } {
    if (ConsistentRead !== true) throw refuse('a read that is not consistent');
    const partition = allowed(role, 'dynamodb:GetItem', Key[STATE_KEY.partition]?.S);
    const found = this.#table(TableName, partition).get(Key[STATE_KEY.sort]?.S ?? '');
    return found === undefined ? {} : { Item: found };
  }

  #put(
    { TableName, Item: item = {}, ReturnValues, ...condition }: PutItemCommandInput,
    role: Role,
  ): { Attributes?: Item } {
    if (TableName !== STATE_TABLE) throw refuse('a single put that is not of the state table');
    const key = item[STATE_KEY.sort]?.S ?? '';
    const partition = allowed(role, 'dynamodb:PutItem', item[STATE_KEY.partition]?.S);
    const table = this.#table(TableName, partition);
    if (!holds(table.get(key), condition)) {
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    }
    if ((item.body?.S?.length ?? 0) > MAX_ITEM_BYTES) throw refuse('Item size has exceeded the maximum');
    if (table === this.state) this.#watch.put('state', item);
    const before = table.get(key);
    table.set(key, item);
    return ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
  }

  #get({ RequestItems = {} }: BatchGetItemCommandInput, spare: (items: number) => number) {
    const { Keys = [], ConsistentRead } = RequestItems[STATE_TABLE] ?? {};
    if (ConsistentRead !== true) throw refuse('a read that is not consistent');
    if (Keys.length === 0 || Keys.length > MAX_GOTTEN) throw refuse('1 to 100 keys');
    const done = Keys.slice(0, Keys.length - spare(Keys.length));
    const left = Keys.slice(done.length);
    const found = done.map((key) => {
      const partition = allowed('poller', 'dynamodb:BatchGetItem', key[STATE_KEY.partition]?.S);
      return this.#table(STATE_TABLE, partition).get(key[STATE_KEY.sort]?.S ?? '');
    });
    return {
      Responses: { [STATE_TABLE]: found.filter((item) => item !== undefined) },
      UnprocessedKeys: left.length === 0 ? {} : { [STATE_TABLE]: { Keys: left, ConsistentRead } },
    };
  }

  #batch({ RequestItems = {} }: BatchWriteItemCommandInput, spare: (items: number) => number) {
    const requests = RequestItems[READINGS_TABLE] ?? [];
    const keys = new Set(requests.map(({ PutRequest }) => PutRequest?.Item?.[READINGS_KEY.sort]?.S));
    if (requests.length === 0 || requests.length > MAX_IN_A_BATCH) throw refuse('1 to 25 items');
    if (keys.size !== requests.length) throw refuse('Provided list of item keys contains duplicates');
    const done = requests.slice(0, requests.length - spare(requests.length));
    for (const { PutRequest } of done) {
      const item: Item = PutRequest?.Item ?? {};
      this.#watch.put('readings', item);
      const key = item[READINGS_KEY.sort]?.S ?? '';
      this.readings.set(key, item);
      this.#readingKeys.set(Date.parse(key), key);
    }
    const left = requests.slice(done.length);
    return left.length === 0 ? {} : { UnprocessedItems: { [READINGS_TABLE]: left } };
  }

  #table(name: string | undefined, partition = ''): Map<string, Item> {
    if (name === READINGS_TABLE) return this.readings;
    if (name === STATE_TABLE && !partition.includes('#')) return this.state;
    if (name === STATE_TABLE) {
      const beside = this.beside.get(partition) ?? new Map<string, Item>();
      this.beside.set(partition, beside);
      return beside;
    }
    throw new AwsFaultError('ResourceNotFoundException', `no table ${name}`);
  }
}

const inputOf = (command: unknown): { TableName?: string | undefined } =>
  command instanceof QueryCommand || command instanceof PutItemCommand ? command.input : {};

interface KeySpan {
  readonly from: string;
  readonly to: string;
}

/** Reads `#p = :p`, and beside it `#s = :s`, `#s >= :from` and `#s BETWEEN :from AND :to`. */
const keySpan = (input: QueryCommandInput, sort: string): KeySpan => {
  const names = input.ExpressionAttributeNames ?? {};
  const values = input.ExpressionAttributeValues ?? {};
  const [, partition = '', sortName, one, least, from, to] =
    /^(#\w+) = :\w+(?: AND (#\w+) (?:= (:\w+)|>= (:\w+)|BETWEEN (:\w+) AND (:\w+)))?$/.exec(
      input.KeyConditionExpression ?? '',
    ) ?? [];
  if (names[partition] !== 'household') throw refuse(`a key condition ${input.KeyConditionExpression}`);
  if (sortName === undefined) return { from: '', to: '\uffff' };
  if (names[sortName] !== sort) throw refuse(`a condition on ${names[sortName]}`);
  const value = (name: string | undefined) => values[name ?? '']?.S ?? '';
  if (least !== undefined) return { from: value(least), to: '\uffff' };
  return one === undefined ? { from: value(from), to: value(to) } : { from: value(one), to: value(one) };
};

/** Reads `attribute_not_exists(#a)`, `#a = :a`, and several of them joined by AND. */
const holds = (
  stored: Item | undefined,
  condition: Omit<PutItemCommandInput, 'TableName' | 'Item'>,
): boolean => {
  const { ConditionExpression: expression, ExpressionAttributeNames: names = {} } = condition;
  if (expression === undefined) return true;
  const parts = expression.split(' AND ');
  if (parts.length > 1) {
    return parts.every((part) => holds(stored, { ...condition, ConditionExpression: part }));
  }
  const absent = /^attribute_not_exists\((#\w+)\)$/.exec(expression);
  if (absent !== null) return stored?.[names[absent[1] ?? ''] ?? ''] === undefined;
  const equal = /^(#\w+) = (:\w+)$/.exec(expression);
  if (equal === null) throw refuse(`a condition ${expression}`);
  const value = condition.ExpressionAttributeValues?.[equal[2] ?? ''];
  const own = stored?.[names[equal[1] ?? ''] ?? ''];
  return own !== undefined && own.N === value?.N && own.S === value?.S;
};
