import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { bundleWeb } from '../../scripts/bundles.ts';
import { originOf, serveSsm } from './aws-loopback.ts';
import { startDynalite } from './dynamodb-emulators.ts';
import { createTables } from './dynamodb-tables.ts';

const read = (name: string) => readFileSync(new URL(`loopback-certificate/${name}`, import.meta.url));

const resultSchema = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  cookies: z.array(z.string()),
  body: z.string(),
  isBase64Encoded: z.boolean(),
});
type Handler = (event: unknown) => Promise<unknown>;

const SETTINGS = {
  schema: 1,
  title: 'Our House',
  accountNumber: 'A-1234ABCD',
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  keepFor: '400d',
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [{ id: '8c2a47d3', kind: 'email', minSeverity: 'info' }],
};
const RULES = {
  rules: [
    { kind: 'demand', name: 'left-on', title: 'Left on?', above: 500, for: '2h', severity: 'critical' },
    { kind: 'no-data', name: 'offline', after: '15m' },
  ],
};

/** The web function as it is bundled, behind an HTTPS server that speaks payload 2.0 to it as an HTTP API does. */
export interface DeployedWeb extends AsyncDisposable {
  /** Such as `https://localhost:40123`. */
  readonly origin: string;
  readonly client: DynamoDBClient;
  readonly stateTable: string;
  readonly readingsTable: string;
  /** Invokes the function itself. */
  readonly invoke: Handler;
  readonly bundlePath: string;
  readonly bundleBytes: number;
  /** Turns the next request away whose path ends like this, as the stage's throttle may. */
  turnAway(ending: string): void;
  /** How many requests were turned away by the stage's throttle. */
  throttled(): number;
  /** What has been asked for so far: `GET /home`. */
  readonly asked: readonly string[];
  /** Takes the connection away, and gives it back. */
  setReachable(reachable: boolean): void;
}

/** @param throttle whether the server lets five requests a second through, as the stage does */
export const startDeployedWeb = async ({ throttle = true } = {}): Promise<DeployedWeb> => {
  const cleanUp = new AsyncDisposableStack();
  const bundle = cleanUp.use(bundleWeb(['home', 'flat']));
  const dynamodb = await startDynalite();
  cleanUp.defer(() => dynamodb.stop());
  const client = new DynamoDBClient(dynamodb.connection);
  cleanUp.defer(() => client.destroy());
  const tables = { readings: `readings-${randomUUID()}`, state: `state-${randomUUID()}` };
  await createTables(client, tables);
  const ssm = cleanUp.use(
    await serveSsm({
      '/home-mini-alerts/home/settings': JSON.stringify(SETTINGS),
      '/home-mini-alerts/home/rules': JSON.stringify(RULES),
      '/home-mini-alerts/flat/settings': JSON.stringify({ ...SETTINGS, title: 'The Flat' }),
      '/home-mini-alerts/flat/rules': JSON.stringify(RULES),
    }),
  );
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'emulated',
    AWS_SECRET_ACCESS_KEY: 'emulated',
    AWS_REGION: 'eu-west-2',
    AWS_ENDPOINT_URL_DYNAMODB: String(dynamodb.connection.endpoint),
    AWS_ENDPOINT_URL_SSM: originOf(ssm),
    READINGS_TABLE: tables.readings,
    STATE_TABLE: tables.state,
    PARAMETER_PREFIX: '/home-mini-alerts',
    HOUSEHOLDS: 'home,flat',
    ALLOW_LOOPBACK: 'true',
    POWERTOOLS_DEV: 'false',
  });
  const module = z
    .object({ handler: z.custom<Handler>((it) => typeof it === 'function') })
    .parse({ ...(await import(pathToFileURL(bundle.path).href)) });
  const asked: string[] = [];
  const unwanted: string[] = [];
  let [tokens, at, turnedAway, reachable] = [BURST, performance.now(), 0, true];
  const server = createServer({ key: read('key.pem'), cert: read('cert.pem') }, (request, response) => {
    if (!reachable) return void response.destroy();
    asked.push(`${request.method} ${request.url}`);
    const now = performance.now();
    tokens = Math.min(BURST, tokens + ((now - at) / 1_000) * REQUESTS_A_SECOND);
    at = now;
    const found = unwanted.findIndex((ending) => request.url?.split('?')[0]?.endsWith(ending));
    if (found >= 0) unwanted.splice(found, 1);
    if (found >= 0 || (throttle && tokens < 1)) {
      turnedAway += 1;
      response.writeHead(429, { 'content-type': 'application/json' }).end('{"message":"Too Many Requests"}');
      return;
    }
    tokens -= 1;
    answer(request, response, module.handler).catch((error: unknown) =>
      response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.defer(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return {
    origin: `https://localhost:${address.port}`,
    client,
    stateTable: tables.state,
    readingsTable: tables.readings,
    invoke: module.handler,
    bundlePath: bundle.path,
    bundleBytes: bundle.bytes,
    turnAway: (ending) => void unwanted.push(ending),
    throttled: () => turnedAway,
    asked,
    setReachable: (value) => {
      reachable = value;
      if (!value) server.closeAllConnections();
    },
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  };
};

const BURST = 5;
const REQUESTS_A_SECOND = 5;

/** What an HTTP API does with a request: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  handler: Handler,
): Promise<void> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'https://localhost');
  const { cookie, ...headers } = request.headers;
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    requestContext: {
      domainName: request.headers.host,
      http: {
        method: request.method,
        path: url.pathname,
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'],
      },
    },
    ...(body.length === 0 ? {} : { body: body.toString('base64') }),
    isBase64Encoded: body.length > 0,
  };
  const result = resultSchema.parse(await handler(event));
  response.writeHead(result.statusCode, { ...result.headers, 'set-cookie': result.cookies });
  response.end(Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8'));
};
