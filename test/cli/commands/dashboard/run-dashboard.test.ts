import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dashboardCommand } from '../../../../cli/commands/dashboard/command.ts';
import { runDashboard } from '../../../../cli/commands/dashboard/run-dashboard.ts';
import { createReadingStore } from '../../../../lambda/aws/reading-store.ts';
import { createStateStore } from '../../../../lambda/aws/state-store.ts';
import { runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { missingStackError, mockParameters, mockStack } from '../../../support/deployed.ts';
import { type Emulator, startDynalite } from '../../../support/dynamodb-emulators.ts';
import { createTables } from '../../../support/dynamodb-tables.ts';
import { monitorWith } from '../../../support/page-source.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';
import { ask } from '../../../support/stranger.ts';
import { at, homeRows, live, MINUTE, rulesOf } from '../../../support/timeline.ts';

const START = at('2026-05-15T16:30:00Z');
const NOW = START + 30 * MINUTE;
const TABLES = { readings: 'HomeMiniAlerts-Readings', state: 'HomeMiniAlerts-State' };
const HIGH = { kind: 'demand', name: 'high', above: 9_000, for: '5m', severity: 'critical' };
const ROWS = homeRows(START, [10, 300], [20, 9_500]);

let emulator: Emulator;
let client: DynamoDBClient;
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(async () => {
  emulator = await startDynalite();
  client = new DynamoDBClient(emulator.connection);
  folder = temporaryFolder();
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', String(emulator.connection.endpoint));
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'emulated');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'emulated');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  folder[Symbol.dispose]();
  await emulator.stop();
});

const fill = async (): Promise<void> => {
  await createTables(client, TABLES);
  const { signal } = new AbortController();
  const store = createReadingStore(client, TABLES.readings);
  const batch = { household: 'home', deviceId: 'd', keepForMs: 400 * 86_400_000, readings: ROWS };
  await store.write(batch, signal);
  const { state } = live(rulesOf(HIGH), ROWS);
  const monitor = monitorWith(NOW, state.rules);
  await createStateStore(client, TABLES.state).saveMonitor('home', monitor, { expected: 0, savedBy: 'test' });
};

/** The dashboard while `look` looks at it. */
const whileOpen = async (look: (origin: string) => Promise<void>) => {
  const stop = new AbortController();
  const printed = { out: '', err: '' };
  const options = {
    config: folder.write('config.json', rawConfig([rawHousehold()])),
    port: 0,
    household: undefined,
  };
  const around = {
    stdout: { write: (text: string) => (printed.out += text) },
    stderr: { write: (text: string) => (printed.err += text) },
    env: { AWS_REGION: 'eu-west-2' },
    now: () => NOW,
  };
  const running = runDashboard(options, around, stop.signal);
  try {
    await Promise.race([running, vi.waitUntil(() => printed.out.includes('http'), { timeout: 10_000 })]);
    await look(/http:\/\/127\.0\.0\.1:\d+/.exec(printed.out)?.[0] ?? '');
  } finally {
    stop.abort();
    await running.catch(() => undefined);
  }
  return printed;
};
const json = async (url: string) => (await fetch(url)).json();

describe('home-mini dashboard', () => {
  it('shows the deployed tables: readings, the saved state of the live rules, and alerts told anew', async () => {
    await fill();
    mockStack();
    const { ssm } = mockParameters({ '/home-mini-alerts/home/rules': JSON.stringify({ rules: [HIGH] }) });
    await whileOpen(async (origin) => {
      expect(await json(`${origin}/overview.json`)).toMatchObject({
        title: 'Home',
        newest: { demandW: 9_500 },
        state: { kind: 'high' },
        rules: [{ name: 'high', phase: 'raised' }],
        alertsNote: expect.stringContaining('written anew'),
        episodes: [{ rule: 'high', from: START + 10 * MINUTE }],
      });
      expect(await json(`${origin}/alerts.json`)).toMatchObject([
        { event: 'raised', subject: '[ALERT] High: 9.5 kW since 17:40' },
      ]);
      expect((await json(`${origin}/readings.json`)).at).toHaveLength(ROWS.length);
    });
    const writes = ssm.calls().filter(({ args: [command] }) => !(command instanceof GetParameterCommand));
    expect(writes).toEqual([]);
  });

  it('answers no page of another site', async () => {
    await fill();
    mockStack();
    mockParameters({ '/home-mini-alerts/home/rules': JSON.stringify({ rules: [HIGH] }) });
    await whileOpen(async (origin) => {
      const headers = { 'sec-fetch-site': 'cross-site' };
      const { status, body } = await ask(Number(new URL(origin).port), { path: '/readings.json', headers });
      expect({ status, body }).toEqual({
        status: 403,
        body: `Another site asked for this, and this page answers no other site: type ${origin}/ into the address bar yourself.\n`,
      });
    });
  });

  it('goes by the last good rules while the live ones cannot be read', async () => {
    await fill();
    await createStateStore(client, TABLES.state).saveLastGood('home', {
      rules: { text: JSON.stringify({ rules: [{ ...HIGH, name: 'earlier' }] }), version: 1 },
    });
    mockStack();
    mockParameters({ '/home-mini-alerts/home/rules': '{"rules": [' });
    await whileOpen(async (origin) => {
      expect(await json(`${origin}/overview.json`)).toMatchObject({ rules: [{ name: 'earlier' }] });
    });
  });

  it('says once, in the terminal and on the page, that the session has expired, and keeps what it has', async () => {
    await fill();
    mockStack();
    const { ssm } = mockParameters({});
    const expired = Object.assign(new Error('expired'), { name: 'ExpiredTokenException', $metadata: {} });
    const rules = { Value: JSON.stringify({ rules: [HIGH] }), Version: 1 };
    ssm.on(GetParameterCommand).resolvesOnce({ Parameter: rules }).rejects(expired);
    const { err } = await whileOpen(async (origin) => {
      const line = async () => (await json(`${origin}/overview.json`)).trouble;
      await expect.poll(line).toContain('the AWS session has expired');
      expect(await json(`${origin}/overview.json`)).toMatchObject({ rules: [{ name: 'high' }] });
    });
    expect(err.trimEnd().split('\n')).toEqual([expect.stringContaining('the AWS session has expired')]);
  });

  it('says in one line that nothing is deployed', async () => {
    mockStack().on(DescribeStacksCommand).rejects(missingStackError);
    const config = folder.write('config.json', rawConfig([rawHousehold()]));
    const { error } = await runCommand(dashboardCommand, ['--config', config, '--port', '0'], {
      env: { AWS_REGION: 'eu-west-2' },
    });
    expect(String(error)).toContain('no stack HomeMiniAlerts in eu-west-2: run npx cdk deploy');
  });
});
