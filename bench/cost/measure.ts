import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { EXAMPLE_FILE, loadConfig } from '../../config/load.ts';
import { callsPerHourOf, pollEveryMs } from '../../config/settings.ts';
import { starterRules, UNKNOWN_HOME } from '../../config/starter-rules.ts';
import { DAY_MS, HOUR_MS } from '../../core/contract/lengths.ts';
import { statePartitions } from '../../core/contract/state-partitions.ts';
import type { Home, HomeRow } from '../../local/simulator/home.ts';
import { exampleTemplate } from '../../scripts/example-template.ts';
import { HOUSEHOLD, type Loopback, startLoopback } from '../loopback.ts';
import { itemBytes } from './item-bytes.ts';
import type { CADENCES, Measured, PollCounts } from './measured.ts';
import { measurePush } from './push.ts';

/** A fixed moment, so that every run measures the same polls. */
const START = Date.parse('2026-11-02T12:05:00Z');
/** Long enough for the longest mean of the rules, a day of prices, and to learn from all that could be stored. */
const SETTLING_MS = DAY_MS;
const SETTLING_EVERY_MS = 10 * 60_000;
const READ_UNIT_BYTES = 4_096;
const { days: DAYS } = statePartitions(HOUSEHOLD);

/** What setup writes for a home that sets itself a daily budget. */
const RULES = starterRules({ ...UNKNOWN_HOME, dailyBudget: 5 }).map(({ rule }) => rule);

/** A home that uses 2,900 kWh a year and stays below every limit of the rules; demand trembles by some watts, as real ones do. */
const HOME: Home = {
  readings: (fromMs, toMs) => {
    const rows: HomeRow[] = [];
    for (let at = Math.ceil(fromMs / 10_000) * 10_000; at < toMs; at += 10_000) {
      const nth = at / 10_000;
      const demandW = 250 + (nth % 150) + ((nth * nth) % 7);
      rows.push({ at, demandW, importWh: at / 11_250, exportWh: 0 });
    }
    return rows;
  },
};

/** An hour of polls of a steady home at one cadence, so that what happens once an hour (a token, what is usual) is in it once. */
export const measurePolls = async (cadence: (typeof CADENCES)[number]): Promise<PollCounts> => {
  await using loopback = await startLoopback(START, {
    home: HOME,
    rules: RULES,
    settings: { pollEvery: cadence, callsPerHour: callsPerHourOf({ pollEvery: cadence }) },
  });
  const pollOnce = async (everyMs: number) => {
    const report = await loopback.poll();
    if (report.outcome !== 'stored') throw new Error(`a steady poll ended as ${report.outcome}`);
    loopback.now += everyMs;
    return report;
  };
  while (loopback.now < START + SETTLING_MS) await pollOnce(SETTLING_EVERY_MS);
  const everyMs = pollEveryMs(cadence);
  await pollOnce(everyMs);
  const before = await itemSizes(loopback, 'READINGS_TABLE');
  loopback.takeUnits();
  const polls = HOUR_MS / everyMs;
  let readingsWritten = 0;
  let monitorBytes = 0;
  for (let nth = 0; nth < polls; nth += 1) {
    readingsWritten += (await pollOnce(everyMs)).rowsStored;
    const [bytes = 0] = await itemSizes(loopback, 'STATE_TABLE', isMonitor);
    monitorBytes = Math.max(monitorBytes, bytes);
  }
  const { write, ...taken } = loopback.takeUnits();
  // Scans are our own looks at the tables.
  const { Scan: _scan, ...read } = taken.read;
  const readings = await itemSizes(loopback, 'READINGS_TABLE');
  const stateBytes = sum(await itemSizes(loopback, 'STATE_TABLE', isLoaded));
  const ofEach = (units: number) => Number((units / polls).toFixed(3));
  return {
    readingsWritten: ofEach(readingsWritten),
    readingsNew: ofEach(readings.length - before.length),
    writeUnits: ofEach(sum(Object.values(write))),
    readUnits: ofEach(sum(Object.values(read))),
    monitorBytes,
    partitionUnits: ofEach((read.BatchGetItem ?? 0) - polls * Math.ceil(stateBytes / READ_UNIT_BYTES)),
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

type Item = Record<string, AttributeValue>;
const isMonitor = ({ item }: Item): boolean => item?.S === 'monitor';
/** What each poll loads; it reads no days. */
const isLoaded = ({ household }: Item): boolean => household?.S !== DAYS;

/** Bytes of the items of a table, which holds one household, as https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html counts them. */
const itemSizes = async (
  { environment }: Loopback,
  table: 'READINGS_TABLE' | 'STATE_TABLE',
  counts: (item: Item) => boolean = () => true,
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
    for await (const { Items = [] } of paginateScan({ client }, { TableName: environment[table] })) {
      sizes.push(...Items.filter(counts).map(itemBytes));
    }
    return sizes;
  } finally {
    client.destroy();
  }
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
