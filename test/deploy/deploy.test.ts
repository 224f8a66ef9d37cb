import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parameterNames, recipientId } from '../../core/contract/names.ts';
import { type SimulatedOctopus, startSimulatedOctopus } from '../../local/simulator/simulated-octopus.ts';
import { miniDrawing } from '../support/home-drawing.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { type Cdk, cdkIn, describeStack } from './cdk.ts';
import {
  type DeployedFunction,
  type Environment,
  fetchFunction,
  startEnvironment,
} from './deployed-function.ts';
import { type EmulatedAws, hasMoto, startMoto } from './moto.ts';
import { type Delivered, subscribeQueue } from './subscribed-queue.ts';

const REGION = 'eu-west-2';
const MINUTE = 60_000;
const START = Date.parse('2026-05-15T17:00:00Z');
const API_KEY = 'sk_live_never_to_be_seen';
const ACCOUNT = { accountNumber: 'A-51A07ED0', deviceId: '00-11-22-33-44-55-66-77' };
const EMAIL = 'me@example.com';

const VERY_HIGH = {
  kind: 'demand',
  name: 'very-high',
  above: 9000,
  clearBelow: 8000,
  for: '5m',
  severity: 'critical',
};
const BASE_LOAD = { kind: 'demand', name: 'base-load', above: 250, for: '5m' };

/** 9.5 kW from 17:20 to 17:35 UTC, else 300 W. */
const wattsAt = (at: number): number => (at >= START + 20 * MINUTE && at < START + 35 * MINUTE ? 9_500 : 300);

const moto = hasMoto();
if (!moto) console.log('test:deploy skipped: no moto_server on the path (pip install "moto[server]")');

describe.skipIf(!moto)('a household deployed with the CDK command line', () => {
  let folder = '';
  let aws: EmulatedAws;
  let cdk: Cdk;
  let octopus: SimulatedOctopus;
  let deployed: Awaited<ReturnType<typeof describeStack>>;
  let poller: DeployedFunction;
  let environment: Environment;
  let clients: ReturnType<typeof clientsOf>;
  let mine: { receive: () => Promise<Delivered[]> };
  let others: { receive: () => Promise<Delivered[]> };
  let now = START;
  const mini = miniDrawing(wattsAt, START - 60 * MINUTE);
  const written: string[] = [];
  const delivered: Delivered[] = [];

  const configWith = (...rules: object[]) =>
    rawConfig(
      [rawHousehold({ accountNumber: ACCOUNT.accountNumber, recipients: [{ email: EMAIL }], rules })],
      {
        region: REGION,
        octopusApiUrl: octopus.url,
      },
    );

  /** One tick of the deployed schedule. */
  const tick = async (): Promise<string> => {
    now += MINUTE;
    const answers = outcomesSchema.parse(await environment.invoke(scheduledEvent(deployed), now));
    delivered.push(...(await mine.receive()));
    return answers.map(({ outcome }) => outcome).join();
  };
  const ticks = async (count: number): Promise<string[]> => {
    const outcomes: string[] = [];
    while (outcomes.length < count) outcomes.push(await tick());
    return outcomes;
  };
  const coldStart = async (): Promise<void> => {
    environment = await startEnvironment(poller, aws);
  };
  const endEnvironment = async (): Promise<void> => {
    await environment.stop();
    written.push(environment.output());
  };
  const itemsOf = async (output: 'ReadingsTableName' | 'StateTableName') => {
    const items: z.infer<typeof itemSchema>[] = [];
    const pages = paginateScan({ client: clients.dynamodb }, { TableName: deployed.outputs[output] });
    for await (const { Items } of pages) items.push(...z.array(itemSchema).parse(Items));
    return items;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'home-mini-deploy-'));
    aws = await startMoto(REGION, folder);
    clients = clientsOf(aws);
    octopus = await startSimulatedOctopus({
      ...ACCOUNT,
      apiKey: API_KEY,
      mini,
      now: () => now,
      callsPerHour: 125,
    });
    cdk = cdkIn(folder, aws);
    cdk.configure(configWith(VERY_HIGH));
    await cdk.bootstrap();
    await cdk.deploy();
    deployed = await describeStack(clients.cloudformation);
    poller = await fetchFunction(clients.lambda, aws, {
      name: outputOf(deployed, 'PollerFunctionName'),
      code: codeOf(deployed),
      folder: join(folder, 'function'),
    });
    const topicArn = outputOf(deployed, 'AlertsTopicArnHome');
    const subscribe = (name: string, recipient: string) =>
      subscribeQueue(clients.sns, aws, { name, topicArn, recipient });
    mine = await subscribe('mine', recipientId(EMAIL));
    others = await subscribe('others', recipientId('somebody-else@example.com'));
    await coldStart();
  });

  afterAll(async () => {
    for (const client of Object.values(clients ?? {})) client.destroy();
    await environment?.stop();
    await octopus?.close();
    await aws?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs on the Node version of Lambda', () => {
    expect(environment.nodeVersion).toMatch(/^v24\./);
  });

  it('stays calm while the key is missing, and says so once', async () => {
    expect(await ticks(2)).toEqual(['missing-key', 'missing-key']);
    expect(delivered.map(({ attributes }) => attributes.event)).toEqual(['service']);
    expect(delivered[0]?.text).toContain('API key');
  });

  it('begins within a few minutes once the key is stored', async () => {
    await clients.ssm.send(
      new PutParameterCommand({ Name: parameterNames('home').apiKey, Value: API_KEY, Type: 'SecureString' }),
    );
    const outcomes = await ticks(6);
    expect(outcomes.at(-1)).toBe('stored');
  });

  it('stores every reading of an hour as the Mini sent it', async () => {
    const outcomes = await ticks(52);
    expect(new Set(outcomes)).toEqual(new Set(['stored']));
    expect(now).toBe(START + 60 * MINUTE);
    const sent = mini.uploaded(START - 60 * MINUTE, now, now);
    const stored = await itemsOf('ReadingsTableName');
    expect(stored.map(({ readAt, demandW }) => [readAt?.S, Number(demandW?.N)])).toEqual(
      sent.map(({ readAt, demand }) => [readAt.replace('+00:00', 'Z'), Number(demand)]),
    );
    expect(stored.at(-1)).toMatchObject({
      household: { S: 'home' },
      deviceId: { S: ACCOUNT.deviceId },
      expiresAt: { N: expect.stringMatching(/^\d{10}$/) },
    });
  });

  it('told the alert and its end once each, with the attributes that subscriptions filter by', () => {
    const alerts = delivered.filter(({ attributes }) => attributes.rule === 'very-high');
    expect(alerts.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^\[ALERT\] Very high: 9\.5 kW since 18:2\d/),
      expect.stringMatching(/^\[OK\] Very high is over: 1\d min, /),
    ]);
    const common = {
      household: 'home',
      rule: 'very-high',
      severity: 'critical',
      to: `["${recipientId(EMAIL)}"]`,
    };
    expect(alerts.map(({ attributes }) => attributes)).toMatchObject([
      { ...common, event: 'raised' },
      { ...common, event: 'recovered' },
    ]);
  });

  it('sends its test message through its own role', async () => {
    await environment.invoke({ household: 'home', test: true }, now);
    const [message] = await mine.receive();
    expect(message?.attributes).toMatchObject({ rule: 'test', event: 'test' });
    if (message) delivered.push(message);
  });

  it('keeps readings, state and every resource over a deploy of other rules', async () => {
    const [readings, state] = [await itemsOf('ReadingsTableName'), await itemsOf('StateTableName')];
    await endEnvironment();
    cdk.configure(configWith(VERY_HIGH, BASE_LOAD));
    await cdk.deploy();
    const again = await describeStack(clients.cloudformation);
    expect(Object.keys(again.physicalIds).length).toBeGreaterThan(8);
    expect(again.physicalIds).toEqual(deployed.physicalIds);
    expect(again.outputs).toEqual(deployed.outputs);
    expect(await itemsOf('ReadingsTableName')).toEqual(readings);
    expect(await itemsOf('StateTableName')).toEqual(state);
  });

  it('goes by the new rules from a cold start on, without telling the old alert again', async () => {
    const toldBefore = delivered.length;
    await coldStart();
    expect(new Set(await ticks(8))).toEqual(new Set(['stored']));
    expect(delivered.slice(toldBefore).map(({ attributes }) => [attributes.rule, attributes.event])).toEqual([
      ['base-load', 'raised'],
    ]);
    await endEnvironment();
  });

  it('delivered nothing to a recipient that no message names', async () => {
    expect(await others.receive()).toEqual([]);
  });

  it('told key and token to nobody: not in logs, messages or readings; the key not in the state either', async () => {
    const state = JSON.stringify(await itemsOf('StateTableName'));
    const token = /simulated\.[\w-]{20,}/.exec(state)?.[0] ?? '';
    const logs = written.join('');
    expect(token).not.toBe('');
    expect(logs).toContain('"FreshnessSeconds"');
    const open = [logs, JSON.stringify(delivered), JSON.stringify(await itemsOf('ReadingsTableName'))].join();
    expect(open).not.toContain(API_KEY);
    expect(open).not.toContain('simulated.');
    expect(state).not.toContain(API_KEY);
    expect(JSON.stringify(delivered)).not.toContain(ACCOUNT.accountNumber);
  });

  it('leaves both tables with all they hold when it is destroyed, and no topic', async () => {
    const [readings, state] = [await itemsOf('ReadingsTableName'), await itemsOf('StateTableName')];
    await cdk.destroy();
    const { Topics = [] } = await clients.sns.send(new ListTopicsCommand({}));
    expect(Topics).toEqual([]);
    expect(await itemsOf('ReadingsTableName')).toEqual(readings);
    expect(await itemsOf('StateTableName')).toEqual(state);
  });
});

const outcomesSchema = z.array(z.object({ household: z.literal('home'), outcome: z.string() }));
const itemSchema = z.record(z.string(), z.object({ S: z.optional(z.string()), N: z.optional(z.string()) }));

const clientsOf = ({ env, origin }: EmulatedAws) => {
  const connection = {
    endpoint: origin,
    region: REGION,
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
    },
  };
  return {
    cloudformation: new CloudFormationClient(connection),
    dynamodb: new DynamoDBClient(connection),
    lambda: new LambdaClient(connection),
    sns: new SNSClient(connection),
    ssm: new SSMClient(connection),
  };
};

type Deployed = Awaited<ReturnType<typeof describeStack>>;

const outputOf = ({ outputs }: Deployed, key: string): string => z.string().parse(outputs[key]);

const propertiesOf = ({ template }: Deployed, type: string): unknown =>
  Object.values(template.Resources).find(({ Type }) => Type === type)?.Properties;

const codeSchema = z.object({
  Code: z.object({ S3Bucket: z.union([z.string(), z.object({ 'Fn::Sub': z.string() })]), S3Key: z.string() }),
});
const codeOf = (deployed: Deployed) => {
  const { S3Bucket, S3Key } = codeSchema.parse(propertiesOf(deployed, 'AWS::Lambda::Function')).Code;
  return { bucket: typeof S3Bucket === 'string' ? S3Bucket : S3Bucket['Fn::Sub'], key: S3Key };
};

const scheduleSchema = z.object({ Target: z.object({ Input: z.string() }) });
const scheduledEvent = (deployed: Deployed): unknown =>
  JSON.parse(scheduleSchema.parse(propertiesOf(deployed, 'AWS::Scheduler::Schedule')).Target.Input);
