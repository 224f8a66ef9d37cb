import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { testAlertCommand } from '../../../../cli/commands/test-alert/command.ts';
import { recipientId } from '../../../../core/contract/names.ts';
import { runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { mockParameters, mockStack, TOPIC } from '../../../support/deployed.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';

const [ME, YOU, PHONE] = ['me@example.com', 'you@example.com', '+447700900123'] as const;
const lambda = mockClient(LambdaClient);
const sns = mockClient(SNSClient);
let folder: ReturnType<typeof temporaryFolder>;
let config: string;
beforeEach(() => {
  lambda.reset();
  sns.reset();
  mockStack();
  mockParameters({});
  folder = temporaryFolder();
  const recipients = [{ email: ME }, { email: YOU }, { sms: PHONE }];
  config = folder.write('c.json', rawConfig([rawHousehold({ recipients })], { region: 'eu-west-2' }));
  sns.on(ListSubscriptionsByTopicCommand).resolves({
    Subscriptions: [
      { Endpoint: ME, Protocol: 'email', SubscriptionArn: `${TOPIC}:1` },
      { Endpoint: YOU, Protocol: 'email', SubscriptionArn: 'PendingConfirmation' },
      { Endpoint: PHONE, Protocol: 'sms', SubscriptionArn: `${TOPIC}:2` },
    ],
  });
});
afterEach(() => folder[Symbol.dispose]());

const answers = (value: unknown, more: object = {}) => {
  const payload = new TextEncoder().encode(JSON.stringify(value));
  lambda
    .on(InvokeCommand)
    .resolves({ Payload: Object.assign(payload, { transformToString: () => '' }), ...more } as never);
};
const testAlert = (...argv: string[]) => runCommand(testAlertCommand, [...argv, '--config', config]);
const SUBJECT = '[TEST] Home Mini Alerts';

describe('test-alert', () => {
  it('asks the function itself, and says who gets it and who does not', async () => {
    answers([{ subject: SUBJECT, to: [ME, YOU, PHONE].map(recipientId) }]);
    const { out, code } = await testAlert();
    const { Payload, FunctionName } = lambda.commandCalls(InvokeCommand)[0]?.args[0].input ?? {};
    expect(FunctionName).toBe('HomeMiniAlerts-Poller');
    expect(JSON.parse(String(Payload))).toEqual({ household: 'home', test: true });
    expect(out).toContain(`Sent "${SUBJECT}"`);
    expect(out).toContain(`${ME}: on its way`);
    expect(out).toContain(`${PHONE}: handed over for the carrier; whether it arrived, only the phone shows`);
    expect(out.match(/arrive/g)).toHaveLength(1);
    expect(out).toContain(`${YOU}: not confirmed, so it gets nothing`);
    expect(code).toBe(1);
  });

  it('tells a program the same, with who is in the config but not deployed or not subscribed', async () => {
    answers([{ subject: SUBJECT, to: [ME, YOU].map(recipientId) }]);
    sns.on(ListSubscriptionsByTopicCommand).resolves({ Subscriptions: [] });
    const { out } = await testAlert('--json');
    expect(JSON.parse(out).recipients.map(({ status }: { status: string }) => status)).toEqual([
      'gone',
      'gone',
      'not-deployed',
    ]);
  });

  it('ends with 0 where everyone gets it', async () => {
    answers([{ subject: SUBJECT, to: [recipientId(ME)] }]);
    config = folder.write('c.json', rawConfig([rawHousehold()], { region: 'eu-west-2' }));
    expect(await testAlert()).toMatchObject({ code: 0 });
  });

  describe('with phone channels', () => {
    const FAMILY = recipientId('telegram:family');
    const withPhones = (secrets: Readonly<Record<string, string>>, state: object = {}) => {
      const recipients = [{ email: ME }, { telegram: 'family' }];
      config = folder.write('c.json', rawConfig([rawHousehold({ recipients })], { region: 'eu-west-2' }));
      mockParameters(secrets);
      mockClient(DynamoDBClient)
        .on(GetItemCommand)
        .resolves({
          Item: { version: { N: '1' }, body: { S: JSON.stringify({ recipients: { [FAMILY]: state } }) } },
        });
    };
    const SECRET = { '/home-mini-alerts/home/channels/telegram/family': '{}' };

    it('says to which phones it was handed over, and not that it arrived', async () => {
      withPhones(SECRET);
      answers([{ subject: SUBJECT, to: [recipientId(ME), FAMILY] }]);
      const { out, code } = await testAlert();
      expect(out).toContain('family: handed over for Telegram; whether it arrived, only the phone shows');
      expect(code).toBe(0);
    });

    it.each<[string, Record<string, string>, object, string[], RegExp]>([
      [
        'out of order',
        SECRET,
        { brokenSince: 1, code: 'http-403', owed: [] },
        [FAMILY],
        /family: out of order, so it may get nothing: the bot was blocked.* → open the chat with the bot/,
      ],
      [
        'without a secret',
        {},
        {},
        [FAMILY],
        /family: out of order.*its secret is not in AWS → npx home-mini channels add telegram family/,
      ],
      [
        'not deployed',
        SECRET,
        {},
        [],
        /family: in the config but not deployed, so it gets nothing; npx cdk deploy/,
      ],
    ])('says so of one that is %s', async (_sentence, secrets, state, to, line) => {
      withPhones(secrets, state);
      answers([{ subject: SUBJECT, to: [recipientId(ME), ...to] }]);
      const { out, code } = await testAlert();
      expect(out).toMatch(line);
      expect(code).toBe(1);
    });
  });

  test.each([
    [
      'fails',
      { errorMessage: 'no settings for home' },
      { FunctionError: 'Unhandled' },
      /no settings for home; see its log/,
    ],
    ['is older than the command', { outcome: 'stored' }, {}, /another version: run npx cdk deploy/],
  ])('says so where the function %s', async (_, value, more, line) => {
    answers(value, more);
    expect((await testAlert()).error).toHaveProperty('message', expect.stringMatching(line));
  });
});
