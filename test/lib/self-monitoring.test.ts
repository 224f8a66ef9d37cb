import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import {
  type Resource,
  resourceOf,
  resourcesOf,
  statementsOf,
  templateOf,
} from '../support/stack-template.ts';

const ALARM = 'AWS::CloudWatch::Alarm';
const PHONE = { recipients: [{ email: 'me@example.com' }, { telegram: 'family' }] };
const raw = rawConfig([rawHousehold(PHONE), rawHousehold({ name: 'flat-2b', pollEvery: '10m', rules: [] })]);
const template = templateOf(raw);
const alarms: [string, Resource][] = Object.entries(resourcesOf(template, ALARM));
const topic = resourceOf(template, 'AWS::SNS::Topic', 'Service').id;
const spanSchema = z.object({ Period: z.number(), EvaluationPeriods: z.number() });
const refsSchema = z.array(z.object({ Ref: z.string() }));
const failingAt = (...cadences: string[]) => {
  const households = cadences.map((pollEvery, i) =>
    rawHousehold({ name: `flat-${i}`, pollEvery, rules: [] }),
  );
  return resourceOf(templateOf(rawConfig(households)), ALARM, 'SelfMonitoringFailing').Properties;
};

describe('the alarms', () => {
  it('are one on failures, one a household on silence, and one on push messages', () => {
    expect(alarms.map(([id]) => id)).toEqual([
      expect.stringMatching(/^SelfMonitoringFailing/),
      expect.stringMatching(/^SelfMonitoringNotRunningHome/),
      expect.stringMatching(/^SelfMonitoringNotRunningFlat2b/),
      expect.stringMatching(/^SelfMonitoringPushFailing/),
    ]);
  });

  it('leave out push messages where nobody has a push channel', () => {
    expect(Object.keys(resourcesOf(templateOf(rawConfig([rawHousehold()])), ALARM))).not.toContainEqual(
      expect.stringContaining('Push'),
    );
  });

  it('on push messages wait for 3 of 15 minutes with errors of the courier', () => {
    const courier = resourceOf(template, 'AWS::Lambda::Function', 'Courier').id;
    expect(resourceOf(template, ALARM, 'SelfMonitoringPushFailing').Properties).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: courier } }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 15,
      DatapointsToAlarm: 3,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it.each([
    ['polls every minute', ['1m'], 60],
    ['half minutes too', ['30s'], 60],
    ['polls every five minutes', ['5m'], 300],
    ['mixed cadences: a period in which each household polls', ['1m', '10m'], 600],
  ])('on failures wait for 3 of 5 periods with errors: %s', (_, cadences, period) => {
    expect(failingAt(...cadences)).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: period,
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  it.each([
    ['home', '1m', 15],
    ['flat-2b', '10m', 30],
  ])('on silence of %s, polled every %s, wait for %i minutes without a poll', (household, _, minutes) => {
    const [, alarm] = alarms.find(([, { Properties }]) =>
      JSON.stringify(Properties.Dimensions).includes(household),
    )!;
    expect(alarm.Properties).toMatchObject({
      MetricName: 'FreshnessSeconds',
      Statistic: 'SampleCount',
      Period: 60,
      EvaluationPeriods: minutes,
      DatapointsToAlarm: minutes,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('stay within the day that CloudWatch evaluates at most', () => {
    for (const [, { Properties }] of alarms) {
      const { Period, EvaluationPeriods } = spanSchema.parse(Properties);
      expect(Period * EvaluationPeriods).toBeLessThanOrEqual(86_400);
    }
  });

  it.each(alarms)('%s tells the service topic when it begins and when it is over', (_, { Properties }) => {
    expect(Properties.AlarmActions).toEqual([{ Ref: topic }]);
    expect(Properties.OKActions).toEqual([{ Ref: topic }]);
  });

  it('may publish to every topic that they tell', () => {
    const told = new Set(alarms.flatMap(([, { Properties }]) => refsSchema.parse(Properties.AlarmActions)));
    const policies = Object.values(resourcesOf(template, 'AWS::SNS::TopicPolicy')).flatMap(statementsOf);
    for (const { Ref } of told) {
      expect(policies).toContainEqual({
        effect: 'Allow',
        actions: ['sns:Publish'],
        resources: [`<${Ref}>`],
        principal: { Service: 'cloudwatch.amazonaws.com' },
        condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      });
    }
  });
});

describe('the text of an alarm', () => {
  const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

  it.each(alarms)('%s says what it means, what to do first and where to read on', (_, { Properties }) => {
    const text = z.string().parse(Properties.AlarmDescription);
    const parts = /^Impact: .{20,}\. First step: .{20,}\. More: docs\/runbook\.md, "(.+)"\.$/.exec(text);
    const entry = runbook.split(/^## /m).find((part) => part.startsWith(`${parts?.[1]}\n`));
    for (const heading of ['Description', 'Investigation', 'Resolution']) {
      expect(entry).toContain(`### ${heading}`);
    }
  });

  it('has one for every entry of the runbook', () => {
    const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    const named = alarms.map(
      ([, { Properties }]) => /"(.+)"\.$/.exec(z.string().parse(Properties.AlarmDescription))?.[1],
    );
    expect(headings).toEqual([...new Set(named)]);
  });

  it('warns that an alarm after the first deploy is normal, as the runbook does', () => {
    const silence = resourceOf(templateOf(rawConfig([rawHousehold()])), ALARM, 'SelfMonitoringNotRunning');
    const normal = 'After a first deploy ALARM, then OK within 15 minutes, is normal';
    expect(silence.Properties.AlarmDescription).toContain(normal);
    expect(runbook.replaceAll('\n', ' ')).toContain(normal);
  });
});
