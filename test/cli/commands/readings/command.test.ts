import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { readingsCommand } from '../../../../cli/commands/readings/command.ts';
import { ReadingsCsv } from '../../../../core/csv/reader.ts';
import { NOW, runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { missingStackError, mockStack } from '../../../support/deployed.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';

const dynamodb = mockClient(DynamoDBClient);
let folder: ReturnType<typeof temporaryFolder>;
let config: string;

interface Row {
  readonly at: number;
  readonly demandW?: number;
  readonly registerWh?: number;
  readonly costPence?: number;
}

const item = ({ at, demandW, registerWh, costPence }: Row) => ({
  readAt: { S: `${new Date(at).toISOString().slice(0, 19)}Z` },
  ...(demandW === undefined ? {} : { demandW: { N: String(demandW) } }),
  ...(registerWh === undefined ? {} : { consumptionWh: { N: String(registerWh) } }),
  ...(costPence === undefined
    ? {}
    : { costPence: { N: String(costPence) }, consumptionDeltaWh: { N: '10' } }),
});

/** A table that gives these pages. */
const holding = (...pages: readonly (readonly Row[])[]) => {
  const next = (page: number) => ({ household: { S: 'home' }, readAt: { S: String(page) } });
  for (const [page, rows] of pages.entries()) {
    const key = page === 0 ? {} : { ExclusiveStartKey: next(page) };
    dynamodb.on(QueryCommand, key).resolves({
      Items: rows.map(item),
      ...(page + 1 < pages.length ? { LastEvaluatedKey: next(page + 1) } : {}),
    });
  }
};

/** An hour of readings: 300 W, ten minutes of them at 3000 W. */
const HOUR: Row[] = Array.from({ length: 360 }, (_, i) => ({
  at: NOW - 3_600_000 + i * 10_000,
  demandW: i >= 120 && i < 180 ? 3_000 : 300,
  registerWh: 1_000 + i,
  costPence: 0.25,
}));

beforeEach(() => {
  dynamodb.reset();
  folder = temporaryFolder();
  config = folder.write('c.json', rawConfig([rawHousehold()], { region: 'eu-west-2' }));
  mockStack();
});
afterEach(() => folder[Symbol.dispose]());
const readings = (argv: readonly string[] = [], around: Parameters<typeof runCommand>[2] = {}) =>
  runCommand(readingsCommand, [...argv, '--config', config], around);

describe('readings without demand', () => {
  /** The same hour; its second half has a register only. */
  const half = HOUR.map(({ demandW, ...row }, i) => (i < 180 ? { ...row, demandW: demandW ?? 0 } : row));

  it('are energy in the summary, and no peak and no newest demand', async () => {
    holding(half);
    const { out, err } = await readings();
    expect(err).toBe('');
    expect(out).toContain('home: 360 readings, Fri 15 May 17:00-17:59 (Europe/London)');
    expect(out).toContain('used       0.36 kWh');
    expect(out).toContain('peak       3.0 kW at Fri 15 May 17:20');
    expect(out).toContain('newest     without demand at Fri 15 May 17:59');
    expect(out).not.toContain('NaN');
  });

  it('alone still sum up', async () => {
    holding(half.slice(180));
    const { out } = await readings();
    expect(out).toContain('180 readings');
    expect(out).toContain('used       0.18 kWh');
    expect(out).toContain('peak       not known: no reading has a demand');
    expect(out).not.toMatch(/NaN|base load/);
  });

  it('have an empty demand in CSV and none in JSON', async () => {
    holding(half.slice(179, 181));
    expect((await readings(['--csv'])).out).toBe(
      'readAt,demandW,consumptionWh,costPence\n2026-05-15T16:29:50Z,3000,1179,0.25\n2026-05-15T16:30:00Z,,1180,0.25\n',
    );
    const [, second] = JSON.parse((await readings(['--json'])).out);
    expect(second).not.toHaveProperty('demandW');
    expect(second).toMatchObject({ consumptionWh: 1_180 });
  });

  it('leave a hole in the plot', async () => {
    holding(half);
    const { out } = await readings(['--plot']);
    expect(out).toContain('2.5 kW ┤');
    expect(out).not.toContain('NaN');
  });
});

describe('readings', () => {
  it('sums up energy by the register, cost, peak and what is always on, in local time', async () => {
    holding(HOUR.slice(0, 200), HOUR.slice(200));
    const { out, err } = await readings();
    expect(err).toBe('');
    expect(out).toContain('home: 360 readings, Fri 15 May 17:00-17:59 (Europe/London)');
    expect(out).toContain('used       0.36 kWh, £0.09 without standing charge');
    expect(out).toContain('peak       3.0 kW at Fri 15 May 17:20');
    expect(out).toContain('always on  not known: no whole hour between 00:00 and 06:00');
    expect(out).not.toMatch(/given|missing/);
  });

  it('tells what was given to the grid and what is missing', async () => {
    const solar = HOUR.map((row, i) => ({ at: row.at, demandW: i < 180 ? -2_000 : 250 }));
    holding(solar.filter((_, i) => i < 300 || i >= 330));
    const { out } = await readings();
    expect(out).toContain('given      about 1.0 kWh to the grid');
    expect(out).toContain('no prices known');
    expect(out).toContain('missing    5 min without readings');
  });

  it('tells the lowest hourly mean of the night as always on', async () => {
    const night = HOUR.map((row) => ({ ...row, at: row.at - 16 * 3_600_000, demandW: 204 }));
    holding([...night, ...HOUR]);
    expect((await readings()).out).toContain('always on  204 W (the lowest hourly mean from 00:00 to 06:00)');
  });

  it('counts no register that cannot be, as it is stored already', async () => {
    const spoilt = HOUR.map((row, i) => (i === 0 || i === 100 ? { ...row, registerWh: 0 } : row));
    holding(spoilt.map((row, i) => (i > 200 && i < 231 ? { ...row, registerWh: 12_345_678 } : row)));
    expect((await readings()).out).toContain('used       0.36 kWh');
  });

  it('asks for the local times it was given', async () => {
    holding(HOUR);
    await readings(['--since', '2026-05-15', '--until', '2026-05-15T18:00']);
    expect(dynamodb.commandCalls(QueryCommand)[0]?.args[0].input.ExpressionAttributeValues).toMatchObject({
      ':household': { S: 'home' },
      ':from': { S: '2026-05-14T23:00:00Z' },
      ':to': { S: '2026-05-15T17:00:00Z' },
    });
  });

  it('says so where there is nothing', async () => {
    holding([]);
    expect((await readings()).out).toMatch(/home: no readings .*; npx home-mini doctor says why/);
  });

  it('writes CSV that replay reads back, page by page', async () => {
    const gap: Row = { at: NOW, demandW: -20 };
    holding(HOUR, [gap]);
    const { out } = await readings(['--csv']);
    expect(out.split('\n').slice(0, 2)).toEqual([
      'readAt,demandW,consumptionWh,costPence',
      '2026-05-15T16:00:00Z,300,1000,0.25',
    ]);
    expect(out).toMatch(/\n2026-05-15T17:00:00Z,-20,,\n$/);
    const csv = new ReadingsCsv('readings.csv');
    const rows = [...csv.push(Buffer.from(out)), ...csv.end()];
    expect(rows).toHaveLength(361);
    expect(rows.at(-1)).toEqual({ at: NOW, demandW: -20 });
  });

  test.each([
    ['no rows', [[]], []],
    ['two pages', [[HOUR[0]!], [], [HOUR[1]!]], ['2026-05-15T16:00:00Z', '2026-05-15T16:00:10Z']],
  ])('writes one JSON array for %s', async (_, pages, readAts) => {
    holding(...pages);
    const rows: { readAt: string }[] = JSON.parse((await readings(['--json'])).out);
    expect(rows.map(({ readAt }) => readAt)).toEqual(readAts);
  });

  it('waits for a reader that is slower', async () => {
    holding(HOUR.slice(0, 1), HOUR.slice(1, 2));
    const stdout = new PassThrough({ highWaterMark: 1 });
    const running = readings(['--csv'], { stdout });
    await expect.poll(() => stdout.readableLength + stdout.writableLength).toBeGreaterThan(0);
    await delay(50);
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(1);
    stdout.resume();
    await running;
    expect(dynamodb.commandCalls(QueryCommand)).toHaveLength(2);
  });

  it('shows progress on a terminal and takes it away again', async () => {
    holding(HOUR.slice(0, 180), HOUR.slice(180));
    let err = '';
    await readings(['--since', '1h'], {
      stderr: {
        isTTY: true,
        write: (text) => {
          err += text;
        },
      },
    });
    expect(err).toContain('Reading 49 %');
    expect(err.endsWith('\r\u001b[K')).toBe(true);
  });

  test.each([
    [['--since', 'x'], /^--since: got "x"; allowed: a duration/],
    [['--since', '2026-02-30T99:00'], /^--since: got/],
    [['--since', '2026-05-16'], /^--since: got "2026-05-16"; allowed: a time before now/],
    [['--since', '2h', '--until', '3h'], /allowed: a time before --until/],
  ])('refuses %s', async (argv, line) => {
    expect((await readings(argv)).error).toHaveProperty('message', expect.stringMatching(line));
  });

  it('reads a table that outlived its stack, without a stack', async () => {
    mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(missingStackError);
    holding(HOUR);
    const { out, error } = await readings([
      '--table',
      'HomeMiniAlerts-ReadingsTable-OLD',
      '--since',
      '17:00',
    ]);
    expect(error).toBeUndefined();
    expect(out).toContain('home: 360 readings');
    const [call] = dynamodb.commandCalls(QueryCommand);
    expect(call?.args[0].input.TableName).toBe('HomeMiniAlerts-ReadingsTable-OLD');
  });

  it.each([
    [
      'hour',
      [],
      'localTime,startsAt,usedKwh,exportedKwh,costPounds,meanW,peakW,knownMinutes\n2026-05-15 17:00,2026-05-15T16:00:00Z,0.359,0,',
    ],
    ['day', [], '2026-05-15,2026-05-14T23:00:00Z,0.359,0,'],
    [
      '10s',
      [],
      'localTime,readAt,demandW,consumptionWh,exportWh,costPence\n2026-05-15 17:00:00,2026-05-15T16:00:00Z,300,1000,,0.25\n',
    ],
    ['day', ['--json'], '"localTime": "2026-05-15"'],
    [
      '10s',
      ['--json'],
      '[\n{"localTime":"2026-05-15 17:00:00","readAt":"2026-05-15T16:00:00Z","demandW":300',
    ],
  ])('writes rows by %s for a spreadsheet, in local time %s', async (by, more, text) => {
    holding(HOUR.slice(0, 180), HOUR.slice(180));
    const { out } = await readings(['--by', by, ...more]);
    expect(out).toContain(text);
    if (more.length > 0) expect(JSON.parse(out)).not.toEqual([]);
  });

  it('writes an empty list where --by finds nothing', async () => {
    holding([]);
    expect(JSON.parse((await readings(['--by', '10s', '--json'])).out)).toEqual([]);
    expect(JSON.parse((await readings(['--by', 'hour', '--json'])).out)).toEqual([]);
  });

  it('says which region has no stack', async () => {
    mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(missingStackError);
    expect((await readings()).error).toHaveProperty(
      'message',
      expect.stringMatching(/^no stack HomeMiniAlerts in eu-west-2: run npx cdk deploy/),
    );
  });
});
