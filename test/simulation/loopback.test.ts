import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PARAMETER_PREFIX } from '../../core/contract/names.ts';
import { clientOptions } from '../../lambda/aws/client-options.ts';
import { createDayStore } from '../../lambda/aws/day-store.ts';
import { createNotifier } from '../../lambda/aws/notifier.ts';
import { createOwedMessages } from '../../lambda/aws/owed-messages.ts';
import { createParameters } from '../../lambda/aws/parameters.ts';
import { createReadingStore } from '../../lambda/aws/reading-store.ts';
import { createStateStore } from '../../lambda/aws/state-store.ts';
import { createToldStore } from '../../lambda/aws/told-store.ts';
import { createWebKeyStore } from '../../lambda/aws/web-key-store.ts';
import { createOctopus } from '../../lambda/octopus/client.ts';
import { AwsTroubleError, poll } from '../../lambda/poller/poll.ts';
import { originOf, serveSsm } from '../support/aws-loopback.ts';
import { type Emulator, startDynalite } from '../support/dynamodb-emulators.ts';
import { createTables } from '../support/dynamodb-tables.ts';
import { type ScriptedServer, type SeenRequest, serveScript } from '../support/scripted-server.ts';
import { HOUSEHOLD, rulesAt, SETTINGS } from './household.ts';
import { HOUR, MINUTE, PROFILES, START } from './plan.ts';
import { Random } from './random.ts';
import { Simulation } from './simulation.ts';
import type { Invocation } from './wire.ts';

const TABLES = { readings: 'readings', state: 'state' };
const CREDENTIALS = { accessKeyId: 'emulated', secretAccessKey: 'emulated' };
const POLLS = 40;
/** Longer than any pause that the faults before it may have left. */
const CALM_MINUTES = 70;
/** A sweep then also mends what an old request did that arrived after a newer one. */
const SWEEP_AFTER_MINUTES = 5 * 60;
/** Hangs are cut off sooner than in the function, to keep the suite short; what is calm has time on a busy machine. */
const PATIENCE = {
  troubled: { requestTimeoutMs: 250, callBudgetMs: 400 },
  calm: { requestTimeoutMs: 10_000, callBudgetMs: 15_000 },
};
const IN_TIME = 90_000;
const DYNAMODB_ERROR = 'com.amazonaws.dynamodb.v20120810#';

/** The same faults as in the simulation, on real sockets: nobody simulates what the SDK does with them. */
describe('polls through the real SDK over loopback, with faults on every wire', () => {
  const random = new Random(3);
  const run: Invocation = { id: 'loopback', startedAt: START, dead: false, kill: () => undefined };
  const world = new Simulation({
    seed: 3,
    days: 1,
    profile: PROFILES.none,
    callsPerHour: 75,
  });
  const faults = new Map<string, number>();
  const delivered: string[] = [];
  let isCalm = false;
  let lostPublishAcknowledgements = 0;
  let dynalite: Emulator;
  const servers: ScriptedServer[] = [];
  const closers: (() => void)[] = [];
  const note = (fault: string) => faults.set(fault, (faults.get(fault) ?? 0) + 1);

  /** Draws what goes wrong with one request; `undefined`: nothing. */
  const draw = (): 'error' | 'throttled' | 'lost' | 'hang' | undefined => {
    if (isCalm) return undefined;
    const fault = random.weighted<'error' | 'throttled' | 'lost' | 'hang'>({
      error: 0.05,
      throttled: 0.05,
      lost: 0.05,
      hang: 0.02,
    });
    if (fault !== undefined) note(fault);
    return fault;
  };

  const dynamodbWithFaults = (endpoint: string) => async (response: ServerResponse, asked: SeenRequest) => {
    const fault = draw();
    if (fault === 'hang') return;
    if (fault === 'error') return fail(response, 500, 'InternalServerError');
    if (fault === 'throttled') return fail(response, 400, 'ThrottlingException');
    const answer = await forward(endpoint, asked);
    if (fault === 'lost') response.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer.body);
  };

  const snsWithFaults = (response: ServerResponse, asked: SeenRequest): void => {
    const fault = draw();
    if (fault === 'hang') return;
    if (fault === 'error' || fault === 'throttled') {
      response.writeHead(500, { 'content-type': 'text/xml' }).end('<ErrorResponse/>');
      return;
    }
    delivered.push(new URLSearchParams(asked.body).get('Subject') ?? '');
    if (fault === 'lost') {
      lostPublishAcknowledgements += 1;
      response.destroy();
      return;
    }
    const result =
      '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>';
    response.writeHead(200, { 'content-type': 'text/xml' }).end(result);
  };

  const octopusWithFaults = (response: ServerResponse, asked: SeenRequest): void => {
    const fault = draw();
    if (fault === 'hang') return;
    if (fault === 'lost') {
      response.destroy();
      return;
    }
    if (fault !== undefined) {
      const status = fault === 'error' ? 503 : 429;
      response.writeHead(status, { 'content-type': 'text/html' }).end('<html>busy</html>');
      return;
    }
    const authorization = asked.headers.authorization;
    const answer = world.octopus.respond(run, {
      body: asked.body,
      headers: authorization === undefined ? {} : { authorization },
    });
    if (answer === 'hang') return;
    if (answer === 'reset') response.destroy();
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text);
  };

  const serve = async (script: Parameters<typeof serveScript>[0]): Promise<ScriptedServer> => {
    const server = await serveScript(script);
    servers.push(server);
    return server;
  };

  let pollOnce: (now: number) => Promise<unknown>;
  let stored: () => ReturnType<ReturnType<typeof createReadingStore>['between']>;

  beforeAll(async () => {
    dynalite = await startDynalite();
    const admin = new DynamoDBClient(dynalite.connection);
    await createTables(admin, TABLES);
    const faulty = await serve(dynamodbWithFaults(String(dynalite.connection.endpoint)));
    const sns = await serve(snsWithFaults);
    const octopus = await serve(octopusWithFaults);
    const ssm = await serveSsm({
      [`${PARAMETER_PREFIX}/${HOUSEHOLD}/settings`]: JSON.stringify({ ...SETTINGS, callsPerHour: 125 }),
      [`${PARAMETER_PREFIX}/${HOUSEHOLD}/rules`]: JSON.stringify({ rules: rulesAt(MINUTE) }),
      [`${PARAMETER_PREFIX}/${HOUSEHOLD}/api-key`]: world.octopus.keys.apiKey,
    });
    servers.push(ssm);
    const clientsWith = (requestTimeout: number) => {
      const options = (server: ScriptedServer) => ({
        ...clientOptions,
        requestHandler: { ...clientOptions.requestHandler, requestTimeout },
        endpoint: originOf(server),
        region: 'eu-west-2',
        credentials: CREDENTIALS,
      });
      const database = new DynamoDBClient(options(faulty));
      const topics = new SNSClient(options(sns));
      const parameterStore = new SSMClient(options(ssm));
      closers.push(...[database, topics, parameterStore].map((client) => () => client.destroy()));
      return {
        readings: createReadingStore(database, TABLES.readings, { random: () => random.next() }),
        state: createStateStore(database, TABLES.state),
        parameters: createParameters(parameterStore, PARAMETER_PREFIX),
        notifier: createNotifier(topics),
        webKeys: createWebKeyStore(database, TABLES.state, { maxAgeMs: 0 }),
        days: createDayStore(database, TABLES.state),
        owed: createOwedMessages(database, TABLES.state),
        told: createToldStore(database, TABLES.state),
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      };
    };
    closers.push(() => admin.destroy());
    const clients = {
      troubled: clientsWith(PATIENCE.troubled.requestTimeoutMs),
      calm: clientsWith(PATIENCE.calm.requestTimeoutMs),
    };
    let polls = 0;
    pollOnce = (now) => {
      polls += 1;
      const signal = AbortSignal.timeout(25_000);
      const times = isCalm ? 'calm' : 'troubled';
      const { callBudgetMs } = PATIENCE[times];
      const octopusPort = createOctopus({ url: octopus.url, callBudgetMs }, signal);
      const task = { household: HOUSEHOLD, now, signal, sendSignal: signal, pollId: `poll-${polls}` };
      return poll(task, { ...clients[times], octopus: octopusPort });
    };
    const reader = createReadingStore(admin, TABLES.readings);
    stored = () =>
      reader.between(HOUSEHOLD, START - 12 * HOUR, START + 2 * HOUR, AbortSignal.timeout(20_000));
  }, IN_TIME);

  afterAll(async () => {
    for (const close of closers) close();
    for (const server of servers) await server[Symbol.asyncDispose]();
    await dynalite.stop();
  });

  test(
    'every row is stored with its final values, the alert told, and nothing thrown but what AWS did',
    async () => {
      world.expect({ episodes: [{ from: START + 2 * MINUTE, to: START + 17 * MINUTE, demandW: 9_000 }] });
      const threw: unknown[] = [];
      for (let minute = 0; minute < POLLS; minute += 1) {
        await world.time.runTo(START + minute * MINUTE);
        await pollOnce(world.time.now()).catch((error: unknown) => threw.push(error));
      }
      isCalm = true;
      for (let minute = POLLS; minute < POLLS + CALM_MINUTES; minute += 5) {
        await world.time.runTo(START + minute * MINUTE);
        await pollOnce(world.time.now());
      }
      await world.time.runTo(START + SWEEP_AFTER_MINUTES * MINUTE);
      await pollOnce(world.time.now());
      const began = threw.filter((error) => !(error instanceof AwsTroubleError));
      expect(began.every((error) => error instanceof Error && 'name' in error)).toBe(true);
      expect(began.filter((error) => error instanceof TypeError || error instanceof RangeError)).toEqual([]);
      expect([...faults.keys()].sort()).toEqual(['error', 'hang', 'lost', 'throttled']);

      const byTime = new Map((await stored()).map((reading) => [reading.at, reading]));
      const until = START + (POLLS - 4) * MINUTE;
      for (let at = START; at < until; at += 10_000) {
        const row = world.home.rowAt(at);
        if (row === undefined || row.missing !== undefined) continue;
        expect(byTime.get(at)?.consumptionDeltaWh, new Date(at).toISOString()).toBe(
          row.final.consumptionDeltaWh,
        );
        expect(byTime.get(at)?.demandW).toBe(row.final.demandW);
      }
      const raised = delivered.filter((subject) => subject.startsWith('[ALERT]'));
      expect(raised.length).toBeGreaterThanOrEqual(1);
      const repeated = delivered.length - new Set(delivered).size;
      expect(repeated).toBeLessThanOrEqual(lostPublishAcknowledgements + (faults.get('lost') ?? 0));
    },
    IN_TIME,
  );
});

const fail = (response: ServerResponse, status: number, name: string): void => {
  response
    .writeHead(status, { 'content-type': 'application/x-amz-json-1.0' })
    .end(JSON.stringify({ __type: `${DYNAMODB_ERROR}${name}`, message: name }));
};

const forward = (endpoint: string, asked: SeenRequest): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    const { host: _host, ...headers } = asked.headers;
    const sent = request(endpoint, { method: 'POST', headers }, (answer: IncomingMessage) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(asked.body);
  });
