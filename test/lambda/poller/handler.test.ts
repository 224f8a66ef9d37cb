import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParametersCommand, type Parameter, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { METRICS } from '../../../core/contract/names.ts';
import { ACCOUNT, API_KEY, DEVICE, TOKEN } from '../../support/call-octopus.ts';
import { telemetryRow } from '../../support/fake-octopus.ts';
import { type ScriptedServer, serveScript } from '../../support/scripted-server.ts';

const waited = vi.hoisted(() => vi.fn(async (_ms: number) => undefined));
vi.mock('node:timers/promises', () => ({ setTimeout: waited }));

const dynamodb = mockClient(DynamoDBClient);
const ssm = mockClient(SSMClient);
const sns = mockClient(SNSClient);

const SETTINGS = JSON.stringify({
  schema: 1,
  accountNumber: ACCOUNT,
  deviceId: DEVICE,
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  keepFor: '400d',
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [{ id: '8c2a47d3', kind: 'email', minSeverity: 'info' }],
});
const parameters = new Map<string, string>();

/** Every JSON line that was written. */
let lines: string[] = [];
let octopus: ScriptedServer;

const lineSchema = z.looseObject({ message: z.optional(z.string()), _aws: z.optional(z.unknown()) });
const written = () => lines.map((line) => lineSchema.parse(JSON.parse(line)));
const logged = (message: string) => written().filter((line) => line.message === message);
const measured = () => written().filter(({ _aws }) => _aws !== undefined);

/** The handler of a fresh execution environment. */
const coldStart = async () => {
  vi.resetModules();
  return (await import('../../../lambda/poller/handler.ts')).handler;
};

beforeEach(async () => {
  octopus = await serveScript((response, { body }) => {
    const value = body.includes('obtainKrakenToken')
      ? { obtainKrakenToken: { token: TOKEN, payload: { exp: Date.now() / 1_000 + 3_600 } } }
      : { smartMeterTelemetry: [telemetryRow(Date.now() - 20_000, 2_345)] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data: value }));
  });
  vi.stubEnv('READINGS_TABLE', 'readings');
  vi.stubEnv('STATE_TABLE', 'state');
  vi.stubEnv('PARAMETER_PREFIX', '/home-mini-alerts');
  vi.stubEnv('OCTOPUS_API_URL', octopus.url);
  vi.stubEnv('AWS_REGION', 'eu-west-2');
  for (const client of [dynamodb, ssm, sns]) client.reset();
  dynamodb.on(BatchGetItemCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({ Items: [] });
  dynamodb.on(PutItemCommand).resolves({});
  dynamodb.on(BatchWriteItemCommand).resolves({});
  sns.on(PublishCommand).resolves({ MessageId: '1' });
  parameters.set('/home-mini-alerts/home/settings', SETTINGS);
  parameters.set('/home-mini-alerts/home/rules', '{"rules":[]}');
  parameters.set('/home-mini-alerts/home/api-key', API_KEY);
  ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
    Parameters: Names.flatMap((Name): Parameter[] => {
      const Value = parameters.get(Name);
      return Value === undefined ? [] : [{ Name, Value, Version: 1 }];
    }),
  }));
  lines = [];
  const keep = (chunk: unknown): boolean => {
    lines.push(
      ...String(chunk)
        .split('\n')
        .filter((line) => line.startsWith('{')),
    );
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(keep);
  vi.spyOn(console, 'log').mockImplementation(keep);
  vi.spyOn(process.stderr, 'write').mockImplementation(keep);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await octopus[Symbol.asyncDispose]();
});

describe('the handler', () => {
  it('reads nothing when it is imported: a wrong environment is told by the first invocation', async () => {
    vi.stubEnv('READINGS_TABLE', undefined);
    const handler = await coldStart();
    await expect(handler({ household: 'home' })).rejects.toThrow('READINGS_TABLE');
  });

  it('polls the household it is asked for and answers with the outcome', async () => {
    const handler = await coldStart();
    expect(await handler({ household: 'home' })).toEqual([{ household: 'home', outcome: 'stored' }]);
    expect(dynamodb.commandCalls(BatchWriteItemCommand)).toHaveLength(1);
  });

  it('polls for every record of the queue', async () => {
    const handler = await coldStart();
    const answers = await handler({
      Records: [{ body: '{"household":"home"}' }, { body: '{"household":"home"}' }],
    });
    expect(answers.map((answer) => ('outcome' in answer ? answer.outcome : ''))).toEqual([
      'stored',
      'stored',
    ]);
  });

  it('refuses an event that is not ours before it touches anything', async () => {
    const handler = await coldStart();
    await expect(handler({ detail: {} })).rejects.toThrow('the event must be an object');
    expect([dynamodb, ssm, sns].flatMap((client) => client.calls())).toEqual([]);
  });

  it('logs one line a poll', async () => {
    const handler = await coldStart();
    await handler({ household: 'home' });
    expect(logged('poll')).toEqual([
      expect.objectContaining({
        level: 'INFO',
        service: METRICS.service,
        household: 'home',
        outcome: 'stored',
        rowsServed: 1,
        rowsStored: 1,
        demandW: 2_345,
        telemetryCalls: 1,
        octopusErrors: 0,
      }),
    ]);
  });

  it('emits freshness, by service and household', async () => {
    const handler = await coldStart();
    await handler({ household: 'home' });
    const [metrics] = measured();
    expect(measured()).toHaveLength(1);
    expect(metrics).toMatchObject({
      household: 'home',
      service: METRICS.service,
      _aws: {
        CloudWatchMetrics: [
          { Namespace: METRICS.namespace, Dimensions: [expect.arrayContaining(['service', 'household'])] },
        ],
      },
    });
    expect(metrics?.[METRICS.freshness]).toBeGreaterThanOrEqual(19);
  });

  it('logs no demand where nothing was read, and still emits freshness', async () => {
    parameters.delete('/home-mini-alerts/home/api-key');
    const handler = await coldStart();
    expect(await handler({ household: 'home' })).toEqual([{ household: 'home', outcome: 'missing-key' }]);
    expect(logged('poll')[0]).not.toHaveProperty('demandW');
    expect(measured()[0]).toHaveProperty(METRICS.freshness);
  });

  it('logs each alert with its reason', async () => {
    const rules = [{ kind: 'demand', name: 'on', above: 1_000, for: '0s' }];
    parameters.set('/home-mini-alerts/home/rules', JSON.stringify({ rules }));
    const handler = await coldStart();
    await handler({ household: 'home' });
    expect(logged('alert')).toMatchObject([{ rule: 'on', event: 'raised', reason: 'beyond-limit' }]);
    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
  });

  it('looks again for the reading that decides, once the first look is published and logged', async () => {
    const rules = [
      { kind: 'demand', name: 'on', above: 1_000, for: '0s' },
      { kind: 'demand', name: 'soon', above: 1_000, for: '25s' },
    ];
    parameters.set('/home-mini-alerts/home/rules', JSON.stringify({ rules }));
    waited.mockClear();
    waited.mockImplementationOnce(async () => {
      expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
      expect(logged('poll')).toHaveLength(1);
      return undefined;
    });
    const handler = await coldStart();
    expect(await handler({ household: 'home' })).toEqual([{ household: 'home', outcome: 'stored' }]);
    // The only reading is 20 s old: the one that decides is of 30 s later, and is there 20 s after that.
    expect(waited.mock.calls[0]?.[0]).toBeGreaterThan(28_000);
    expect(waited.mock.calls[0]?.[0]).toBeLessThan(33_000);
    expect(logged('poll')).toMatchObject([{ lookAgainAt: expect.any(String) }, { outcome: 'stored' }]);
    expect(logged('poll')[1]).not.toHaveProperty('lookAgainAt');
    expect(measured()).toHaveLength(2);
  });

  it('still logs and measures a poll that AWS spoilt, and then fails', async () => {
    dynamodb.on(PutItemCommand).rejects(new Error('no save today'));
    const handler = await coldStart();
    await expect(handler({ household: 'home' })).rejects.toThrow('no save today');
    expect(logged('poll')).toHaveLength(1);
    expect(measured()).toHaveLength(1);
  });

  it('logs what AWS refused with its cause, under its real name', async () => {
    const refused = Object.assign(new Error('User is not authorized'), { name: 'AccessDeniedException' });
    dynamodb.on(BatchWriteItemCommand).rejects(refused);
    const handler = await coldStart();
    await expect(handler({ household: 'home' })).rejects.toThrow('AccessDeniedException');
    expect(logged('poll')).toMatchObject([{ outcome: 'not-stored', rowsServed: 1, rowsStored: 0 }]);
    expect(logged('poll failed')).toMatchObject([
      {
        level: 'ERROR',
        household: 'home',
        errors: [
          'ReadingsNotStoredError: 0 readings stored, then DynamoDB refused or did not answer <- AccessDeniedException: User is not authorized',
        ],
      },
    ]);
  });

  it.each([
    { what: 'a poll that could not begin', event: { household: 'home' } },
    { what: 'a test message', event: { household: 'home', test: true } },
  ])('logs why $what failed', async ({ event }) => {
    ssm.on(GetParametersCommand).rejects(new Error('no', { cause: new Error('socket hang up') }));
    const handler = await coldStart();
    await expect(handler(event)).rejects.toThrow('no');
    expect(logged('poll failed')).toMatchObject([{ errors: ['Error: no <- Error: socket hang up'] }]);
  });

  it('names the parameter of a key that is missing', async () => {
    parameters.delete('/home-mini-alerts/home/api-key');
    const handler = await coldStart();
    await handler({ household: 'home' });
    expect(logged('poll')).toMatchObject([
      { outcome: 'missing-key', detail: 'SSM parameter /home-mini-alerts/home/api-key is missing or empty' },
    ]);
  });

  it('sends a test message to everyone, keeps it, and touches nothing else', async () => {
    const handler = await coldStart();
    const answers = await handler({ household: 'home', test: true });
    expect(answers).toEqual([{ subject: expect.stringMatching(/^\[TEST\]/), to: ['8c2a47d3'] }]);
    expect(sns.commandCalls(PublishCommand)).toHaveLength(1);
    expect(dynamodb.calls().map(({ args: [{ input }] }) => input)).toMatchObject([
      { TableName: 'state', Item: { household: { S: 'home#told' } } },
    ]);
    expect(octopus.seen).toEqual([]);
  });

  it('keeps its clients from one invocation to the next: SSM is asked once', async () => {
    const handler = await coldStart();
    await handler({ household: 'home' });
    const asked = ssm.calls().length;
    await handler({ household: 'home', test: true });
    expect(ssm.calls()).toHaveLength(asked);
  });

  it('says of stored readings it cannot read how many there are', async () => {
    dynamodb
      .on(QueryCommand, { TableName: 'readings' })
      .resolves({ Items: [{ readAt: { S: 'yesterday' } }] });
    const handler = await coldStart();
    await handler({ household: 'home' });
    // Shortly after midnight a day is due, and its readings are read too.
    const [ofPoll] = logged('unreadable readings');
    expect(ofPoll).toMatchObject({ level: 'WARN', household: 'home', count: 1 });
  });

  it('writes no key, token, account or meter id', async () => {
    const handler = await coldStart();
    await handler({ household: 'home' });
    const all = lines.join('\n');
    expect([API_KEY, TOKEN, ACCOUNT, DEVICE].filter((secret) => all.includes(secret))).toEqual([]);
    expect(octopus.seen.some(({ headers }) => headers.authorization === TOKEN)).toBe(true);
  });
});
