import * as z from 'zod/mini';
import { MINUTE_MS } from '../../core/contract/lengths.ts';
import { parameterNames, STATE_ITEMS } from '../../core/contract/names.ts';
import { SINGLE_ITEMS, statePartitions } from '../../core/contract/state-partitions.ts';
import { telemetryOperation } from '../../lambda/octopus/operations.ts';
import { post } from '../../lambda/octopus/transport.ts';

/** One attribute of DynamoDB: `{ S: 'text' }`. */
export type Attribute = { readonly S?: string | undefined; readonly N?: string | undefined };
export type Item = Readonly<Record<string, Attribute>>;

/** The calls of AWS that a plain poll makes, by whatever means. */
export interface PlainAws {
  batchGet(tableName: string, input: object): Promise<readonly Item[]>;
  query(input: object): Promise<readonly Item[]>;
  batchWrite(input: object): Promise<void>;
  putItem(input: object): Promise<void>;
  getParameters(names: readonly string[]): Promise<void>;
}

const WINDOW_MS = 3 * MINUTE_MS;
const KEPT_S = 400 * 86_400;
/** What a poll of our own writes: six new readings, and the newest before them, which has grown. */
const WRITTEN_ROWS = 7;

const sessionSchema = z.object({ token: z.object({ value: z.string() }), deviceId: z.string() });
const replySchema = z.object({
  data: z.object({
    smartMeterTelemetry: z.array(
      z.object({
        readAt: z.string(),
        demand: z.string(),
        consumption: z.nullable(z.string()),
        consumptionDelta: z.nullable(z.string()),
        export: z.nullable(z.string()),
        costDeltaWithTax: z.nullable(z.string()),
      }),
    ),
  }),
});
type Row = z.infer<typeof replySchema>['data']['smartMeterTelemetry'][number];

/**
 * A poll that makes the same network calls as ours and decides nothing: it takes token and meter from the state that
 * our poller stored, writes the newest rows, and puts the stored state back as it was.
 */
export const createPlainPoll = (aws: PlainAws, environment: Readonly<Record<string, string | undefined>>) => {
  const { READINGS_TABLE, STATE_TABLE = '', OCTOPUS_API_URL = '', PARAMETER_PREFIX } = environment;
  let parametersRead = false;
  return async ({ household }: { readonly household: string }): Promise<readonly { outcome: string }[]> => {
    const now = Date.now();
    const { own, session, hush, channels } = statePartitions(household);
    const places = [
      [own, STATE_ITEMS.monitor],
      [own, STATE_ITEMS.lastGood],
      [own, STATE_ITEMS.usual],
      [own, SINGLE_ITEMS.session],
      [session, SINGLE_ITEMS.session],
      [hush, SINGLE_ITEMS.hush],
      [channels, SINGLE_ITEMS.channels],
    ];
    const Keys = places.map(([partition, item]) => ({ household: { S: partition }, item: { S: item } }));
    const state = await aws.batchGet(STATE_TABLE, {
      RequestItems: { [STATE_TABLE]: { Keys, ConsistentRead: true } },
    });
    if (!parametersRead) {
      const { settings, rules } = parameterNames(household, PARAMETER_PREFIX);
      await aws.getParameters([settings, rules]);
      parametersRead = true;
    }
    const find = (name: string) => state.find(({ item }) => item?.S === name);
    const { token, deviceId } = sessionSchema.parse(JSON.parse(find(SINGLE_ITEMS.session)?.body?.S ?? ''));
    const [rows] = await Promise.all([
      telemetry(OCTOPUS_API_URL, token.value, deviceId, now),
      aws.query({
        TableName: READINGS_TABLE,
        ConsistentRead: true,
        KeyConditionExpression: 'household = :household AND readAt BETWEEN :from AND :to',
        ExpressionAttributeValues: {
          ':household': { S: household },
          ':from': { S: new Date(now - WINDOW_MS).toISOString() },
          ':to': { S: new Date(now).toISOString() },
        },
      }),
    ]);
    const requests = rows
      .slice(-WRITTEN_ROWS)
      .map((row) => ({ PutRequest: { Item: itemOf(row, household, deviceId) } }));
    await aws.batchWrite({ RequestItems: { [READINGS_TABLE ?? '']: requests } });
    await aws.putItem({ TableName: STATE_TABLE, Item: find(STATE_ITEMS.monitor) });
    return [{ outcome: 'stored' }];
  };
};

const telemetry = async (url: string, token: string, deviceId: string, now: number): Promise<Row[]> => {
  const exchange = await post({
    url: new URL(url),
    body: JSON.stringify({
      query: telemetryOperation.document,
      variables: telemetryOperation.variables({ deviceId, start: now - WINDOW_MS, end: now }),
      operationName: telemetryOperation.name,
    }),
    headers: { authorization: token },
    signal: AbortSignal.timeout(8_000),
  });
  if (!exchange.ok) throw new Error(exchange.reason);
  return replySchema.parse(JSON.parse(exchange.reply.text)).data.smartMeterTelemetry;
};

const itemOf = (row: Row, household: string, deviceId: string): Item => {
  const at = Date.parse(row.readAt);
  return {
    household: { S: household },
    readAt: { S: `${new Date(at).toISOString().slice(0, 19)}Z` },
    deviceId: { S: deviceId },
    expiresAt: { N: String(at / 1_000 + KEPT_S) },
    demandW: { N: row.demand },
    ...(row.consumption === null ? {} : { consumptionWh: { N: row.consumption } }),
    ...(row.consumptionDelta === null ? {} : { consumptionDeltaWh: { N: row.consumptionDelta } }),
    ...(row.export === null ? {} : { exportWh: { N: row.export } }),
    ...(row.costDeltaWithTax === null ? {} : { costPence: { N: row.costDeltaWithTax } }),
  };
};
