import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, expect, test } from 'vitest';
import { createNotifier } from '../../../lambda/aws/notifier.ts';
import { HOUSEHOLD, monitorWith } from './sample-state.ts';
import { sentSignals } from './sent-signals.ts';

const sns = mockClient(SNSClient);
const notifier = createNotifier(new SNSClient({ region: 'eu-west-2' }));
const { signal } = new AbortController();
const topicArn = 'arn:aws:sns:eu-west-2:111122223333:home';
const [raised] = monitorWith().outbox;
const message = { ...raised!, to: ['0a1b2c3d', 'ffeeddcc'] };

beforeEach(() => {
  sns.reset();
});

test('publishes one message: email and SMS each in its words, attributes to filter on, with the signal', async () => {
  sns.on(PublishCommand).resolves({ MessageId: '1' });
  await notifier.publish({ topicArn, household: HOUSEHOLD, message }, signal);
  expect(sns).toHaveReceivedCommandExactlyOnceWith(PublishCommand, {
    TopicArn: topicArn,
    Subject: message.subject,
    MessageStructure: 'json',
    Message: JSON.stringify({ default: message.email, email: message.email, sms: 'Home using 9.4 kW' }),
    MessageAttributes: {
      household: { DataType: 'String', StringValue: 'home' },
      rule: { DataType: 'String', StringValue: 'very-high' },
      event: { DataType: 'String', StringValue: 'raised' },
      severity: { DataType: 'String', StringValue: 'critical' },
      to: { DataType: 'String.Array', StringValue: '["0a1b2c3d","ffeeddcc"]' },
      'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
    },
  });
  expect(sentSignals(sns.commandCalls(PublishCommand))[0]).toBe(signal);
});

test('a message for phones has the form of the courier and the attribute it filters on', async () => {
  sns.on(PublishCommand).resolves({ MessageId: '1' });
  await notifier.publish(
    { topicArn, household: HOUSEHOLD, message: { ...message, lambda: '{"schema":1}' } },
    signal,
  );
  const [call] = sns.commandCalls(PublishCommand);
  expect(JSON.parse(call?.args[0].input.Message ?? '')).toEqual({
    default: message.email,
    email: message.email,
    sms: 'Home using 9.4 kW',
    lambda: '{"schema":1}',
  });
  expect(call?.args[0].input.MessageAttributes).toMatchObject({
    push: { DataType: 'String', StringValue: 'yes' },
  });
});

test('throws what the SDK throws', async () => {
  sns.on(PublishCommand).rejects(new Error('NotFoundException'));
  const publishing = notifier.publish({ topicArn, household: HOUSEHOLD, message }, signal);
  await expect(publishing).rejects.toThrow('NotFoundException');
});
