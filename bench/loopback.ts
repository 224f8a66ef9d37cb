import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import type { WrittenSettings } from '../config/settings.ts';
import { PARAMETER_PREFIX, parameterNames, recipientId } from '../core/contract/names.ts';
import { clientOptions } from '../lambda/aws/client-options.ts';
import { createNotifier } from '../lambda/aws/notifier.ts';
import { createParameters } from '../lambda/aws/parameters.ts';
import { composePoller } from '../lambda/poller/compose.ts';
import type { PollReport } from '../lambda/poller/poll.ts';
import type { Log } from '../lambda/poller/ports.ts';
import { startEmbeddedDynamoDb, TABLES } from '../local/embedded-dynamodb.ts';
import type { Home, HomeRow } from '../local/simulator/home.ts';
import { simulatedMini } from '../local/simulator/simulated-mini.ts';
import { startSimulatedOctopus } from '../local/simulator/simulated-octopus.ts';
import { listenOnLoopback } from '../page/loopback-server.ts';
import { createUnitMeter, type UsedUnits } from './used-units.ts';

export const HOUSEHOLD = 'home';
export const HOUR_MS = 3_600_000;
const ACCOUNT = { apiKey: 'sk_bench', accountNumber: 'A-BE0C4A00', deviceId: '00-11-22-33-44-55-66-77' };

/** Everything a poll talks to, on 127.0.0.1, on a clock of its own, with every request counted. */
export interface Loopback extends AsyncDisposable {
  /** What Octopus takes for the present. */
  now: number;
  /** Requests since the last time they were taken, by operation: `PutItem`, `HomeMiniTelemetry`. */
  takeCounts(): Readonly<Record<string, number>>;
  /** Capacity units of DynamoDB since the last time they were taken. */
  takeUnits(): UsedUnits;
  /** Bytes through the sockets, both ways, headers included, since the last time they were taken. */
  takeBytes(): number;
  /** The real poll over the real adapters, in this process. */
  poll(): Promise<PollReport>;
  /** What the bundled handler must be told by its environment to use all this. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface LoopbackOptions {
  readonly home?: Home;
  /** Telemetry calls Octopus allows an hour; no limit by default. */
  readonly callsPerHour?: number;
  readonly rules?: readonly object[];
  /** Settings other than those of a poll a minute. */
  readonly settings?: Partial<WrittenSettings>;
}

/** @param now epoch ms at which the clock stands */
export const startLoopback = async (
  now: number,
  { home = HOME, callsPerHour, rules = RULES, settings = {} }: LoopbackOptions = {},
): Promise<Loopback> => {
  await using opening = new AsyncDisposableStack();
  const clock = { now };
  const counts = new Map<string, number>();
  const count = (operation: string) => counts.set(operation, (counts.get(operation) ?? 0) + 1);
  const sockets: Socket[] = [];
  let bytesTaken = 0;
  const bytesSoFar = () => sockets.reduce((sum, socket) => sum + socket.bytesRead + socket.bytesWritten, 0);
  const open = async (server: Server): Promise<string> => {
    server.on('connection', (socket) => sockets.push(socket));
    const { origin, close } = await listenOnLoopback(server, 0);
    opening.defer(close);
    return origin;
  };

  const database = await startEmbeddedDynamoDb();
  opening.defer(() => database.close());
  const meter = createUnitMeter();
  const dynamodbUrl = await open(counting(database.connection.endpoint, awsOperation, count, meter));
  const simulated = await startSimulatedOctopus({
    ...ACCOUNT,
    now: () => clock.now,
    mini: simulatedMini(home, { seed: 1, installedAt: 0, dropouts: [], leavesOut: true, tellsExport: true }),
    callsPerHour,
  });
  opening.defer(() => simulated.close());
  const octopusUrl = `${await open(counting(simulated.origin, octopusOperation, count))}/v1/graphql/`;
  const ssmUrl = await open(ssmServer(count, rules, { ...SETTINGS, ...settings }));
  const snsUrl = await open(snsServer(count));

  const { region, credentials } = database.connection;
  const options = { ...clientOptions, region, credentials };
  const dynamodb = new DynamoDBClient({ ...options, endpoint: dynamodbUrl });
  const poller = composePoller({
    dynamodb,
    tables: TABLES,
    parameters: createParameters(new SSMClient({ ...options, endpoint: ssmUrl }), PARAMETER_PREFIX),
    notifier: createNotifier(new SNSClient({ ...options, endpoint: snsUrl })),
    octopus: { url: octopusUrl },
    log: SILENT,
  });
  let polls = 0;
  const running = opening.move();
  return {
    get now() {
      return clock.now;
    },
    set now(moment) {
      clock.now = moment;
    },
    takeCounts: () => {
      const taken = Object.fromEntries([...counts].sort());
      counts.clear();
      return taken;
    },
    takeUnits: () => meter.take(),
    takeBytes: () => {
      const bytes = bytesSoFar();
      const taken = bytes - bytesTaken;
      bytesTaken = bytes;
      return taken;
    },
    poll: () => {
      polls += 1;
      return poller.poll({ household: HOUSEHOLD, now: clock.now, pollId: `bench-${polls}` });
    },
    environment: {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: options.region,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodbUrl,
      AWS_ENDPOINT_URL_SSM: ssmUrl,
      AWS_ENDPOINT_URL_SNS: snsUrl,
      READINGS_TABLE: TABLES.readings,
      STATE_TABLE: TABLES.state,
      PARAMETER_PREFIX,
      OCTOPUS_API_URL: octopusUrl,
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

/** A home that draws 400 to 700 W; what it draws does not matter here. */
const HOME: Home = {
  readings: (fromMs, toMs) => {
    const rows: HomeRow[] = [];
    for (let at = Math.ceil(fromMs / 10_000) * 10_000; at < toMs; at += 10_000) {
      rows.push({ at, demandW: 400 + ((at / 10_000) % 300), importWh: at / 7_200, exportWh: 0 });
    }
    return rows;
  },
};

const SETTINGS: WrittenSettings = {
  schema: 1,
  accountNumber: ACCOUNT.accountNumber,
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  keepFor: '400d',
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [{ id: recipientId('me@example.com'), kind: 'email', minSeverity: 'info' }],
};
const RULES = [
  { kind: 'demand', name: 'very-high', above: 9_000, for: '20m' },
  { kind: 'demand', name: 'left-on', above: 5_000, averageOver: '15m', for: '1h' },
  { kind: 'no-data', name: 'offline', after: '15m' },
  { kind: 'frozen', name: 'frozen', after: '30m' },
  { kind: 'budget', name: 'monthly', period: 'month', energyAbove: 4_000 },
];
const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

type Count = (operation: string) => void;
type NameOf = (headers: Headers, body: string) => string;

/** What a request asks beside itself, and reads out of its reply. */
interface Meter {
  asking(body: string): string;
  read(operation: string, reply: string): string;
}
const UNMETERED: Meter = { asking: (body) => body, read: (_operation, reply) => reply };

/** Passes every request on to `origin`, counted by name. */
const counting = (origin: string, nameOf: NameOf, count: Count, meter: Meter = UNMETERED): Server =>
  createServer(async (request, response) => {
    const body = await text(request);
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) {
      if (typeof value === 'string' && !HOP_BY_HOP.includes(name)) headers.set(name, value);
    }
    const operation = nameOf(headers, body);
    count(operation);
    const reply = await fetch(`${origin}${request.url}`, {
      method: 'POST',
      headers,
      body: meter.asking(body),
    });
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? '' });
    response.end(meter.read(operation, await reply.text()));
  });

const HOP_BY_HOP = ['connection', 'content-length', 'host', 'transfer-encoding', 'expect'];

const awsOperation: NameOf = (headers) => headers.get('x-amz-target')?.split('.').at(-1) ?? 'unknown';
const octopusOperation: NameOf = (_headers, body) =>
  z.object({ operationName: z.string() }).parse(JSON.parse(body)).operationName;

const ssmServer = (count: Count, rules: readonly object[], settings: WrittenSettings) =>
  createServer(async (request, response) => {
    count('GetParameters');
    const { Names } = z.object({ Names: z.array(z.string()) }).parse(JSON.parse(await text(request)));
    const names = parameterNames(HOUSEHOLD);
    const values: Readonly<Record<string, string>> = {
      [names.settings]: JSON.stringify(settings),
      [names.rules]: JSON.stringify({ rules }),
      [names.apiKey]: ACCOUNT.apiKey,
    };
    const Parameters = Names.map((Name) => ({ Name, Value: values[Name], Version: 1 }));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ Parameters }));
  });

const snsServer = (count: Count) =>
  createServer((_request, response) => {
    count('Publish');
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(
      '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
    );
  });
