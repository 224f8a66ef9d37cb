import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import type { Publication } from '../core/channels/publication.ts';
import { channelParameter, PARAMETER_PREFIX, parameterNames, recipientId } from '../core/contract/names.ts';
import { startEmbeddedDynamoDb, TABLES } from '../local/embedded-dynamodb.ts';
import { listenOnLoopback } from '../page/loopback-server.ts';
import { bundleCourier } from '../scripts/bundles.ts';
import { type Measurement, median, quantile, told } from './measurement.ts';

const HOUSEHOLD = 'home';
const PHONE = { kind: 'webhook', name: 'phone' } as const;
const ID = recipientId(`${PHONE.kind}:${PHONE.name}`);
const HOST = fileURLToPath(new URL('handlers/courier-host.ts', import.meta.url));
const WARM_MESSAGES = 5;

/** From the event of SNS to the request at the phone's server. */
export const pushLatency: Measurement = {
  title: 'From publish to the phone’s server',
  how:
    `The bundled courier in a process of its own, given the event with which SNS invokes it, with SSM, DynamoDB (dynalite) ` +
    `and the push service on this machine: from there to the arrival of the request at the service. Cold: a fresh process, ` +
    `its start included; warm: the next messages in the same one. What SNS and Lambda take to start it comes on top, and so ` +
    `does the network to the service.`,
  measure: async ({ runs, quick }) => {
    await using world = await startWorld();
    const cold: number[] = [];
    const warm: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const begunAt = Date.now();
      await using courier = await world.start();
      cold.push((await courier.push(`cold-${run}`)) - begunAt);
      for (let nth = 0; nth < (quick ? 1 : WARM_MESSAGES); nth += 1) {
        const sentAt = Date.now();
        warm.push((await courier.push(`warm-${run}-${nth}`)) - sentAt);
      }
    }
    const figure = (what: string, times: readonly number[]) =>
      told(what, `median ${median(odd(times))} ms, 95 % within ${quantile(times, 0.95)} ms`);
    return [figure('cold', cold), figure('warm', warm), told('bundle', `${world.kilobytes} KB`)];
  },
};

const odd = (times: readonly number[]): readonly number[] =>
  times.length % 2 === 1 ? times : times.slice(1);

interface Courier extends AsyncDisposable {
  /** Hands it a message; resolves to the moment at which the phone's server had it, epoch ms. */
  push(id: string): Promise<number>;
}

interface World extends AsyncDisposable {
  readonly kilobytes: number;
  start(): Promise<Courier>;
}

const startWorld = async (): Promise<World> => {
  await using opening = new AsyncDisposableStack();
  const bundle = opening.use(bundleCourier());
  const database = await startEmbeddedDynamoDb();
  opening.defer(() => database.close());
  const open = async (server: Server): Promise<string> => {
    const { origin, close } = await listenOnLoopback(server, 0);
    opening.defer(close);
    return origin;
  };
  const arrivals = new Map<string, number>();
  const phone = await open(phoneServer(arrivals));
  const parameters = {
    [parameterNames(HOUSEHOLD).settings]: JSON.stringify({ recipients: [{ id: ID, ...PHONE }] }),
    [channelParameter(HOUSEHOLD, PHONE)]: JSON.stringify({ url: `${phone}/hook` }),
  };
  const ssm = await open(ssmServer(parameters));
  const { region, credentials, endpoint } = database.connection;
  const env = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_SSM: ssm,
    STATE_TABLE: TABLES.state,
    PARAMETER_PREFIX,
    ALLOW_LOOPBACK: 'true',
    NODE_OPTIONS: bundle.nodeOptions,
  };
  const running = opening.move();
  return {
    kilobytes: Math.round(bundle.bytes / 1_024),
    start: async () => {
      const child = fork(HOST, [bundle.path], {
        env,
        execArgv: [],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      return {
        push: async (id) => {
          child.send(eventOf(id));
          await once(child, 'message');
          const arrivedAt = arrivals.get(id);
          if (arrivedAt === undefined) throw new Error(`message ${id} did not arrive`);
          return arrivedAt;
        },
        [Symbol.asyncDispose]: () => end(child),
      };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
};

const end = async (child: ChildProcess): Promise<void> => {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};

const eventOf = (id: string): object => {
  const message: Publication = {
    schema: 1,
    id,
    episode: id.replaceAll('-', '_'),
    household: HOUSEHOLD,
    title: 'Home',
    rule: 'left-on',
    event: 'raised',
    severity: 'critical',
    to: [ID],
    at: new Date().toISOString(),
    headline: '[ALERT] Left on? 830 W since 15:00',
    text: 'Home has used about 830 W since 15:00.',
    facts: [],
    links: [],
  };
  return { Records: [{ Sns: { Message: JSON.stringify(message) } }] };
};

const idSchema = z.object({ id: z.string() });
const phoneServer = (arrivals: Map<string, number>): Server =>
  createServer(async (request, response) => {
    const arrivedAt = Date.now();
    arrivals.set(idSchema.parse(JSON.parse(await text(request))).id, arrivedAt);
    response.writeHead(200).end();
  });

const nameSchema = z.object({ Name: z.string() });
const ssmServer = (parameters: Readonly<Record<string, string>>): Server =>
  createServer(async (request, response) => {
    const { Name } = nameSchema.parse(JSON.parse(await text(request)));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ Parameter: { Name, Value: parameters[Name], Version: 1 } }));
  });
