import { BatchGetItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import * as z from 'zod/mini';
import type { WrittenSettings } from '../../config/settings.ts';
import { ENVIRONMENT, parameterNames, recipientId } from '../../core/contract/names.ts';
import { handler } from '../../lambda/poller/handler.ts';
import { startSimulatedOctopus } from '../../local/simulator/simulated-octopus.ts';
import { miniDrawing } from './home-drawing.ts';

const HOUSEHOLD = 'home';
const PREFIX = '/test';
const ACCOUNT = { apiKey: 'sk_test', accountNumber: 'A-51A07ED0', deviceId: '00-11-22-33-44-55-66-77' };
const SETTINGS: WrittenSettings = {
  schema: 1,
  accountNumber: ACCOUNT.accountNumber,
  timeZone: 'Europe/London',
  pollEvery: '1m',
  callsPerHour: 75,
  keepFor: '7d',
  topicArn: 'arn:aws:sns:eu-west-2:123456789012:alerts',
  recipients: [{ id: recipientId('me@example.com'), kind: 'email', minSeverity: 'info' }],
};
const RULES = { rules: [{ kind: 'demand', name: 'anything', above: 100, for: '0s' }] };

const lineSchema = z.record(z.string(), z.unknown());
type Line = z.infer<typeof lineSchema>;

/** What the real handler writes on the console in one poll that raises an alert: log lines and metrics. AWS is mocked, Octopus simulated. */
export const handlerLines = async (): Promise<Line[]> => {
  const startMs = Date.now() - 3_600_000;
  const octopus = await startSimulatedOctopus({
    ...ACCOUNT,
    now: Date.now,
    mini: miniDrawing(() => 500, startMs),
    callsPerHour: undefined,
  });
  const mocks = [mockAws()].flat();
  stubEnvironment(octopus.url);
  const lines: string[] = [];
  const spies = (['log', 'info', 'warn', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((line: unknown) => void lines.push(String(line))),
  );
  try {
    await handler({ household: HOUSEHOLD });
  } finally {
    for (const spy of spies) spy.mockRestore();
    for (const mock of mocks) mock.restore();
    vi.unstubAllEnvs();
    await octopus.close();
  }
  return lines.map((line) => lineSchema.parse(JSON.parse(line)));
};

const mockAws = () => {
  const dynamodb = mockClient(DynamoDBClient);
  dynamodb.onAnyCommand().resolves({});
  dynamodb.on(BatchGetItemCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({ Items: [] });
  const sns = mockClient(SNSClient);
  sns.onAnyCommand().resolves({});
  const ssm = mockClient(SSMClient);
  const names = parameterNames(HOUSEHOLD, PREFIX);
  const held = [
    { Name: names.settings, Value: JSON.stringify(SETTINGS), Version: 1 },
    { Name: names.rules, Value: JSON.stringify(RULES), Version: 1 },
    { Name: names.apiKey, Value: ACCOUNT.apiKey, Version: 1 },
  ];
  ssm.on(GetParametersCommand).callsFake(({ Names }: { Names: string[] }) => ({
    Parameters: held.filter(({ Name }) => Names.includes(Name)),
  }));
  return [dynamodb, sns, ssm];
};

const stubEnvironment = (octopusUrl: string): void => {
  const variables = {
    [ENVIRONMENT.readingsTable]: 'readings',
    [ENVIRONMENT.stateTable]: 'state',
    [ENVIRONMENT.parameterPrefix]: PREFIX,
    [ENVIRONMENT.octopusApiUrl]: octopusUrl,
    AWS_REGION: 'eu-west-2',
    // Powertools then writes through the console that is watched.
    POWERTOOLS_DEV: 'true',
    // Development mode alone switches metrics off.
    POWERTOOLS_METRICS_DISABLED: 'false',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
};
