import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  BatchGetItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  CheckIfPhoneNumberIsOptedOutCommand,
  ConfirmSubscriptionCommand,
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  GetSubscriptionAttributesCommand,
  ListSubscriptionsByTopicCommand,
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { doctorCommand } from '../../../../cli/commands/doctor/command.ts';
import { type Config, parseConfig } from '../../../../config/config.ts';
import { rulesParameterValue, settingsParameterValue } from '../../../../config/written.ts';
import { recipientId } from '../../../../core/contract/names.ts';
import { octopusError } from '../../../../local/simulator/octopus-error.ts';
import { NOW, runCommand, temporaryFolder } from '../../../support/command-run.ts';
import {
  missingStackError,
  mockParameters,
  mockStack,
  SERVICE_TOPIC,
  TOPIC,
} from '../../../support/deployed.ts';
import { serveGraphql } from '../../../support/graphql-loopback.ts';
import { octopusSchema } from '../../../support/octopus-schemas.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';
import type { ScriptedServer } from '../../../support/scripted-server.ts';
import { hushItem } from '../../../support/state-table.ts';

const NAMES = {
  key: '/home-mini-alerts/home/api-key',
  settings: '/home-mini-alerts/home/settings',
  rules: '/home-mini-alerts/home/rules',
};
const ME = 'me@example.com';
const KEY = 'sk_live_0123456789';
const [sts, sns, dynamodb, scheduler, cloudWatch] = [
  mockClient(STSClient),
  mockClient(SNSClient),
  mockClient(DynamoDBClient),
  mockClient(SchedulerClient),
  mockClient(CloudWatchClient),
];

let folder: ReturnType<typeof temporaryFolder>;
let octopus: ScriptedServer;
let accounts: readonly string[];
/** The meter's id, and the types of the devices on its network. */
let meter: { deviceId: string | null; network: readonly string[] };
let file: string;
let parameters: ReturnType<typeof mockParameters>;
/** Subscription ARNs by topic and address. */
let subscribed: Map<string, string>;

const at = (topic: string, address: string) => `${topic} ${address}`;

/** Everything as it should be. */
beforeEach(async () => {
  for (const mock of [sts, sns, dynamodb, scheduler, cloudWatch]) mock.reset();
  folder = temporaryFolder();
  accounts = ['A-1234ABCD'];
  meter = { deviceId: '00-11-22-33-44-55-66-77', network: [] };
  const schema = octopusSchema('own');
  if (schema === undefined) throw new Error('no schema of the API');
  octopus = await serveGraphql(schema, {
    obtainKrakenToken: ({ input }: { input: { APIKey: string } }) => {
      if (input.APIKey !== KEY) throw octopusError('KT-CT-1139');
      return {
        token: 'token',
        payload: { exp: NOW / 1000 + 3600 },
        refreshToken: null,
        refreshExpiresIn: null,
      };
    },
    viewer: () => ({ accounts: accounts.map((number) => ({ __typename: 'AccountType', number })) }),
    account: () => ({
      electricityAgreements: [
        {
          meterPoint: {
            direction: 'IMPORT',
            meters: [
              {
                smartImportElectricityMeter: meter.deviceId && { deviceId: meter.deviceId },
                smartDevices: [],
              },
            ],
          },
        },
      ],
    }),
    smartDeviceNetwork: () => ({ id: '1', smartDevices: meter.network.map((type) => ({ type })) }),
  });
  configure({});
  sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/me' });
  mockStack({
    'AWS::Scheduler::Schedule': ['home-schedule'],
    'AWS::SNS::Topic': [TOPIC, SERVICE_TOPIC],
    'AWS::CloudWatch::Alarm': ['failing'],
  });
  scheduler.on(GetScheduleCommand).resolves({
    State: 'ENABLED',
    ScheduleExpression: 'rate(1 minute)',
    Target: { Arn: 'a', RoleArn: 'r', Input: '{"household":"home"}' },
  });
  storedReading(NOW - 40_000);
  dynamodb.on(BatchGetItemCommand).resolves({});
  dynamodb.on(GetItemCommand).resolves({});
  dynamodb
    .on(ListTablesCommand)
    .resolves({ TableNames: ['HomeMiniAlerts-Readings', 'HomeMiniAlerts-State'] });
  dynamodb.on(DescribeTableCommand).resolves({ Table: {} });
  subscribed = new Map([TOPIC, SERVICE_TOPIC].map((topic) => [at(topic, ME), `${topic}:1`]));
  sns.on(ListSubscriptionsByTopicCommand).callsFake(({ TopicArn }: { TopicArn: string }) => ({
    Subscriptions: [...subscribed]
      .filter(([key]) => key.startsWith(`${TopicArn} `))
      .map(([key, SubscriptionArn]) => ({ Endpoint: key.split(' ')[1], Protocol: 'email', SubscriptionArn })),
  }));
  traits({});
  cloudWatch
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: [{ AlarmName: 'failing', StateValue: 'OK' }] });
  cloudWatch.on(DescribeAlarmHistoryCommand).resolves({
    AlarmHistoryItems: [{ Timestamp: new Date(NOW), HistorySummary: 'Successfully executed action arn' }],
  });
});
afterEach(async () => {
  folder[Symbol.dispose]();
  await octopus[Symbol.asyncDispose]();
});

const configure = (household: object) => {
  const raw = rawHousehold({ ...household });
  file = folder.write('c.json', rawConfig([raw], { region: 'eu-west-2', octopusApiUrl: octopus.url }));
  const parsed = parseConfig(JSON.stringify(rawConfig([raw])));
  if (!parsed.ok) throw new Error('no config');
  parameters = mockParameters({
    [NAMES.key]: KEY,
    [NAMES.settings]: settingsOf(parsed.value),
    [NAMES.rules]: rulesParameterValue(raw),
  });
};
const settingsOf = ({ households: [household], readings }: Config) =>
  household === undefined ? '' : settingsParameterValue(household, readings.keepFor, TOPIC);
const storedReading = (readAt: number) =>
  dynamodb.on(QueryCommand).callsFake(({ TableName }: { TableName: string }) => ({
    Items: TableName.endsWith('Readings')
      ? [{ readAt: { S: `${new Date(readAt).toISOString().slice(0, 19)}Z` }, demandW: { N: '430' } }]
      : [],
  }));
const traits = (change: object) =>
  sns.on(GetSubscriptionAttributesCommand).resolves({
    Attributes: {
      FilterPolicy: JSON.stringify({ to: [recipientId(ME)] }),
      ConfirmationWasAuthenticated: 'true',
      ...change,
    },
  });

const PHONE = '+447700900123';
/** A household that gets texts too, in an account that may send them. */
const withPhone = (optOut: { isOptedOut: boolean }) => {
  configure({ recipients: [{ email: ME }, { sms: PHONE }] });
  sns.on(ListSubscriptionsByTopicCommand).callsFake(({ TopicArn }: { TopicArn: string }) => ({
    Subscriptions: [
      { Endpoint: ME, Protocol: 'email', SubscriptionArn: `${TopicArn}:1` },
      ...(TopicArn === TOPIC ? [{ Endpoint: PHONE, Protocol: 'sms', SubscriptionArn: `${TopicArn}:2` }] : []),
    ],
  }));
  sns.on(GetSubscriptionAttributesCommand, { SubscriptionArn: `${TOPIC}:2` }).resolves({
    Attributes: { FilterPolicy: JSON.stringify({ to: [recipientId(PHONE)] }) },
  });
  sns.on(GetSMSSandboxAccountStatusCommand).resolves({ IsInSandbox: false });
  sns.on(GetSMSAttributesCommand).resolves({ attributes: { MonthlySpendLimit: '20' } });
  sns.on(CheckIfPhoneNumberIsOptedOutCommand).resolves(optOut);
};

const doctor = (...argv: string[]) => runCommand(doctorCommand, ['--config', file, ...argv]);
const store = (name: string, text: string) => parameters.stored.set(name, { text, version: 2 });
const gone = (name: string) => parameters.stored.delete(name);

describe('doctor', () => {
  it('has one line each, and ends with 0 where all is well', async () => {
    const { out, code } = await doctor();
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/ {2,}.*/, '')),
    ).toEqual([
      '✓ config',
      '✓ AWS',
      '✓ key',
      '✓ stack',
      '✓ settings',
      '✓ rules',
      '✓ schedule',
      '✓ freshness',
      '✓ recipients',
      '✓ service mail',
      '✓ alarms',
      'All is well.',
    ]);
    expect(out).not.toContain(KEY);
  });

  describe('where no reading came for hours', () => {
    const lineAfter = async (change: () => void, hours = 3) => {
      storedReading(NOW - hours * 3_600_000);
      change();
      const { out } = await doctor();
      return out.split('\n').find((line) => /^. network/.test(line));
    };

    test.each<[string, () => void, RegExp]>([
      [
        'a network without a live device',
        () => {
          meter.network = ['ESME', 'CHF', 'PPMID'];
        },
        /✗ network .*home: no live device seen on your meter's network → pair your Home Mini again/,
      ],
      [
        'a network with one',
        () => {
          meter.network = ['ESME', 'CAD'];
        },
        /✓ network .*a live device is on your meter's network/,
      ],
      [
        'a meter named in the config',
        () => {
          meter = { deviceId: null, network: ['ESME'] };
          configure({ deviceId: '00-11-22-33-44-55-66-99' });
        },
        /✗ network .*no live device seen/,
      ],
      [
        'a meter without a deviceId',
        () => {
          meter.deviceId = null;
        },
        /✗ network .*gives no deviceId for it → ask Octopus to reconnect your smart meter/,
      ],
    ])('says so of %s', async (_, change, line) => {
      expect(await lineAfter(change)).toMatch(line);
    });

    it('says nothing of a network that it cannot judge, nor while readings come', async () => {
      const networkOf = (types: readonly string[]) => () => {
        meter.network = types;
      };
      expect(await lineAfter(networkOf([]))).toBeUndefined();
      expect(await lineAfter(networkOf(['ESME', 'IHD']))).toBeUndefined();
      expect(await lineAfter(networkOf(['ESME']), 0)).toBeUndefined();
    });
  });

  test.each([
    ['a missing key', () => gone(NAMES.key), /✗ key .*no API key in .* → npx home-mini setup --key-only/],
    [
      'a rejected key',
      () => store(NAMES.key, 'sk_live_wrong'),
      /✗ key .*does not accept this API key.* → npx home-mini setup/,
    ],
    [
      'the key of another account',
      () => {
        accounts = ['A-5678EFGH'];
      },
      /✗ key .*does not open account A-1234ABCD/,
    ],
    ['missing settings', () => gone(NAMES.settings), /✗ settings .*→ npx cdk deploy/],
    [
      'rules that can not be read',
      () => store(NAMES.rules, '{"rules":1}'),
      /✗ rules .*can't be read: rules: got 1/,
    ],
    [
      'a schedule that is off',
      () =>
        scheduler.on(GetScheduleCommand).resolves({
          State: 'DISABLED',
          ScheduleExpression: 'rate(1 minute)',
          Target: { Arn: 'a', RoleArn: 'r', Input: '{"household":"home"}' },
        }),
      /✗ schedule .*switched off/,
    ],
    ['a schedule that is gone', () => mockStack(), /✗ schedule .*0 of 1 schedules are there/],
    [
      'old readings before any poll',
      () => storedReading(NOW - 3_600_000),
      /✗ freshness .*1 h ago \(Fri 15 May 17:00\) → the poller has not run/,
    ],
    [
      'nobody subscribed',
      () => subscribed.clear(),
      /✗ recipients .*me@example.com is not subscribed → npx home-mini doctor --fix/,
    ],
    [
      'somebody who was added to the config since the deploy',
      () => {
        const deployed = parameters.stored.get(NAMES.settings);
        configure({ recipients: [{ email: ME }, { email: 'new@example.com' }] });
        if (deployed !== undefined) parameters.stored.set(NAMES.settings, deployed);
      },
      /✗ recipients .*new@example.com is in the config, but not deployed yet → npx cdk deploy subscribes it/,
    ],
    [
      'a phone channel without its secret',
      () => configure({ recipients: [{ email: ME }, { telegram: 'family' }] }),
      /✗ phones .*home: family: its secret is not in AWS → npx home-mini channels add telegram family/,
    ],
    [
      'nobody confirmed',
      () => subscribed.set(at(TOPIC, ME), 'PendingConfirmation'),
      /✗ recipients .*has not confirmed → open the email/,
    ],
    [
      'a deleted service subscription',
      () => subscribed.set(at(SERVICE_TOPIC, ME), 'Deleted'),
      /✗ service mail .*not subscribed/,
    ],
    [
      "somebody who is not in the config on a household's topic",
      () => subscribed.set(at(TOPIC, 'spy@example.com'), `${TOPIC}:9`),
      /✗ strangers .*home: spy@example.com \(email\) is subscribed and not in the config → npx home-mini doctor --fix asks/,
    ],
    [
      'somebody who is not in the config on the service topic',
      () => subscribed.set(at(SERVICE_TOPIC, 'spy@example.com'), `${SERVICE_TOPIC}:9`),
      /✗ strangers .*spy@example.com \(email\) is subscribed and not in the config/,
    ],
    [
      'a phone that answered STOP',
      () => withPhone({ isOptedOut: true }),
      /✗ texts .*\+447700900123 has answered STOP/,
    ],
    ['a missing filter', () => traits({ FilterPolicy: undefined }), /✗ recipients .*lacks its filter/],
    [
      'an alarm',
      () =>
        cloudWatch
          .on(DescribeAlarmsCommand)
          .resolves({ MetricAlarms: [{ AlarmName: 'failing', StateValue: 'ALARM' }] }),
      /✗ alarms .*failing is in alarm → docs\/runbook.md/,
    ],
    [
      'an alarm that told nobody',
      () =>
        cloudWatch.on(DescribeAlarmHistoryCommand).resolves({
          AlarmHistoryItems: [{ Timestamp: new Date(NOW), HistorySummary: 'Failed to execute action arn' }],
        }),
      /✗ alarms .*could not tell anyone.*Failed to execute/,
    ],
    [
      'a refusal of AWS',
      () =>
        scheduler.on(GetScheduleCommand).rejects(
          Object.assign(new Error('not authorized to perform: scheduler:GetSchedule'), {
            name: 'AccessDeniedException',
            $metadata: {},
          }),
        ),
      /✗ schedule .*refuses this.*scheduler:GetSchedule/,
    ],
    [
      'a deploy that failed',
      () =>
        mockStack()
          .on(DescribeStacksCommand)
          .resolves({
            Stacks: [
              { StackName: 'HomeMiniAlerts', CreationTime: new Date(0), StackStatus: 'ROLLBACK_COMPLETE' },
            ],
          }),
      /✗ stack .*is ROLLBACK_COMPLETE/,
    ],
  ])('ends with 1 and names the mend for %s', async (_, change, line) => {
    change();
    const { out, code } = await doctor();
    expect(out).toMatch(line);
    expect(code).toBe(1);
  });

  test.each([
    [
      'settings that wait for a deploy',
      () => configure({}),
      () => store(NAMES.settings, '{}'),
      /! settings .*→ npx cdk diff/,
    ],
    [
      'other live rules',
      () => configure({}),
      () => store(NAMES.rules, '{"rules":[]}'),
      /! rules .*not those of the config → npx home-mini rules pull/,
    ],
    [
      'live rules in kilowatts',
      () => configure({}),
      () => store(NAMES.rules, '{"rules":[{"kind":"demand","name":"high","above":9}]}'),
      /! rules .*live rules: rule "high": above is 9 W, not kW, .* did you mean 9000\?/,
    ],
    [
      'a pause',
      () => configure({}),
      () =>
        store(NAMES.rules, JSON.stringify({ pausedUntil: '2026-05-15T20:00', rules: rawHousehold().rules })),
      /! muted .*messages are paused until 20:00 → npx home-mini resume/,
    ],
    [
      'a mute',
      () => configure({}),
      () => {
        const muted = { 'very-high': { until: NOW + 3_600_000 } };
        dynamodb
          .on(BatchGetItemCommand)
          .resolves({ Responses: { 'HomeMiniAlerts-State': [hushItem({ muted })] } });
      },
      /! muted .*very-high is muted until 19:00 → npx home-mini resume/,
    ],
    [
      'a link that unsubscribes',
      () => configure({}),
      () => traits({ ConfirmationWasAuthenticated: 'false' }),
      /! recipients .*mail scanners/,
    ],
    [
      'a surprise in the config',
      () => configure({ recipients: [{ email: ME, minSeverity: 'critical' }] }),
      () => undefined,
      /! config .*reaches nobody/,
    ],
  ])('notes %s, which is not wrong', async (_, prepare, change, line) => {
    prepare();
    change();
    const { out, code } = await doctor();
    expect(out).toMatch(line);
    expect(code).toBe(0);
  });

  it('never says that a text arrived or will', async () => {
    withPhone({ isOptedOut: false });
    const { out } = await doctor();
    expect(out).toMatch(/texts .*nothing keeps texts back here; whether one arrives, only the phone shows/);
    expect(out).toMatch(
      /recipients .*\+447700900123 is subscribed; whether a text arrives, only the phone shows/,
    );
  });

  it('looks at no texts where nobody gets any', async () => {
    await doctor();
    expect(sns.commandCalls(GetSMSSandboxAccountStatusCommand)).toEqual([]);
  });

  it('is not wrong where only texts may not be looked at', async () => {
    withPhone({ isOptedOut: false });
    const refusal = { name: 'AuthorizationErrorException', $metadata: {} };
    sns.on(GetSMSSandboxAccountStatusCommand).rejects(Object.assign(new Error('no'), refusal));
    const { out, code } = await doctor();
    expect(out).toMatch(/- texts .*may not sns:GetSMSSandboxAccountStatus/);
    expect(code).toBe(0);
  });

  it('says the stack is missing in that region, and goes no further', async () => {
    mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(missingStackError);
    const { out, code } = await doctor();
    expect(out).toMatch(/✗ stack .*no stack HomeMiniAlerts in eu-west-2/);
    expect(out).not.toContain('schedule');
    expect(code).toBe(1);
  });

  describe('tables of an earlier stack', () => {
    const left = () =>
      dynamodb
        .on(ListTablesCommand)
        .resolves({ TableNames: ['HomeMiniAlerts-Readings', 'HomeMiniAlerts-ReadingsTable-OLD'] });

    it('are noted beside those in use', async () => {
      left();
      const { out, code } = await doctor();
      expect(out).toMatch(
        /! tables .*an earlier stack left HomeMiniAlerts-ReadingsTable-OLD → npx home-mini leftovers/,
      );
      expect(code).toBe(0);
    });

    it('are to be imported before the first deploy, of which doctor says that it is missing, not --fix', async () => {
      mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(missingStackError);
      left();
      const { out } = await doctor();
      expect(out).toMatch(/✗ stack .*→ run npx cdk deploy/);
      expect(out).toMatch(
        /! tables .*HomeMiniAlerts-ReadingsTable-OLD → .*import them before npx cdk deploy/,
      );
      expect(out).not.toContain('--fix');
    });

    it('are not spoken of where there are none', async () => {
      expect((await doctor()).out).not.toContain('tables');
    });
  });

  it('ends at an expired session, with the mend', async () => {
    sts
      .on(GetCallerIdentityCommand)
      .rejects(Object.assign(new Error('expired'), { name: 'ExpiredToken', $metadata: {} }));
    const { out } = await doctor();
    expect(out).toMatch(/✗ AWS .*session has expired: sign in again/);
    expect(out).toContain('1 thing is wrong.');
  });

  it('writes JSON for a program', async () => {
    gone(NAMES.key);
    const { out, code } = await doctor('--json');
    expect(JSON.parse(out)).toContainEqual({
      check: 'key',
      household: 'home',
      status: 'wrong',
      text: `no API key in ${NAMES.key}`,
      mend: 'npx home-mini setup --key-only',
    });
    expect(code).toBe(1);
  });

  it('lists everything wrong in the config', async () => {
    file = folder.write('c.json', rawConfig([rawHousehold({ pollEvery: '3m' })]));
    expect((await doctor()).out).toMatch(/✗ config .*pollEvery: got "3m"; allowed: one of/);
  });
});

describe('doctor --fix', () => {
  beforeEach(() => {
    sns.on(SubscribeCommand).callsFake(({ TopicArn, Endpoint }: { TopicArn: string; Endpoint: string }) => {
      subscribed.set(at(TopicArn, Endpoint), 'PendingConfirmation');
      return { SubscriptionArn: `${TopicArn}:2` };
    });
  });

  it('subscribes again who is missing, each hearing only what names it, alarms unfiltered', async () => {
    subscribed.clear();
    const { out } = await doctor('--fix');
    expect(sns.commandCalls(SubscribeCommand).map(({ args }) => args[0].input)).toEqual([
      {
        TopicArn: TOPIC,
        Protocol: 'email',
        Endpoint: ME,
        ReturnSubscriptionArn: true,
        Attributes: { FilterPolicy: JSON.stringify({ to: [recipientId(ME)] }) },
      },
      { TopicArn: SERVICE_TOPIC, Protocol: 'email', Endpoint: ME, ReturnSubscriptionArn: true },
    ]);
    expect(out).toMatch(/✗ recipients .*was asked again to confirm → open the email/);
  });

  it('puts a filter back', async () => {
    traits({ FilterPolicy: undefined });
    await doctor('--fix');
    expect(sns.commandCalls(SetSubscriptionAttributesCommand)[0]?.args[0].input).toEqual({
      SubscriptionArn: `${TOPIC}:1`,
      AttributeName: 'FilterPolicy',
      AttributeValue: JSON.stringify({ to: [recipientId(ME)] }),
    });
  });

  it('removes a stranger where a script says so, and nobody else', async () => {
    subscribed.set(at(TOPIC, 'spy@example.com'), `${TOPIC}:9`);
    sns.on(UnsubscribeCommand).resolves({});
    await doctor('--fix');
    expect(sns.commandCalls(UnsubscribeCommand)).toEqual([]);
    const { out } = await doctor('--fix', '--remove-strangers');
    expect(sns.commandCalls(UnsubscribeCommand).map(({ args }) => args[0].input)).toEqual([
      { SubscriptionArn: `${TOPIC}:9` },
    ]);
    expect(out).toMatch(/✓ strangers .*is removed/);
  });

  it('is needed beside --remove-strangers', async () => {
    const { error } = await doctor('--remove-strangers');
    expect(error).toHaveProperty('message', '--remove-strangers: needs --fix beside it');
  });

  it('changes nothing where all is well', async () => {
    await doctor('--fix');
    expect(sns.commandCalls(UnsubscribeCommand)).toEqual([]);
    expect(sns.commandCalls(SubscribeCommand)).toEqual([]);
    expect(sns.commandCalls(SetSubscriptionAttributesCommand)).toEqual([]);
  });
});

describe('doctor --confirm', () => {
  const TOKEN = '2336412f37fb687f5d51e6e2425c464c';
  const link = `https://sns.eu-west-2.amazonaws.com/confirmation.html?TopicArn=${TOPIC}&Token=${TOKEN}&Endpoint=${ME}`;

  it('confirms so that only someone signed in can unsubscribe', async () => {
    sns.on(ConfirmSubscriptionCommand).resolves({ SubscriptionArn: `${TOPIC}:1` });
    const { out } = await runCommand(doctorCommand, ['--confirm', link]);
    expect(sns.commandCalls(ConfirmSubscriptionCommand)[0]?.args[0].input).toEqual({
      TopicArn: TOPIC,
      Token: TOKEN,
      AuthenticateOnUnsubscribe: 'true',
    });
    expect(out).toContain('takes a sign-in to AWS');
  });

  it('says so where somebody confirmed it before', async () => {
    sns.on(ConfirmSubscriptionCommand).resolves({ SubscriptionArn: `${TOPIC}:1` });
    traits({ ConfirmationWasAuthenticated: 'false' });
    expect((await runCommand(doctorCommand, ['--confirm', link])).out).toContain('was confirmed before');
  });

  test.each([
    '',
    'hello',
    'https://example.com',
    link.replace(TOPIC, 'arn:aws:sqs:x'),
    link.replace(TOKEN, 'x'),
  ])('refuses "%s"', async (text) => {
    const { error } = await runCommand(doctorCommand, ['--confirm', text]);
    expect(error).toHaveProperty('message', expect.stringMatching(/^--confirm: got .*; allowed: the link/));
    expect(sns.commandCalls(ConfirmSubscriptionCommand)).toEqual([]);
  });
});
