import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasConfig } from '../../../../cli/chosen-household.ts';
import { replayCommand } from '../../../../cli/commands/replay/command.ts';
import { formatReadAt } from '../../../../core/readings/reading.ts';
import { createReadingStore } from '../../../../lambda/aws/reading-store.ts';
import { startDynalite } from '../../../support/dynamodb-emulators.ts';
import { createTables } from '../../../support/dynamodb-tables.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';
import { at, homeRows, MINUTE } from '../../../support/timeline.ts';

const START = at('2026-07-14T17:00:00Z');
const ROWS = homeRows(START, [10, 300], [20, 6000], [30, 300]);
const CSV = `readAt,demandW\n${ROWS.map((row) => `${formatReadAt(row.at)},${row.demandW}\n`).join('')}`;
const HIGH = { kind: 'demand', name: 'high', above: 5000, clearBelow: 4000, for: '5m', severity: 'critical' };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const replay = async (args: readonly string[], env: Record<string, string> = {}) => {
  const out = { stdout: '', stderr: '' };
  const command = replayCommand({
    stdout: { write: (text) => (out.stdout += text) },
    stderr: { write: (text) => (out.stderr += text) },
    env,
    now: () => START + 70 * MINUTE,
  });
  await command
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
    .parseAsync([...args], { from: 'user' });
  return out;
};

describe('replay of a file', () => {
  it.each([
    [3, 'learning what is usual: 2 of 14 days', 'learning what is always on: 3 of 10 nights'],
    [
      18,
      'left on for three hours, it notices at least 250 W 00:00-07:00',
      'always on 240 W; reports more than 288 W',
    ],
  ])(
    'says of rules that learn what %i days taught them: no alerts while they learn mean nothing',
    async (days, night, standby) => {
      const rows = homeRows(START, [days * 24 * 60, 240]).filter((_, index) => index % 180 === 0);
      const csv = `readAt,demandW\n${rows.map((row) => `${formatReadAt(row.at)},${row.demandW}\n`).join('')}`;
      const rules = [{ kind: 'unusual', name: 'unusual-night' }, { kind: 'standby', name: 'standby' }, HIGH];
      const { stdout } = await replay([
        ...['--csv', file('days.csv', csv), '--rules', file('learning.json', rules)],
        ...['--sample-holds', '30m'],
      ]);
      expect(stdout).toContain(`  unusual-night: no alerts; ${night}\n  standby: no alerts; ${standby}\n`);
      expect(stdout).toContain('  high: no alerts; none of readings lie over 5 kW\n');
    },
  );

  it('warns of a limit in kilowatts', async () => {
    const { stderr } = await replay([
      '--csv',
      file('home.csv', CSV),
      '--rules',
      file('rules.json', [{ ...HIGH, above: 5, clearBelow: 4 }]),
    ]);
    expect(stderr).toContain('Warning: rule "high": above is 5 W, not kW');
    expect(stderr).toContain('did you mean 5000?\nWarning: rule "high": clearBelow is 4 W');
  });

  it('--json gives the deciding row, the poll, and the facts in UTC', async () => {
    const { stdout } = await replay([
      '--csv',
      file('home.csv', CSV),
      '--rules',
      file('rules.json', [HIGH]),
      '--json',
    ]);
    const events = JSON.parse(stdout);
    expect(events).toHaveLength(2);
    expect(events[0]).toMatchObject({
      rule: 'high',
      event: 'raised',
      sampleAt: '2026-07-14T17:15:00Z',
      at: '2026-07-14T17:16:00Z',
      severity: 'critical',
      reason: 'beyond-limit',
      startedAt: '2026-07-14T17:10:00Z',
      peakW: 6000,
      limitW: 5000,
    });
    expect(events[1]).toMatchObject({
      event: 'recovered',
      sampleAt: '2026-07-14T17:40:00Z',
      at: '2026-07-14T17:41:00Z',
      reason: 'back-to-normal',
      lastBeyondAt: '2026-07-14T17:29:50Z',
    });
  });

  it('else a table in local time, how often each rule told, and what share of the readings lies beyond', async () => {
    const { stdout } = await replay([
      '--csv',
      file('home.csv', CSV),
      '--rules',
      file('rules.json', { rules: [HIGH], quietHours: '22:30-07:00' }),
    ]);
    expect(stdout).toContain('360 readings in 1 h: 2026-07-14 18:00 to 2026-07-14 18:59 (Europe/London)');
    expect(stdout).toMatch(/high +2026-07-14 18:10 +2026-07-14 18:29 +20 min +6\.0 kW +2\.0 kWh +█+\n/);
    expect(stdout).toContain(
      'high: 1 alert in 1 h, longest 20 min (2026-07-14 18:10); 33.33 % of readings lie over 5 kW',
    );
    expect(stdout).toContain('quiet hours (22:30-07:00)');
    expect(stdout).not.toContain('\u001b');
  });

  it.each([
    ['a kettle', 3_000, 3],
    ['a shower', 9_000, 8],
    ['a car charging', 7_200, 35],
    ['nothing that is plain', 5_500, 8],
  ])('says what the course of an alert is like: %s', async (looks, demandW, minutes) => {
    const rows = Array.from({ length: 6 * 60 }, (_, i) => {
      const on = i >= 60 && i < 60 + 6 * minutes;
      return `${new Date(START + i * 10_000).toISOString()},${on ? demandW : 200}`;
    });
    const high = { ...HIGH, above: 2_000, clearBelow: 1_800, for: '1m' };
    const { stdout } = await replay([
      '--csv',
      file('home.csv', `readAt,demandW\n${rows.join('\n')}\n`),
      '--rules',
      file('rules.json', [high]),
    ]);
    expect(stdout).toMatch(looks.startsWith('a ') ? new RegExp(`█  like ${looks}\n`) : /█\n/);
  });

  it('takes rules, time zone and household from the config', async () => {
    const home = rawHousehold({ rules: [HIGH], timeZone: 'Asia/Kolkata' });
    const { stdout } = await replay([
      '--csv',
      file('home.csv', CSV),
      '--config',
      file('config.json', rawConfig([home])),
    ]);
    expect(stdout).toContain('2026-07-14 22:40');
  });

  it('--time-zone goes before the config', async () => {
    const { stdout } = await replay([
      '--csv',
      file('home.csv', CSV),
      '--rules',
      file('rules.json', [HIGH]),
      '--time-zone',
      'America/New_York',
    ]);
    expect(stdout).toContain('2026-07-14 13:10');
  });

  it('--suggest prints a rule to paste', async () => {
    const { stdout } = await replay([
      '--csv',
      file('home.csv', CSV),
      '--rules',
      file('rules.json', []),
      '--suggest',
      '2',
    ]);
    const [line] = stdout.split('\n').filter((one) => one.trim().startsWith('{'));
    expect(JSON.parse(line!)).toMatchObject({ kind: 'demand', above: 6000, clearBelow: 4800, for: '5m' });
  });

  it('notes on stderr, not in the JSON: columns left aside, rows slower than a reading counts', async () => {
    const slow = ROWS.filter((row) => row.at % MINUTE === 0);
    const csv = `readAt,demandW,note\n${slow.map((row) => `${formatReadAt(row.at)},${row.demandW},x\n`).join('')}`;
    const path = file('slow.csv', csv);
    const { stdout, stderr } = await replay(['--csv', path, '--rules', file('rules.json', [HIGH]), '--json']);
    expect(JSON.parse(stdout)).toBeInstanceOf(Array);
    expect(stderr).toContain('column note ignored');
    expect(stderr).toContain('59 of 59 steps between readings are longer than the 30s');
    const suited = await replay([
      '--csv',
      path,
      '--rules',
      file('rules.json', [HIGH]),
      '--sample-holds',
      '90s',
      '--json',
    ]);
    expect(suited.stderr).not.toContain('steps');
    expect(JSON.parse(suited.stdout)[0].sampleAt).toBe('2026-07-14T17:15:00Z');
  });
});

describe('replay of a file that is not from a Mini', () => {
  const halfHour = (number: number) => formatReadAt(START + number * 30 * MINUTE);
  const DEMANDS = [320, 3800, 3800, 3800, 3800, 320, 320, 320];
  const SLOW = `readAt,demandW\n${DEMANDS.map((demandW, i) => `${halfHour(i)},${demandW}\n`).join('')}`;
  const rules = () =>
    file('three.json', { rules: [{ kind: 'demand', name: 'high', above: 3000, for: '5m' }] });

  it('half-hour rows alert with --sample-holds 30m, and without it that is the advice', async () => {
    const path = file('slow.csv', SLOW);
    const { stdout } = await replay(['--csv', path, '--rules', rules(), '--sample-holds', '30m', '--json']);
    expect(JSON.parse(stdout)[0]).toMatchObject({ rule: 'high', event: 'raised', sampleAt: halfHour(2) });
    const { stderr } = await replay(['--csv', path, '--rules', rules()]);
    expect(stderr).toContain(
      '7 of 7 steps between readings are longer than the 30s that a reading stands for',
    );
    expect(stderr).toContain('--sample-holds 30m suits them');
  });

  it("Octopus' download is read by what its rows say", async () => {
    const usage = DEMANDS.map((demandW, i) => `${demandW / 2000}, ${halfHour(i)}, ${halfHour(i + 1)}\n`);
    const path = file('usage.csv', `Consumption (kwh), Start, End\n${usage.join('')}`);
    const { stdout, stderr } = await replay(['--csv', path, '--rules', rules(), '--json']);
    expect(JSON.parse(stdout)[0]).toMatchObject({ event: 'raised', sampleAt: halfHour(2), energyWh: 1900 });
    expect(stderr).toContain('a row of this file stands for 30m; --sample-holds says otherwise');
  });

  it('rows more than an hour apart: what lies between is not known', async () => {
    const path = file('daily.csv', 'readAt,demandW\n2026-07-14T00:00:00Z,300\n2026-07-15T00:00:00Z,300\n');
    const { stdout, stderr } = await replay(['--csv', path, '--rules', rules()]);
    expect(stderr).toContain('1 of 1 steps between readings are longer than the hour');
    expect(stdout).toContain('2 readings in 24 h, 30 s of it known');
  });

  it('newest first, with rows twice, gives the same as in order', async () => {
    const lines = ROWS.map((row) => `${formatReadAt(row.at)},${row.demandW}\n`);
    const reversed = [...lines, ...lines.slice(50, 200)].reverse();
    const [inOrder, backwards] = [lines, reversed].map((some, i) =>
      file(`order-${i}.csv`, `readAt,demandW\n${some.join('')}`),
    );
    const jsonOf = async (path: string) =>
      (await replay(['--csv', path, '--rules', rules(), '--json'])).stdout;
    expect(await jsonOf(backwards!)).toBe(await jsonOf(inOrder!));
  });

  it('--time-zone is that of local times in the file as well as of the rules', async () => {
    const local = CSV.replaceAll('T17:', ' 18:').replaceAll('Z,', ',');
    const args = ['--csv', file('local.csv', local), '--rules', file('rules.json', [HIGH]), '--json'];
    const { stdout, stderr } = await replay([...args, '--time-zone', 'Europe/London']);
    expect(JSON.parse(stdout)[0].sampleAt).toBe('2026-07-14T17:15:00Z');
    expect(stderr).toContain('times without an offset are read as local time of Europe/London');
    const utc = await replay(args);
    expect(JSON.parse(utc.stdout)[0].sampleAt).toBe('2026-07-14T18:15:00Z');
    expect(utc.stderr).toContain('times without an offset are read as UTC');
  });

  it('says once what was skipped and why', async () => {
    const path = file('gaps.csv', `${CSV}2026-07-14T18:30:00Z,unavailable\n,,\n`);
    const { stderr } = await replay(['--csv', path, '--rules', file('rules.json', [HIGH]), '--suggest']);
    expect(stderr.match(/1 row without a number skipped \(1 "unavailable"\)/g)).toHaveLength(1);
  });

  it('asks whether watts are kilowatts', async () => {
    const path = file('kw.csv', 'readAt,demandW\n2026-07-14T17:00:00Z,0.31\n2026-07-14T17:00:10Z,4.2\n');
    const { stderr } = await replay(['--csv', path, '--rules', rules()]);
    expect(stderr).toContain(
      'the highest demand is 4.2 W: are these kilowatts? Then name the column demandKw',
    );
  });

  it('--suggest says for how long it has seen data, and promises nothing about a week it has not', async () => {
    const args = ['--csv', file('home.csv', CSV), '--rules', file('rules.json', []), '--suggest', '2'];
    const { stdout } = await replay(args);
    expect(stdout).toContain(
      'Seen: 1 h of readings. In them it would have given 0 alerts. That is less than a week',
    );
    expect(stdout).not.toContain('7 days');
  });

  it('without config and rules takes the starter rules, and says so', async () => {
    const program = fileURLToPath(new URL('../../../../cli/home-mini.mjs', import.meta.url));
    expect(hasConfig(undefined)).toBe(false);
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [program, 'replay', '--csv', file('home.csv', CSV)],
      { encoding: 'utf8' },
    );
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'Note: no config here, so these are the starter rules; --rules FILE takes others\n',
    });
    expect(stdout).toContain('left-on: ');
    expect(stdout).toContain('home-mini-offline: no alerts');
  });
});

describe('replay of stored readings', () => {
  it('reads --since back from now and gives the same events as the file', async () => {
    const { connection, stop } = await startDynalite();
    const client = new DynamoDBClient(connection);
    const before = { ...process.env };
    try {
      await createTables(client, { readings: 'Readings', state: 'State' });
      const batch = { household: 'home', deviceId: 'd', keepForMs: 86_400_000, readings: ROWS };
      await createReadingStore(client, 'Readings').write(batch, AbortSignal.timeout(10_000));
      Object.assign(process.env, {
        AWS_ENDPOINT_URL_DYNAMODB: connection.endpoint,
        AWS_ACCESS_KEY_ID: 'emulated',
        AWS_SECRET_ACCESS_KEY: 'emulated',
      });
      const rules = file('rules.json', [HIGH]);
      const env = { AWS_REGION: 'eu-west-2' };
      const stored = ['--table', 'Readings', '--household', 'home', '--rules', rules, '--json'];
      const { stdout } = await replay(['--since', '2h', ...stored], env);
      expect((await replay(['--since', 'yesterday', ...stored], env)).stdout).toBe(stdout);
      await expect(replay(['--since', 'tomorrow', ...stored], env)).rejects.toThrow(
        'allowed: a time before now',
      );
      const fromFile = await replay(['--csv', file('home.csv', CSV), '--rules', rules, '--json']);
      expect(JSON.parse(stdout)).toEqual(JSON.parse(fromFile.stdout));
      await expect(replay(['--since', '5m', ...stored], env)).rejects.toThrow(
        'Readings: no readings of household "home" in that time',
      );
      await expect(
        replay(['--table', 'Other', '--household', 'home', '--rules', rules], env),
      ).rejects.toThrow('not found in AWS');
    } finally {
      process.env = before;
      client.destroy();
      await stop();
    }
  });
});

describe('bad input', () => {
  const good = () => ['--csv', file('home.csv', CSV)];
  it.each<[string, () => string[], string]>([
    [
      'a file that is not there',
      () => ['--csv', 'nowhere.csv', '--rules', file('r.json', [HIGH])],
      'nowhere.csv: no such file',
    ],
    ['a folder', () => ['--csv', folder, '--rules', file('r.json', [HIGH])], 'a folder; --csv takes a file'],
    [
      'a header without rows',
      () => ['--csv', file('e.csv', 'readAt,demandW\n'), '--rules', file('r.json', [HIGH])],
      'no rows to replay under the header',
    ],
    ['rules that are not there', () => [...good(), '--rules', 'nowhere.json'], 'nowhere.json: no such file'],
    ['rules that are no JSON', () => [...good(), '--rules', file('r.json', '[')], 'allowed: valid JSON'],
    [
      'a rule with a bad value',
      () => [...good(), '--rules', file('r.json', [{ ...HIGH, for: '5 min' }])],
      'rules[0].for: got "5 min"; allowed: a duration from 0s to 1d',
    ],
    [
      'two bad rules',
      () => [...good(), '--rules', file('r.json', { rules: [{ ...HIGH, above: 'x' }, HIGH] })],
      '2 problems\n  rules[0].above: got "x"',
    ],
    [
      'a household that is none',
      () => [...good(), '--config', file('c.json', rawConfig([rawHousehold()])), '--household', 'away'],
      '--household: got "away"; allowed: one of',
    ],
    [
      'two households, none named',
      () => [
        ...good(),
        '--config',
        file('c.json', rawConfig([rawHousehold(), rawHousehold({ name: 'flat' })])),
      ],
      '--household: missing; allowed: one of',
    ],
    ['--since and --csv', () => [...good(), '--since', '7d'], 'cannot be used with option'],
    [
      '--since that is no time',
      () => ['--since', 'soon'],
      'Allowed: a duration before now (24h, 7d), a time of day (18:00)',
    ],
    ['a zone that is none', () => [...good(), '--time-zone', 'Mars'], 'Allowed: an IANA time zone'],
    [
      '--sample-holds of two hours',
      () => [...good(), '--sample-holds', '2h'],
      'Allowed: a duration from 1s to 1h',
    ],
    [
      'a file without a single number',
      () => [
        '--csv',
        file('none.csv', 'readAt,demandW\n2026-07-14T17:00:00Z,unknown\n'),
        '--rules',
        file('r.json', [HIGH]),
      ],
      'no rows to replay under the header; 1 row without a number skipped (1 "unknown")',
    ],
    ['--suggest 0', () => [...good(), '--suggest', '0'], 'Allowed: a whole number from 1 to 100.'],
    ['more words', () => [...good(), 'more'], 'too many arguments'],
  ])('%s', async (_, args, message) => {
    await expect(replay(args())).rejects.toThrow(message);
  });

  it('is one line and exit code 1 in the terminal, without a stack', () => {
    const program = fileURLToPath(new URL('../../../../cli/home-mini.mjs', import.meta.url));
    const rules = file('r.json', [HIGH]);
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [program, 'replay', '--csv', 'nowhere.csv', '--rules', rules],
      { encoding: 'utf8' },
    );
    expect({ status, stderr, stdout }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'nowhere.csv: no such file; --csv takes a file whose header names readAt and demandW\n',
    });
  });
});
