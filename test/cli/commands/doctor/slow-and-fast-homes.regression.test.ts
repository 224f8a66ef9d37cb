import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { accessTo } from '../../../../cli/aws/access.ts';
import {
  checkFreshness,
  checkSchedule,
  type HouseholdCase,
} from '../../../../cli/commands/doctor/household-checks.ts';
import { parseConfigValue } from '../../../../config/config.ts';
import { NOW } from '../../../support/command-run.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';

const MINUTE = 60_000;
const STACK = {
  status: 'UPDATE_COMPLETE',
  outputs: new Map([
    ['ReadingsTableName', 'HomeMiniAlerts-Readings'],
    ['StateTableName', 'HomeMiniAlerts-State'],
  ]),
};

const homeThatPolls = (pollEvery: string): HouseholdCase => {
  const parsed = parseConfigValue(rawConfig([rawHousehold({ pollEvery, rules: [] })]));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [household] = parsed.value.households;
  return { aws: accessTo('eu-west-2'), config: parsed.value, household: household!, now: NOW };
};

describe('doctor', () => {
  it.each([
    { pollEvery: '1m', schedules: 1, status: 'ok' },
    { pollEvery: '30s', schedules: 1, status: 'wrong' },
    { pollEvery: '30s', schedules: 2, status: 'ok' },
  ])('finds $schedules schedules of a home that polls every $pollEvery $status', async (row) => {
    mockClient(SchedulerClient)
      .on(GetScheduleCommand)
      .resolves({
        State: 'ENABLED',
        ScheduleExpression: 'rate(1 minute)',
        Target: { Arn: 'a', RoleArn: 'r', Input: '{"household":"home"}' },
      });
    const ids = Array.from({ length: row.schedules }, (_, index) => `schedule-${index}`);
    const resources = new Map([['AWS::Scheduler::Schedule', ids]]);
    const seen = await checkSchedule(homeThatPolls(row.pollEvery), resources);
    expect(seen.map(({ status }) => status)).toEqual([row.status]);
  });

  it.each([
    { pollEvery: '1m', minutes: 15, status: 'ok' },
    { pollEvery: '1m', minutes: 16, status: 'wrong' },
    { pollEvery: '10m', minutes: 30, status: 'ok' },
    { pollEvery: '10m', minutes: 31, status: 'wrong' },
  ])('finds a reading of $minutes minutes ago $status in a home that polls every $pollEvery', async (row) => {
    const readAt = `${new Date(NOW - row.minutes * MINUTE).toISOString().slice(0, 19)}Z`;
    mockClient(DynamoDBClient)
      .on(BatchGetItemCommand)
      .resolves({})
      .on(QueryCommand)
      .callsFake(({ TableName }: { TableName: string }) => ({
        Items: TableName.endsWith('Readings') ? [{ readAt: { S: readAt }, demandW: { N: '430' } }] : [],
      }));
    const seen = await checkFreshness(homeThatPolls(row.pollEvery), STACK);
    expect(seen.map(({ status }) => status)).toEqual([row.status]);
  });
});
