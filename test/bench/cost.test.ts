import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costDocument } from '../../bench/cost/document.ts';
import { measurePolls } from '../../bench/cost/measure.ts';
import { CADENCES, type Measured, readMeasured } from '../../bench/cost/measured.ts';
import { costOf, pushUnitsOf, secondLookCost, unitsOf } from '../../bench/cost/month.ts';
import { type PricedUnit, readPrices } from '../../bench/cost/prices.ts';
import { measurePush } from '../../bench/cost/push.ts';
import { startLoopback } from '../../bench/loopback.ts';
import { MOST_LOOKS_A_DAY, MOST_WAIT_A_DAY_MS } from '../../core/polling/second-look.ts';

const prices = readPrices();
const poll = {
  readingsWritten: 8,
  readingsNew: 5,
  writeUnits: 10,
  readUnits: 2,
  partitionUnits: 1,
  monitorBytes: 2_000,
};
const measured: Measured = {
  measured: '2026-11-23',
  polls: { '30s': poll, '1m': poll, '2m': poll },
  push: { writeUnits: 5, readUnits: 2, secretsRead: 1 },
  readingBytes: 100,
  logBytesPerPoll: 300,
  memoryMb: 256,
  alarms: 2,
  customMetrics: 1,
  dashboards: 1,
  keepForDays: 100,
};

describe('the cost of a month', () => {
  it('counts what a poll a minute uses in 30 days', () => {
    expect(unitsOf('1m', measured, prices)).toMatchObject({
      lambdaRequests: 43_200,
      lambdaArmGbSeconds: 5_400,
      schedulerInvocations: 43_200,
      sqsRequests: 0,
      dynamodbWriteUnits: 432_000,
      dynamodbReadUnits: 86_400,
      dynamodbStorageGb: 0.144,
      logsIngestedGb: 0.01296,
      kmsRequests: 720,
    });
  });

  it('adds the queue at half a minute: each message sent, received and deleted, and the empty looks', () => {
    expect(unitsOf('30s', measured, prices).sqsRequests).toBe(43_200 * 3 + 650_000);
  });

  it.each([
    ['all of it where nothing is free any more', 'dynamodbWriteUnits', 432_000, false, 0.3206736],
    ['as much with free tiers where there is none', 'dynamodbWriteUnits', 432_000, true, 0.3206736],
    ['nothing below the free units', 'customMetrics', 3, true, 0],
    ['what is over the free units', 'customMetrics', 12, true, 0.6],
  ] as const)('is %s', (_, unit, units, free, usd) => {
    expect(costOf(unit, units, prices, free)).toBeCloseTo(usd, 10);
  });
});

it('counts the waits of second looks, and a poll each', () => {
  // 30 x (600 s of waits + 20 polls of 0.5 s) x 0.25 GB.
  const { gbSeconds } = secondLookCost(measured, prices, { looksPerDay: 20, waitSecondsPerDay: 600 });
  expect(gbSeconds).toBeCloseTo(4_575, 6);
});

it('two phones on push add what 60 messages to each of them use, and an alarm', () => {
  expect(pushUnitsOf(measured)).toEqual({
    lambdaRequests: 60,
    lambdaArmGbSeconds: 30,
    dynamodbWriteUnits: 600,
    dynamodbReadUnits: 240,
    kmsRequests: 120,
    alarms: 1,
  });
});

it('a read by keys uses a unit for each of them, also where nothing is there', async () => {
  await using loopback = await startLoopback(Date.parse('2026-11-02T12:00:00Z'));
  for (let nth = 0; nth < 3; nth += 1) {
    await loopback.poll();
    loopback.now += 60_000;
  }
  loopback.takeUnits();
  expect(await loopback.poll()).toMatchObject({ outcome: 'stored', rowsStored: 6 });
  const { read, write } = loopback.takeUnits();
  // Of monitor, rules, usual, session, hush and channels nothing is learned, hushed or out of order.
  expect(read).toEqual({ BatchGetItem: 6, Query: 1 });
  expect(write).toEqual({ BatchWriteItem: 6, PutItem: 2 });
  expect(loopback.takeUnits()).toEqual({ read: {}, write: {} });
});

describe('docs/cost.md', () => {
  it('is what npm run cost makes of the measured calls and the price file', () => {
    const written = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
    expect(written).toBe(costDocument(readMeasured(), prices));
  });

  it('comes to 1.40 USD at most at a poll a minute, without free tiers and dashboard', () => {
    const used = unitsOf('1m', readMeasured(), prices);
    const names = Object.keys(prices.prices).filter((name): name is PricedUnit => name in used);
    const total = names
      .filter((unit) => unit !== 'dashboards')
      .reduce((sum, unit) => sum + costOf(unit, used[unit], prices, false), 0);
    expect(total).toBeGreaterThan(0.5);
    expect(total).toBeLessThanOrEqual(1.4);
  });

  it('comes to 2.5 KB at most for what the poller remembers under the rules that setup writes', () => {
    for (const { monitorBytes } of Object.values(readMeasured().polls)) {
      expect(monitorBytes).toBeGreaterThan(1_000);
      expect(monitorBytes).toBeLessThanOrEqual(2_500);
    }
  });

  it('goes by what a message to a phone still uses', { timeout: 60_000 }, async () => {
    expect(await measurePush()).toEqual(readMeasured().push);
  });

  it('comes to 0.28 USD a month at most for second looks', () => {
    const most = { looksPerDay: MOST_LOOKS_A_DAY, waitSecondsPerDay: MOST_WAIT_A_DAY_MS / 1_000 };
    const { usd } = secondLookCost(readMeasured(), prices, most);
    expect(usd).toBeGreaterThan(0.1);
    expect(usd).toBeLessThanOrEqual(0.28);
  });

  it.each(CADENCES)('goes by what a poll every %s still uses', { timeout: 240_000 }, async (cadence) => {
    expect(await measurePolls(cadence)).toEqual(readMeasured().polls[cadence]);
  });
});
