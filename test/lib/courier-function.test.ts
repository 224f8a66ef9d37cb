import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { ENVIRONMENT } from '../../core/contract/names.ts';
import { rawConfig, rawHousehold } from '../support/raw-config.ts';
import { resourceOf, resourcesOf, statementsOf, templateOf, textOf } from '../support/stack-template.ts';

const EMAIL = { email: 'me@example.com' };
const template = templateOf(
  rawConfig([
    rawHousehold({ recipients: [EMAIL, { telegram: 'family' }, { ntfy: 'kitchen' }] }),
    rawHousehold({ name: 'flat-2b', recipients: [EMAIL, { webhook: 'home-assistant' }] }),
    rawHousehold({ name: 'barn' }),
  ]),
);
const courier = resourceOf(template, 'AWS::Lambda::Function', 'Courier');
const poller = resourceOf(template, 'AWS::Lambda::Function', 'Poller');
const state = resourceOf(template, 'AWS::DynamoDB::Table', 'State').id;
const leadingKeysSchema = z.object({
  'ForAllValues:StringEquals': z.object({ 'dynamodb:LeadingKeys': z.array(z.string()) }),
});
const parameter = (name: string) => `arn:aws:ssm:eu-west-2:123456789012:parameter/home-mini-alerts/${name}`;
const topicOf = (household: string) => resourceOf(template, 'AWS::SNS::Topic', `Household${household}`).id;

describe('the courier', () => {
  it('runs on Node 24, arm64, with 256 MB and 30 s', () => {
    expect(courier.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: 30,
      Handler: 'index.handler',
    });
    expect(courier.Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('is told the state table and the prefix, no loopback, and nothing about any household', () => {
    expect(courier.Properties.Environment).toEqual({
      Variables: {
        [ENVIRONMENT.stateTable]: { Ref: state },
        [ENVIRONMENT.parameterPrefix]: '/home-mini-alerts',
        NODE_OPTIONS: '--enable-source-maps',
      },
    });
  });

  it('keeps the two asynchronous retries that AWS gives: they are for a run that crashed', () => {
    const configured = Object.values(resourcesOf(template, 'AWS::Lambda::EventInvokeConfig'));
    expect(configured.map(({ Properties }) => Properties.FunctionName)).toEqual([{ Ref: poller.id }]);
  });

  it('may touch its own partitions, its own secrets and the settings, of households with phones alone', () => {
    const statements = statementsOf(resourceOf(template, 'AWS::IAM::Policy', 'CourierRole'));
    const keys = {
      'ForAllValues:StringEquals': {
        'dynamodb:LeadingKeys': [
          'home#channels',
          'home#deliveries',
          'flat-2b#channels',
          'flat-2b#deliveries',
        ],
      },
    };
    const table = [`<${state}.Arn>`];
    expect(
      statements
        .filter(({ actions }) => !actions.includes('logs:PutLogEvents'))
        .map(({ effect, actions, resources, condition }) => ({ effect, actions, resources, condition })),
    ).toEqual([
      {
        effect: 'Allow',
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        resources: table,
        condition: keys,
      },
      {
        effect: 'Allow',
        actions: ['ssm:GetParameter'],
        resources: [
          parameter('flat-2b/channels/webhook/home-assistant'),
          parameter('flat-2b/settings'),
          parameter('home/channels/ntfy/kitchen'),
          parameter('home/channels/telegram/family'),
          parameter('home/settings'),
        ],
        condition: undefined,
      },
    ]);
  });

  it('is the only one that may read the secrets of channels', () => {
    const policies = Object.entries(resourcesOf(template, 'AWS::IAM::Policy'));
    const reading = policies.filter(([, policy]) =>
      statementsOf(policy).some(({ resources }) => resources.some((text) => text.includes('/channels/'))),
    );
    expect(reading.map(([id]) => id)).toEqual([expect.stringMatching(/^CourierRole/)]);
  });

  it('is subscribed once to each household with phones, for messages that name one', () => {
    const subscribed = Object.values(resourcesOf(template, 'AWS::SNS::Subscription')).filter(
      ({ Properties }) => Properties.Protocol === 'lambda',
    );
    expect(subscribed.map(({ Properties }) => Properties)).toEqual(
      ['Home', 'Flat2b'].map((name) => ({
        Protocol: 'lambda',
        Endpoint: { 'Fn::GetAtt': [courier.id, 'Arn'] },
        FilterPolicy: { push: ['yes'] },
        TopicArn: { Ref: topicOf(name) },
      })),
    );
  });

  it('may be invoked by just those topics', () => {
    const permissions = Object.values(resourcesOf(template, 'AWS::Lambda::Permission')).filter(
      ({ Properties }) => textOf(Properties.FunctionName) === `<${courier.id}.Arn>`,
    );
    expect(permissions.map(({ Properties }) => [Properties.Principal, textOf(Properties.SourceArn)])).toEqual(
      [
        ['sns.amazonaws.com', `<${topicOf('Home')}>`],
        ['sns.amazonaws.com', `<${topicOf('Flat2b')}>`],
      ],
    );
  });

  it('has its name in the outputs', () => {
    expect(template.toJSON().Outputs.CourierFunctionName.Value).toEqual({ Ref: courier.id });
  });
});

describe('without a push recipient', () => {
  const without = templateOf(rawConfig([rawHousehold()]));

  it('there is no courier, no subscription of it, no alarm and no output', () => {
    const ids = [...Object.keys(resourcesOf(without)), ...Object.keys(without.toJSON().Outputs)];
    expect(ids.filter((id) => /courier|push/i.test(id))).toEqual([]);
  });

  it('the rest of the stack is as it is with one', () => {
    const withPhone = resourcesOf(
      templateOf(rawConfig([rawHousehold({ recipients: [EMAIL, { telegram: 'family' }] })])),
    );
    const changed = Object.entries(resourcesOf(without))
      .filter(([id, resource]) => JSON.stringify(withPhone[id]) !== JSON.stringify(resource))
      .map(([id]) => id);
    expect(changed.sort()).toEqual([
      expect.stringMatching(/^HouseholdHomeParametersSettings/),
      expect.stringMatching(/^OverviewDashboard/),
      expect.stringMatching(/^PollerRoleDefaultPolicy/),
    ]);
  });
});

describe('with devices that get notifications', () => {
  const notified = templateOf(
    rawConfig(
      [
        rawHousehold({ recipients: [EMAIL, { webPush: 'phones' }] }),
        rawHousehold({ name: 'flat-2b', recipients: [EMAIL, { telegram: 'family' }] }),
      ],
      { web: true },
    ),
  );
  const statements = statementsOf(resourceOf(notified, 'AWS::IAM::Policy', 'CourierRole'));
  const partitionsOf = (action: string): readonly string[] =>
    statements
      .filter(({ actions, resources }) => actions.includes(action) && resources.includes(`<${state}.Arn>`))
      .flatMap(
        ({ condition }) =>
          leadingKeysSchema.parse(condition)['ForAllValues:StringEquals']['dynamodb:LeadingKeys'],
      );

  it('it finds those of that household alone, and the keys to send with', () => {
    expect(partitionsOf('dynamodb:Query')).toEqual(['home#devices', '#vapid']);
  });

  it('it may drop their subscriptions, and make no keys', () => {
    expect([...partitionsOf('dynamodb:PutItem')].sort()).toEqual(
      ['home#channels', 'home#deliveries', 'home#devices', 'flat-2b#channels', 'flat-2b#deliveries'].sort(),
    );
  });

  it('it cannot reach the key that links and sign-ins are signed with, nor any session', () => {
    expect(JSON.stringify(statements)).not.toMatch(/#web|#session|#hush/);
  });

  it('where no device gets notifications, it reaches neither devices nor keys', () => {
    const without = templateOf(
      rawConfig([rawHousehold({ recipients: [EMAIL, { telegram: 'family' }] })], { web: true }),
    );
    const found = statementsOf(resourceOf(without, 'AWS::IAM::Policy', 'CourierRole'));
    expect(JSON.stringify(found)).not.toMatch(/#web|#vapid|#devices/);
  });
});
