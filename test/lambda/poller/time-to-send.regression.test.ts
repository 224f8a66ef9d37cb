import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, expect, it, vi } from 'vitest';
import { ENVIRONMENT, parameterNames } from '../../../core/contract/names.ts';
import { handler } from '../../../lambda/poller/handler.ts';
import { ACCOUNT } from '../../support/call-octopus.ts';
import { sentSignals } from '../aws/sent-signals.ts';

const SETTINGS = JSON.stringify({
  schema: 1,
  accountNumber: ACCOUNT,
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  keepFor: '400d',
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [{ id: '8c2a47d3', kind: 'email', minSeverity: 'info' }],
});

/** As `lib/poller-function.ts` has it. */
const FUNCTION_MS = 40_000;

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('a message has time of its own: it can still be sent when the work before it used up all of its time', async () => {
  const variables = {
    [ENVIRONMENT.readingsTable]: 'readings',
    [ENVIRONMENT.stateTable]: 'state',
    [ENVIRONMENT.parameterPrefix]: '/test',
    [ENVIRONMENT.octopusApiUrl]: 'http://127.0.0.1:1/',
    AWS_REGION: 'eu-west-2',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const ssm = mockClient(SSMClient);
  const { settings } = parameterNames('home', '/test');
  ssm.on(GetParametersCommand).resolves({ Parameters: [{ Name: settings, Value: SETTINGS, Version: 1 }] });
  const sns = mockClient(SNSClient);
  sns.on(PublishCommand).resolves({ MessageId: '1' });
  const lasting = new Map<AbortSignal, number>();
  const timeout = AbortSignal.timeout;
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const signal = timeout.call(AbortSignal, ms);
    lasting.set(signal, ms);
    return signal;
  });

  await handler({ household: 'home', test: true });

  const [workMs = 0] = sentSignals(ssm.commandCalls(GetParametersCommand)).map((signal) =>
    lasting.get(signal),
  );
  const [sendMs = 0] = sentSignals(sns.commandCalls(PublishCommand)).map((signal) => lasting.get(signal));
  expect(workMs).toBeGreaterThan(0);
  expect(sendMs).toBeGreaterThanOrEqual(workMs + 10_000);
  expect(sendMs).toBeLessThan(FUNCTION_MS);
});
