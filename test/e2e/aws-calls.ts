import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParameterCommand, GetParametersCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';

const clientOptions = { maxAttempts: 2 };

const CALLS = {
  getParameters: () =>
    new SSMClient(clientOptions).send(
      new GetParametersCommand({ Names: ['/a', '/b "ü"'], WithDecryption: true }),
    ),
  getParameter: () =>
    new SSMClient(clientOptions).send(new GetParameterCommand({ Name: '/a', WithDecryption: false })),
  publish: () =>
    new SNSClient(clientOptions).send(
      new PublishCommand({
        TopicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
        Subject: 'Demand & more',
        Message: '{"default":"3,000 W – £1 a day"}',
        MessageStructure: 'json',
        MessageAttributes: {
          household: { DataType: 'String', StringValue: 'home' },
          to: { DataType: 'String.Array', StringValue: '["8c2a47d3"]' },
        },
      }),
    ),
};
export type Call = keyof typeof CALLS;

/** What came of a call, as far as anything can tell one error from another; how long the SDK waited is by chance. */
export const handler = async (call: Call): Promise<Readonly<Record<string, unknown>>> => {
  try {
    const { $metadata, ...output } = await CALLS[call]();
    return { output, status: $metadata.httpStatusCode, attempts: $metadata.attempts };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      name: error.name,
      text: String(error),
      notFound: error instanceof ParameterNotFound,
      facts: JSON.parse(
        JSON.stringify(error, (key, value) => (key === 'totalRetryDelay' ? undefined : value)),
      ),
    };
  }
};
