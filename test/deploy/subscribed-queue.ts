import { type SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import { TO_ATTRIBUTE } from '../../core/contract/names.ts';
import type { EmulatedAws } from './moto.ts';

const envelopeSchema = z.object({
  Subject: z.string(),
  Message: z.string(),
  MessageAttributes: z.record(z.string(), z.object({ Type: z.string(), Value: z.string() })),
});

/** A message as SNS hands it on. */
export interface Delivered {
  readonly subject: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A queue that stands for a recipient: subscribed to a topic with the filter that the stack gives that recipient. */
export const subscribeQueue = async (
  sns: SNSClient,
  aws: EmulatedAws,
  { name, topicArn, recipient }: { name: string; topicArn: string; recipient: string },
): Promise<{ receive: () => Promise<Delivered[]> }> => {
  const { QueueUrl: queueUrl } = z
    .object({ QueueUrl: z.string() })
    .parse(await callSqs(aws, 'CreateQueue', { QueueName: name }));
  const { Attributes } = z
    .object({ Attributes: z.object({ QueueArn: z.string() }) })
    .parse(await callSqs(aws, 'GetQueueAttributes', { QueueUrl: queueUrl, AttributeNames: ['QueueArn'] }));
  const filter = JSON.stringify({ [TO_ATTRIBUTE]: [recipient] });
  await sns.send(
    new SubscribeCommand({
      TopicArn: topicArn,
      Protocol: 'sqs',
      Endpoint: Attributes.QueueArn,
      Attributes: { FilterPolicy: filter },
    }),
  );
  return { receive: () => receiveAll(aws, queueUrl) };
};

const batchSchema = z.object({
  Messages: z.optional(z.array(z.object({ Body: z.string(), ReceiptHandle: z.string() }))),
});

/** All that waits in the queue, taken out, in the order it came. */
const receiveAll = async (aws: EmulatedAws, queueUrl: string): Promise<Delivered[]> => {
  const delivered: Delivered[] = [];
  for (;;) {
    const ask = { QueueUrl: queueUrl, MaxNumberOfMessages: 1, WaitTimeSeconds: 0 };
    const [message] = batchSchema.parse(await callSqs(aws, 'ReceiveMessage', ask)).Messages ?? [];
    if (message === undefined) return delivered;
    const receipt = { QueueUrl: queueUrl, ReceiptHandle: message.ReceiptHandle };
    await callSqs(aws, 'DeleteMessage', receipt);
    const { Subject, Message, MessageAttributes } = envelopeSchema.parse(JSON.parse(message.Body));
    const attributes = Object.entries(MessageAttributes).map(([key, { Value }]) => [key, Value]);
    delivered.push({ subject: Subject, text: Message, attributes: Object.fromEntries(attributes) });
  }
};

/** The SQS API without its client, which nothing else here needs: the emulator checks no signature. */
const callSqs = async (aws: EmulatedAws, action: string, input: object): Promise<unknown> => {
  const response = await fetch(aws.origin, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${action}`,
      authorization: aws.authorization('sqs'),
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`SQS ${action}: ${response.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
};
