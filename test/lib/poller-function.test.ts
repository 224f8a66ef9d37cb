import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ENVIRONMENT } from '../../core/contract/names.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourceOf, statementsOf, templateOf } from '../support/stack-template.ts';

const template = templateOf(rawConfig([rawHousehold()]));
const fn = resourceOf(template, 'AWS::Lambda::Function');
const readings = resourceOf(template, 'AWS::DynamoDB::Table', 'Readings').id;
const state = resourceOf(template, 'AWS::DynamoDB::Table', 'State').id;
const logs = resourceOf(template, 'AWS::Logs::LogGroup');
const topic = resourceOf(template, 'AWS::SNS::Topic', 'Household').id;
const parameter = (name: string) =>
  `arn:aws:ssm:eu-west-2:123456789012:parameter/home-mini-alerts/home/${name}`;

describe('the poller function', () => {
  it('runs on Node 24, arm64, with 256 MB and 90 s', () => {
    expect(fn.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: 90,
      Handler: 'index.handler',
    });
  });

  it('is not retried: the next tick is the retry', () => {
    expect(resourceOf(template, 'AWS::Lambda::EventInvokeConfig').Properties).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  it('reserves no concurrency, which new accounts could not deploy', () => {
    expect(fn.Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('logs JSON to a group of its own, kept for 30 days and deleted with the stack', () => {
    expect(fn.Properties.LoggingConfig).toEqual({
      LogFormat: 'JSON',
      SystemLogLevel: 'WARN',
      LogGroup: { Ref: logs.id },
    });
    expect(logs.Properties.RetentionInDays).toBe(30);
    expect(logs.DeletionPolicy).toBe('Delete');
  });

  it('is told table names, prefix and API URL by its environment, and nothing about any household', () => {
    expect(fn.Properties.Environment).toEqual({
      Variables: {
        [ENVIRONMENT.readingsTable]: { Ref: readings },
        [ENVIRONMENT.stateTable]: { Ref: state },
        [ENVIRONMENT.parameterPrefix]: '/home-mini-alerts',
        [ENVIRONMENT.octopusApiUrl]: 'https://api.octopus.energy/v1/graphql/',
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
  });

  it('may do exactly what a poll does', () => {
    const statements = statementsOf(resourceOf(template, 'AWS::IAM::Policy', 'Poller'));
    expect(statements.map(({ effect, actions, resources }) => ({ effect, actions, resources }))).toEqual([
      {
        effect: 'Allow',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`<${logs.id}.Arn>`],
      },
      {
        effect: 'Allow',
        actions: ['dynamodb:BatchWriteItem', 'dynamodb:Query'],
        resources: [`<${readings}.Arn>`],
      },
      { effect: 'Allow', actions: ['dynamodb:BatchGetItem'], resources: [`<${state}.Arn>`] },
      { effect: 'Allow', actions: ['dynamodb:PutItem'], resources: [`<${state}.Arn>`] },
      { effect: 'Allow', actions: ['dynamodb:Query'], resources: [`<${state}.Arn>`] },
      {
        effect: 'Allow',
        actions: ['ssm:GetParameters'],
        resources: [parameter('api-key'), parameter('rules'), parameter('settings')],
      },
      { effect: 'Allow', actions: ['sns:Publish'], resources: [`<${topic}>`] },
    ]);
  });

  it('reaches only the partitions of its households that a poll needs', () => {
    const two = templateOf(rawConfig([rawHousehold(), rawHousehold({ name: 'flat-1' })]));
    const keys = statementsOf(resourceOf(two, 'AWS::IAM::Policy', 'Poller'))
      .filter(({ resources }) => resources.includes(`<${state}.Arn>`))
      .map(({ actions, condition }) => [actions, condition]);
    const within = (...partitions: readonly string[]) => ({
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': ['home', 'flat-1'].flatMap((name) =>
          partitions.map((partition) => `${name}${partition}`),
        ),
      },
    });
    expect(keys).toEqual([
      [['dynamodb:BatchGetItem'], within('', '#session', '#hush', '#channels', '#deliveries')],
      [['dynamodb:PutItem'], within('', '#session', '#told', '#days')],
      [['dynamodb:Query'], within('#told', '#days')],
    ]);
  });

  it.each(['home#hush', 'home#session', '#web'])(
    'has no household called %s, whose partition would be another one',
    (name) => expect(() => templateOf(rawConfig([rawHousehold({ name })]))).toThrow('households'),
  );

  it('has no managed policy, whose permissions would be wider', () => {
    expect(resourceOf(template, 'AWS::IAM::Role', 'Poller').Properties).not.toHaveProperty(
      'ManagedPolicyArns',
    );
  });

  it('has the same environment for two and for ten households, under 1 KB', () => {
    const environmentOf = (count: number): unknown => {
      const households = Array.from({ length: count }, (_, i) => rawHousehold({ name: `flat-${i}` }));
      return resourceOf(templateOf(rawConfig(households)), 'AWS::Lambda::Function').Properties.Environment;
    };
    expect(environmentOf(10)).toEqual(environmentOf(2));
    const variables = z
      .object({ Variables: z.record(z.string(), z.unknown()) })
      .parse(fn.Properties.Environment).Variables;
    const longestName = 'x'.repeat(255);
    const bytes = Object.entries(variables).reduce(
      (sum, [key, value]) => sum + key.length + (typeof value === 'string' ? value : longestName).length,
      0,
    );
    expect(bytes).toBeLessThan(1_024);
  });
});
