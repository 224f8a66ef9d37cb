import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { publication } from '../lambda/courier/memory-courier.ts';
import { PHONE_IDS, PHONES, phoneParameters } from '../support/household-phones.ts';
import { type FourServices, serveFourServices } from '../support/push-services/four-services.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { snsEvent } from '../support/sns-event.ts';
import { cdkIn, describeStack } from './cdk.ts';
import { type Environment, fetchFunction, startEnvironment } from './deployed-function.ts';
import { type EmulatedAws, hasMoto, startMoto } from './moto.ts';

const REGION = 'eu-west-2';
const KINDS = ['telegram', 'pushover', 'ntfy', 'webhook'] as const;
const NOW = Date.parse('2026-05-15T17:00:02Z');
const MESSAGE = publication({ to: [...PHONE_IDS] });

const moto = hasMoto();
if (!moto) console.log('test:deploy skipped: no moto_server on the path (pip install "moto[server]")');

describe.skipIf(!moto)('the courier deployed with the CDK command line', () => {
  let folder = '';
  let aws: EmulatedAws;
  let four: FourServices;
  let environment: Environment;
  let stateTable = '';
  let clients: ReturnType<typeof clientsOf>;

  const stored = async () => {
    const items: z.infer<typeof itemSchema>[] = [];
    for await (const { Items } of paginateScan({ client: clients.dynamodb }, { TableName: stateTable })) {
      items.push(...z.array(itemSchema).parse(Items));
    }
    return items;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'home-mini-courier-'));
    aws = await startMoto(REGION, folder);
    clients = clientsOf(aws);
    four = await serveFourServices();
    const cdk = cdkIn(folder, aws);
    const recipients = [{ email: 'me@example.com' }, ...PHONES.map(({ kind, name }) => ({ [kind]: name }))];
    cdk.configure(rawConfig([rawHousehold({ recipients })], { region: REGION }));
    await cdk.bootstrap();
    await cdk.deploy();
    const deployed = await describeStack(clients.cloudformation);
    stateTable = deployed.outputs.StateTableName ?? '';
    // The settings are those that the stack wrote; only the secrets come from the household.
    for (const [Name, Value] of Object.entries(phoneParameters(four))) {
      if (!Name.includes('/channels/')) continue;
      await clients.ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString' }));
    }
    const [, code] =
      Object.entries(deployed.template.Resources).find(
        ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith('Courier'),
      ) ?? [];
    const { S3Bucket, S3Key } = codeSchema.parse(code?.Properties).Code;
    const courier = await fetchFunction(clients.lambda, aws, {
      name: deployed.outputs.CourierFunctionName ?? '',
      code: { bucket: typeof S3Bucket === 'string' ? S3Bucket : S3Bucket['Fn::Sub'], key: S3Key },
      folder: join(folder, 'courier'),
    });
    expect(courier.variables).not.toHaveProperty('ALLOW_LOOPBACK');
    environment = await startEnvironment(
      { ...courier, variables: { ...courier.variables, ALLOW_LOOPBACK: 'true' } },
      aws,
    );
  });

  afterAll(async () => {
    for (const client of Object.values(clients ?? {})) client.destroy();
    await environment?.stop();
    await four?.[Symbol.asyncDispose]();
    await aws?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('runs on the Node version of Lambda', () => {
    expect(environment.nodeVersion).toMatch(/^v24\./);
  });

  it('brings a recorded event of SNS, without its attributes, to every phone, and once', async () => {
    await environment.invoke(snsEvent(MESSAGE), NOW);
    await environment.invoke(snsEvent(MESSAGE), NOW + 1_000);
    expect(KINDS.map((kind) => four.services[kind].received.length)).toEqual([1, 1, 1, 1]);
    const [taken] = four.models.webhook.taken;
    const { to: _to, ...rest } = MESSAGE;
    expect(taken).toEqual(rest);
  });

  it('remembers in its own partitions what it sent and what it owes', async () => {
    four.services.ntfy.fault = { status: 503, body: '' };
    await environment.invoke(snsEvent({ ...MESSAGE, id: 'second' }), NOW + 2_000);
    four.services.ntfy.fault = undefined;
    const items = await stored();
    expect(new Set(items.map(({ household }) => household?.S))).toEqual(
      new Set(['home#deliveries', 'home#channels']),
    );
    const owed = items.filter(({ state }) => state?.S === 'owed');
    expect(owed.map(({ item }) => item?.S)).toEqual([`second/${PHONES[2]?.id}`]);
  });

  it('told the secrets to nobody: neither log nor state', async () => {
    const secrets = Object.values(four.secrets).flatMap((secret) => Object.values(secret));
    const open = environment.output() + JSON.stringify(await stored());
    expect(open).toContain('"push"');
    expect(secrets.filter((secret) => open.includes(secret))).toEqual([]);
  });
});

const codeSchema = z.object({
  Code: z.object({ S3Bucket: z.union([z.string(), z.object({ 'Fn::Sub': z.string() })]), S3Key: z.string() }),
});
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
    ssm: new SSMClient(connection),
  };
};
