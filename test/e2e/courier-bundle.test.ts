import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundleCourier } from '../../scripts/bundles.ts';
import { publication } from '../lambda/courier/memory-courier.ts';
import { originOf, serveSsm } from '../support/aws-loopback.ts';
import { type Emulator, startDynalite } from '../support/dynamodb-emulators.ts';
import { createTables } from '../support/dynamodb-tables.ts';
import { PHONE_IDS, phoneParameters } from '../support/household-phones.ts';
import { type FourServices, serveFourServices } from '../support/push-services/four-services.ts';
import { snsEvent } from '../support/sns-event.ts';
import { type Execution, execute } from './bundled-function.ts';

const MAX_BYTES = 450 * 1_024;
const KINDS = ['telegram', 'pushover', 'ntfy', 'webhook'] as const;
const cleanUp = new AsyncDisposableStack();
let bundle: Bundle;
let dynamodb: Emulator;
let four: FourServices;
let environment: Record<string, string>;
let first: Execution;

const message = (id: string) => publication({ id, to: [...PHONE_IDS], at: new Date().toISOString() });
const event = (id: string) => snsEvent(message(id));
const statuses = ({ lines }: Execution) =>
  lines
    .filter((line) => line.message === 'push')
    .map(({ kind, status, code }) => `${kind} ${status} ${code}`);

beforeAll(async () => {
  bundle = cleanUp.use(bundleCourier());
  dynamodb = await startDynalite();
  cleanUp.defer(() => dynamodb.stop());
  const client = new DynamoDBClient(dynamodb.connection);
  cleanUp.defer(() => client.destroy());
  await createTables(client, { readings: 'readings', state: 'state' });
  four = cleanUp.use(await serveFourServices());
  const ssm = cleanUp.use(await serveSsm(phoneParameters(four)));
  environment = {
    AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT',
    AWS_SECRET_ACCESS_KEY: 'secret-of-the-environment',
    AWS_REGION: 'eu-west-2',
    AWS_ENDPOINT_URL_DYNAMODB: String(dynamodb.connection.endpoint),
    AWS_ENDPOINT_URL_SSM: originOf(ssm),
    STATE_TABLE: 'state',
    PARAMETER_PREFIX: '/home-mini-alerts',
    ALLOW_LOOPBACK: 'true',
  };
  first = await execute(bundle, environment, [event('first'), event('first')]);
}, 90_000);

afterAll(() => cleanUp.disposeAsync());

describe('the courier that the stack deploys', () => {
  it('is at most 450 KB', () => {
    expect(bundle.bytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it.each(KINDS)('brings an event of SNS to %s, and a second time to nobody', (kind) => {
    expect(four.services[kind].received).toHaveLength(1);
    const own = statuses(first).filter((line) => line.startsWith(kind));
    expect(own).toEqual([`${kind} sent undefined`, `${kind} sent-before undefined`]);
  });

  it('writes JSON lines of kind, id, status and code, and nothing that is secret', () => {
    const secrets = Object.values(four.secrets).flatMap((secret) => Object.values(secret));
    expect(secrets.length).toBeGreaterThan(8);
    expect(secrets.filter((secret) => first.written.includes(secret))).toEqual([]);
    expect(first.written).not.toContain('127.0.0.1');
  });

  it('does not load undici', () => {
    expect(first.undici).toBe(false);
  });

  it('ends calmly where a service is away, and remembers what it owes', async () => {
    four.services.ntfy.fault = { status: 503, body: '' };
    const owing = await execute(bundle, environment, [event('second')]);
    four.services.ntfy.fault = undefined;
    expect(statuses(owing).sort()).toEqual([
      'ntfy owed http-503',
      'pushover sent undefined',
      'telegram sent undefined',
      'webhook sent undefined',
    ]);
    expect(owing.answers).toEqual([null]);
  });

  it('calls no address of this machine as it is deployed', async () => {
    const { ALLOW_LOOPBACK: _tests, ...deployed } = environment;
    const before = KINDS.map((kind) => four.services[kind].received.length);
    const refused = await execute(bundle, deployed, [event('third')]);
    const broken = statuses(refused).filter((line) => line.includes('broken'));
    expect(broken.sort()).toEqual([...KINDS].sort().map((kind) => `${kind} broken address-refused`));
    expect(KINDS.map((kind) => four.services[kind].received.length)).toEqual(before);
  });

  it.each([
    ['of another source', { Records: [{ eventSource: 'aws:s3' }] }],
    ['whose message is no publication', snsEvent('hello')],
    ['of a newer layout', snsEvent({ ...publication(), schema: 2 })],
  ])('refuses an event %s', async (_sentence, strange) => {
    const { answers } = await execute(bundle, environment, [strange]);
    expect(answers).toMatchObject([{ name: 'CourierEventError' }]);
  });
});
