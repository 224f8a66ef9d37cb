import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costDocument } from '../../bench/cost/document.ts';
import { measurePolls } from '../../bench/cost/measure.ts';
import { CADENCES, type Measured, readMeasured } from '../../bench/cost/measured.ts';
import { costOf, unitsOf } from '../../bench/cost/month.ts';
import { readPrices } from '../../bench/cost/prices.ts';

const prices = readPrices();
const poll = { readingsWritten: 8, readingsNew: 5, writeUnits: 10, readUnits: 2 };
const measured: Measured = {
  measured: '2026-11-23',
  polls: { '30s': poll, '1m': poll, '2m': poll },
  readingBytes: 100,
  logBytesPerPoll: 300,
  memoryMb: 256,
  alarms: 2,
  customMetrics: 3,
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
      logsIngestedGb: 0.0432,
      kmsRequests: 720,
    });
  });

  it('adds the queue at half a minute: each message sent, received and deleted, and the empty looks', () => {
    expect(unitsOf('30s', measured, prices).sqsRequests).toBe(43_200 * 3 + 650_000);
  });

  it.each([
    ['all of it where nothing is free any more', 'dynamodbWriteUnits', 432_000, false, 0.27],
    ['as much with free tiers where there is none', 'dynamodbWriteUnits', 432_000, true, 0.27],
    ['nothing below the free units', 'customMetrics', 3, true, 0],
    ['what is over the free units', 'customMetrics', 12, true, 0.6],
  ] as const)('is %s', (_, unit, units, free, usd) => {
    expect(costOf(unit, units, prices, free)).toBeCloseTo(usd, 10);
  });
});

describe('docs/cost.md', () => {
  it('is what npm run cost makes of the measured calls and the price file', () => {
    const written = readFileSync(new URL('../../docs/cost.md', import.meta.url), 'utf8');
    expect(written).toBe(costDocument(readMeasured(), prices));
  });

  it.each(CADENCES)('goes by what a poll every %s still uses', { timeout: 60_000 }, async (cadence) => {
    expect(await measurePolls(cadence)).toEqual(readMeasured().polls[cadence]);
  });
});
