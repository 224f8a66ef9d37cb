import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundlePoller } from '../../bench/bundles.ts';
import { METRICS } from '../../core/contract/names.ts';
import { createReadingStore } from '../../lambda/aws/reading-store.ts';
import type { Home } from '../../local/simulator/home.ts';
import { simulatedMini } from '../../local/simulator/simulated-mini.ts';
import { type SimulatedOctopus, startSimulatedOctopus } from '../../local/simulator/simulated-octopus.ts';
import { originOf, serveSns, serveSsm } from '../support/aws-loopback.ts';
import { ACCOUNT, API_KEY, DEVICE } from '../support/call-octopus.ts';
import { type Emulator, startDynalite } from '../support/dynamodb-emulators.ts';
import { createTables } from '../support/dynamodb-tables.ts';
import type { ScriptedServer } from '../support/scripted-server.ts';
import { type Execution, execute } from './bundled-function.ts';

const HOUR_MS = 3_600_000;
const MAX_BYTES = 520 * 1_024;
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-environment',
  AWS_SESSION_TOKEN: 'session-of-the-environment',
};

const steadyHome: Home = {
  readings: (fromMs, toMs) => {
    const rows = [];
    for (let at = Math.ceil(fromMs / 10_000) * 10_000; at < toMs; at += 10_000) {
      rows.push({ at, demandW: 2_345, importWh: (at % (100 * HOUR_MS)) / 1_000, exportWh: 0 });
    }
    return rows;
  },
};

const SETTINGS = {
  schema: 1,
  accountNumber: ACCOUNT,
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  keepFor: '400d',
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [{ id: '8c2a47d3', kind: 'email', minSeverity: 'info' }],
};
const RULES = { rules: [{ kind: 'demand', name: 'on', above: 1_000, for: '0s' }] };

const cleanUp = new AsyncDisposableStack();
let bundle: Bundle;
let dynamodb: Emulator;
let octopus: SimulatedOctopus;
let ssm: ScriptedServer;
let sns: ScriptedServer;
let client: DynamoDBClient;
let environment: Record<string, string>;
let first: Execution;

beforeAll(async () => {
  bundle = cleanUp.use(bundlePoller());
  dynamodb = await startDynalite();
  cleanUp.defer(() => dynamodb.stop());
  client = new DynamoDBClient(dynamodb.connection);
  cleanUp.defer(() => client.destroy());
  await createTables(client, { readings: 'readings', state: 'state' });
  const mini = simulatedMini(steadyHome, {
    seed: 1,
    installedAt: 0,
    dropouts: [],
    leavesOut: false,
    tellsExport: false,
  });
  const account = { apiKey: API_KEY, accountNumber: ACCOUNT, deviceId: DEVICE };
  octopus = await startSimulatedOctopus({ ...account, now: () => Date.now(), mini, callsPerHour: 100 });
  cleanUp.defer(() => octopus.close());
  ssm = cleanUp.use(
    await serveSsm({
      '/home-mini-alerts/home/settings': JSON.stringify(SETTINGS),
      '/home-mini-alerts/home/rules': JSON.stringify(RULES),
      '/home-mini-alerts/home/api-key': API_KEY,
    }),
  );
  sns = cleanUp.use(await serveSns());
  environment = {
    ...CREDENTIALS,
    AWS_REGION: 'eu-west-2',
    AWS_ENDPOINT_URL_DYNAMODB: String(dynamodb.connection.endpoint),
    AWS_ENDPOINT_URL_SSM: originOf(ssm),
    AWS_ENDPOINT_URL_SNS: originOf(sns),
    READINGS_TABLE: 'readings',
    STATE_TABLE: 'state',
    PARAMETER_PREFIX: '/home-mini-alerts',
    OCTOPUS_API_URL: octopus.url,
  };
  first = await execute(bundle, environment, [{ household: 'home' }]);
}, 90_000);

afterAll(() => cleanUp.disposeAsync());

describe('the bundle that the stack deploys', () => {
  it('is at most 520 KB', () => {
    expect(bundle.bytes).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('polls Octopus, with the SDK and everything else inside', () => {
    expect(first.answers).toEqual([{ household: 'home', outcome: 'stored' }]);
  });

  it('stores the whole reach', async () => {
    const { signal } = new AbortController();
    const readings = await createReadingStore(client, 'readings').between('home', 0, Date.now(), signal);
    expect(readings.length).toBeGreaterThan(4_200);
    expect(readings.at(-1)).toMatchObject({ demandW: 2_345 });
  });

  it('writes JSON lines only: the poll, its alert and the metrics', () => {
    expect(first.lines.filter(({ message }) => message !== undefined)).toMatchObject([
      { level: 'INFO', message: 'poll', service: METRICS.service, household: 'home', outcome: 'stored' },
      { level: 'INFO', message: 'alert', rule: 'on', event: 'raised' },
    ]);
    expect(first.lines.filter(({ _aws }) => _aws !== undefined)).toMatchObject([
      { household: 'home', service: METRICS.service, [METRICS.demand]: 2_345, [METRICS.octopusErrors]: 0 },
    ]);
    expect(first.lines).toHaveLength(3);
  });

  it('publishes the alert to the topic of the settings, once', () => {
    const published = sns.seen.map(({ body }) => new URLSearchParams(body));
    expect(published.map((fields) => [fields.get('Action'), fields.get('TopicArn')])).toEqual([
      ['Publish', SETTINGS.topicArn],
    ]);
  });

  it('signs with the credentials of the environment', () => {
    const [request] = ssm.seen;
    expect(request?.headers.authorization).toContain(`Credential=${CREDENTIALS.AWS_ACCESS_KEY_ID}/`);
    expect(request?.headers['x-amz-security-token']).toBe(CREDENTIALS.AWS_SESSION_TOKEN);
  });

  it('says so where the environment has no credentials', async () => {
    const { AWS_ACCESS_KEY_ID: _none, ...without } = environment;
    const { answers } = await execute(bundle, without, [{ household: 'home' }]);
    expect(answers).toMatchObject([{ name: 'CredentialsProviderError' }]);
  });

  it('writes no key, secret, session, account or meter id', () => {
    const secrets = [
      API_KEY,
      'simulated.',
      ACCOUNT,
      DEVICE,
      CREDENTIALS.AWS_SECRET_ACCESS_KEY,
      CREDENTIALS.AWS_SESSION_TOKEN,
    ];
    expect(secrets.filter((secret) => first.written.includes(secret))).toEqual([]);
  });

  it('does not load undici, which would cost thirty milliseconds of every cold start', () => {
    expect(first.undici).toBe(false);
  });

  it('goes on in the next execution environment where the last one stopped: nobody is told twice', async () => {
    const told = sns.seen.length;
    const { answers, lines } = await execute(bundle, environment, [
      { household: 'home' },
      { household: 'home' },
    ]);
    const goesOn = { household: 'home', outcome: expect.stringMatching(/^(stored|nothing-new)$/) };
    expect(answers).toEqual([goesOn, goesOn]);
    expect(lines.filter(({ message }) => message === 'alert')).toEqual([]);
    expect(sns.seen).toHaveLength(told);
  });

  it('fails under the real names of its errors, and logs what caused them', async () => {
    const { answers, written } = await execute(bundle, { ...environment, READINGS_TABLE: 'no-such-table' }, [
      { household: 'home' },
    ]);
    expect(answers).toMatchObject([{ name: 'AwsTroubleError', className: 'AwsTroubleError' }]);
    const [failed = '', ...others] = written.split('\n').filter((line) => line.includes('"poll failed"'));
    expect(others).toEqual([]);
    expect(JSON.parse(failed)).toMatchObject({
      level: 'ERROR',
      errors: [expect.stringContaining('ResourceNotFoundException')],
    });
  });

  it('sends the test message', async () => {
    const { answers } = await execute(bundle, environment, [{ household: 'home', test: true }]);
    expect(answers).toEqual([{ subject: expect.stringMatching(/^\[TEST\]/), to: ['8c2a47d3'] }]);
  });
});
