import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { EXAMPLE_FILE, loadConfig } from '../../config/load.ts';
import { pollEveryMs } from '../../config/settings.ts';
import { exampleTemplate } from '../../scripts/example-template.ts';
import { HOUSEHOLD, type Loopback, startLoopback } from '../loopback.ts';
import { itemBytes } from './item-bytes.ts';
import type { CADENCES, Measured, PollCounts } from './measured.ts';
import { measurePush } from './push.ts';

/** A fixed moment, so that every run measures the same polls. */
const START = Date.parse('2026-11-02T12:00:00Z');
const SETTLING_POLLS = 4;
const POLLS = 10;
const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;
const DAY_MS = 86_400_000;

/** Polls of a steady home at one cadence; the units follow from the sizes of what lies in the tables afterwards. */
export const measurePolls = async (cadence: (typeof CADENCES)[number]): Promise<PollCounts> => {
  await using loopback = await startLoopback(START);
  const everyMs = pollEveryMs(cadence);
  const pollOnce = async () => {
    const report = await loopback.poll();
    if (report.outcome !== 'stored') throw new Error(`a steady poll ended as ${report.outcome}`);
    loopback.now += everyMs;
    return report;
  };
  for (let nth = 0; nth < SETTLING_POLLS; nth += 1) await pollOnce();
  const before = await itemSizes(loopback, 'READINGS_TABLE');
  loopback.takeCounts();
  let readingsWritten = 0;
  for (let nth = 0; nth < POLLS; nth += 1) readingsWritten += (await pollOnce()).rowsStored;
  const { Query = 0, PutItem = 0 } = loopback.takeCounts();
  const readings = await itemSizes(loopback, 'READINGS_TABLE');
  const state = await itemSizes(loopback, 'STATE_TABLE');
  const [largestReading, largestItem] = [Math.max(...readings), Math.max(...state)];
  if (largestReading > WRITE_UNIT_BYTES) throw new Error('a reading takes more than one write unit');
  const stateReads = Math.ceil(sum(state) / READ_UNIT_BYTES);
  // A query of a few minutes of readings stays far below 4 KB.
  const readUnits = POLLS * stateReads + (Query - POLLS);
  const writeUnits = readingsWritten + PutItem * Math.ceil(largestItem / WRITE_UNIT_BYTES);
  return {
    readingsWritten: readingsWritten / POLLS,
    readingsNew: (readings.length - before.length) / POLLS,
    writeUnits: writeUnits / POLLS,
    readUnits: readUnits / POLLS,
  };
};

/** All that the cost of a month is worked out from. @param today such as `2026-11-23` */
export const measure = async (today: string): Promise<Measured> => {
  const { resources, memoryMb } = deployed();
  const printed = await printedByPolls();
  const { config } = loadConfig(fileURLToPath(new URL(`../../${EXAMPLE_FILE}`, import.meta.url)));
  return {
    measured: today,
    polls: {
      '30s': await measurePolls('30s'),
      '1m': await measurePolls('1m'),
      '2m': await measurePolls('2m'),
    },
    push: await measurePush(),
    readingBytes: await readingBytes(),
    logBytesPerPoll: Math.round(Buffer.byteLength(printed) / LOGGED_POLLS),
    memoryMb,
    alarms: resources('AWS::CloudWatch::Alarm'),
    customMetrics: customMetricsIn(printed),
    dashboards: resources('AWS::CloudWatch::Dashboard'),
    keepForDays: config.readings.keepFor / DAY_MS,
  };
};

const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.optional(z.unknown()) })),
});
const functionSchema = z.object({ MemorySize: z.number() });

const deployed = () => {
  const found = Object.values(
    templateSchema.parse(exampleTemplate({ pollEvery: '1m', push: false })).Resources,
  );
  const ofType = (type: string) => found.filter(({ Type }) => Type === type);
  const [fn] = ofType('AWS::Lambda::Function');
  return {
    resources: (type: string) => ofType(type).length,
    memoryMb: functionSchema.parse(fn?.Properties).MemorySize,
  };
};

const readingBytes = async (): Promise<number> => {
  await using loopback = await startLoopback(START);
  await loopback.poll();
  const sizes = await itemSizes(loopback, 'READINGS_TABLE');
  return Math.round(sum(sizes) / sizes.length);
};

const HANDLER = new URL('../../lambda/poller/handler.ts', import.meta.url);
const LOGGED_POLLS = 2;

/** Log lines and metrics of some polls by the real handler. */
const printedByPolls = async (): Promise<string> => {
  await using loopback = await startLoopback(Date.now());
  const program = `import { handler } from ${JSON.stringify(HANDLER.href)};
for (let nth = 0; nth < ${LOGGED_POLLS}; nth += 1) await handler({ household: ${JSON.stringify(HOUSEHOLD)} });`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    env: loopback.environment,
  });
  return stdout;
};

const metricsSchema = z.object({
  _aws: z.optional(
    z.object({
      CloudWatchMetrics: z.array(z.object({ Metrics: z.array(z.object({ Name: z.string() })) })),
    }),
  ),
});

/** How many metrics of their own the polls of one household emitted. */
const customMetricsIn = (printed: string): number => {
  const names = printed
    .trim()
    .split('\n')
    .flatMap((line) => metricsSchema.parse(JSON.parse(line))._aws?.CloudWatchMetrics ?? [])
    .flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));
  return new Set(names).size;
};

/** Bytes of every item of the household, as https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html counts them. */
const itemSizes = async (
  { environment }: Loopback,
  table: 'READINGS_TABLE' | 'STATE_TABLE',
): Promise<number[]> => {
  const client = new DynamoDBClient({
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB ?? '',
    region: environment.AWS_REGION ?? '',
    // The embedded database answers only this run's own access key.
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  const sizes: number[] = [];
  try {
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: environment[table],
        KeyConditionExpression: 'household = :household',
        ExpressionAttributeValues: { ':household': { S: HOUSEHOLD } },
      }),
    );
    if (LastEvaluatedKey !== undefined) throw new Error('more items than one page holds');
    sizes.push(...Items.map(itemBytes));
    return sizes;
  } finally {
    client.destroy();
  }
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
