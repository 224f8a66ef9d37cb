import { describe, expect, it } from 'vitest';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourceOf, resourcesOf, statementsOf, templateOf } from '../support/stack-template.ts';

const SCHEDULE = 'AWS::Scheduler::Schedule';

describe('the schedule of a household', () => {
  it.each([
    ['1m', 'rate(1 minute)'],
    ['2m', 'rate(2 minutes)'],
    ['5m', 'rate(5 minutes)'],
    ['10m', 'rate(10 minutes)'],
  ])('polls every %s by %s', (pollEvery, expression) => {
    const template = templateOf(rawConfig([rawHousehold({ pollEvery, rules: [] })]));
    expect(resourceOf(template, SCHEDULE).Properties.ScheduleExpression).toBe(expression);
    expect(resourcesOf(template, 'AWS::SQS::Queue')).toEqual({});
  });

  const template = templateOf(rawConfig([rawHousehold()]));
  const schedule = resourceOf(template, SCHEDULE);
  const fn = resourceOf(template, 'AWS::Lambda::Function').id;
  const role = resourceOf(template, 'AWS::IAM::Role', 'PollSchedules');

  it('names the household to the function, on time and without retries', () => {
    expect(schedule.Properties).toMatchObject({
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [fn, 'Arn'] },
        Input: '{"household":"home"}',
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        RoleArn: { 'Fn::GetAtt': [role.id, 'Arn'] },
      },
    });
  });

  it('starts only once its role may invoke and the household’s parameters are there', () => {
    expect(schedule.DependsOn).toEqual([
      expect.stringMatching(/^HouseholdHomeParametersRules/),
      expect.stringMatching(/^HouseholdHomeParametersSettings/),
      expect.stringMatching(/^PollSchedulesRoleDefaultPolicy/),
      role.id,
    ]);
  });

  it('may invoke this function and nothing else, for this account alone', () => {
    expect(statementsOf(resourceOf(template, 'AWS::IAM::Policy', 'PollSchedules'))).toEqual([
      {
        effect: 'Allow',
        actions: ['lambda:InvokeFunction'],
        resources: [`<${fn}.Arn>`],
        principal: undefined,
        condition: undefined,
      },
    ]);
    expect(role.Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        },
      ],
    });
  });

  it('is one a household, under one role', () => {
    const ten = templateOf(
      rawConfig(Array.from({ length: 10 }, (_, i) => rawHousehold({ name: `flat-${i}`, pollEvery: '5m' }))),
    );
    expect(Object.keys(resourcesOf(ten, SCHEDULE))).toHaveLength(10);
    expect(Object.keys(resourcesOf(ten, 'AWS::IAM::Role'))).toHaveLength(2);
  });
});

describe('polling every 30 s', () => {
  const template = templateOf(
    rawConfig([
      rawHousehold({ pollEvery: '30s' }),
      rawHousehold({ name: 'flat-2b', pollEvery: '30s' }),
      rawHousehold({ name: 'barn', pollEvery: '1m' }),
    ]),
  );
  const queue = resourceOf(template, 'AWS::SQS::Queue');
  const fn = resourceOf(template, 'AWS::Lambda::Function').id;
  const schedules = Object.entries(resourcesOf(template, SCHEDULE)).filter(([id]) =>
    id.includes('HouseholdHome'),
  );

  it('takes two schedules that tick together: one to the function, one to the queue', () => {
    expect(schedules.map(([, { Properties }]) => Properties)).toMatchObject([
      {
        ScheduleExpression: 'cron(* * * * ? *)',
        Target: { Arn: { 'Fn::GetAtt': [fn, 'Arn'] }, Input: '{"household":"home"}' },
      },
      {
        ScheduleExpression: 'cron(* * * * ? *)',
        Target: {
          Arn: { 'Fn::GetAtt': [queue.id, 'Arn'] },
          Input: '{"household":"home"}',
          RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        },
      },
    ]);
  });

  it('leaves a household of 1m alone and shares one queue', () => {
    expect(Object.keys(resourcesOf(template, SCHEDULE))).toHaveLength(5);
  });

  it('delivers 30 s later, and is gone before it could be delivered twice', () => {
    expect(queue.Properties).toMatchObject({
      DelaySeconds: 30,
      MessageRetentionPeriod: 60,
      VisibilityTimeout: 240,
      SqsManagedSseEnabled: true,
    });
    expect(queue.DeletionPolicy).toBe('Delete');
  });

  it('invokes the function for one message at a time', () => {
    expect(resourceOf(template, 'AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
      BatchSize: 1,
      EventSourceArn: { 'Fn::GetAtt': [queue.id, 'Arn'] },
      FunctionName: { Ref: fn },
    });
  });

  it('takes nothing without TLS', () => {
    expect(statementsOf(resourceOf(template, 'AWS::SQS::QueuePolicy'))).toEqual([
      expect.objectContaining({
        effect: 'Deny',
        actions: ['sqs:*'],
        condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });

  it('lets the schedules send and the function receive, and no more', () => {
    const about = (prefix: string) =>
      statementsOf(resourceOf(template, 'AWS::IAM::Policy', prefix))
        .filter(({ resources }) => resources.includes(`<${queue.id}.Arn>`))
        .map(({ actions }) => actions);
    expect(about('PollSchedules')).toEqual([['sqs:SendMessage']]);
    expect(about('Poller')).toEqual([
      [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
    ]);
  });
});
