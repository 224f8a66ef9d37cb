import { type MessageAttributeValue, PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { formsOf, RECORD_PROTOCOL } from '../../core/channels/forms.ts';
import { PUSH_ATTRIBUTE, TO_ATTRIBUTE } from '../../core/contract/names.ts';
import type { Notifier } from '../poller/ports.ts';

/** SNS topics: one publish reaches every recipient whose id is in the `to` attribute. */
export const createNotifier = (client: SNSClient): Notifier => ({
  publish: async ({ topicArn, household, message }, signal) => {
    const { subject, rule, event, severity, to, lambda } = message;
    const forms = formsOf(message);
    const command = new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      MessageStructure: 'json',
      Message: JSON.stringify({
        default: forms[RECORD_PROTOCOL],
        ...forms,
        ...(lambda === undefined ? {} : { lambda }),
      }),
      MessageAttributes: {
        household: text(household),
        rule: text(rule),
        event: text(event),
        severity: text(severity),
        [TO_ATTRIBUTE]: { DataType: 'String.Array', StringValue: JSON.stringify(to) },
        ...(lambda === undefined ? {} : { [PUSH_ATTRIBUTE.name]: text(PUSH_ATTRIBUTE.value) }),
        'AWS.SNS.SMS.SMSType': text('Transactional'),
      },
    });
    await client.send(command, { abortSignal: signal });
  },
});

const text = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });
