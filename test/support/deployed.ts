import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';

export const TOPIC = 'arn:aws:sns:eu-west-2:123456789012:HomeMiniAlerts-Home';
export const SERVICE_TOPIC = 'arn:aws:sns:eu-west-2:123456789012:HomeMiniAlerts-Service';

const OUTPUTS = {
  ReadingsTableName: 'HomeMiniAlerts-Readings',
  StateTableName: 'HomeMiniAlerts-State',
  PollerFunctionName: 'HomeMiniAlerts-Poller',
  AlertsTopicArnHome: TOPIC,
};

/** A CloudFormation that has the stack, with these resources by type. */
export const mockStack = (
  resources: Readonly<Record<string, readonly string[]>> = {},
  outputs: Readonly<Record<string, string>> = {},
) => {
  const cloudFormation = mockClient(CloudFormationClient);
  cloudFormation.on(DescribeStacksCommand).resolves({
    Stacks: [
      {
        StackName: 'HomeMiniAlerts',
        CreationTime: new Date(0),
        StackStatus: 'UPDATE_COMPLETE',
        Outputs: Object.entries({ ...OUTPUTS, ...outputs }).map(([OutputKey, OutputValue]) => ({
          OutputKey,
          OutputValue,
        })),
      },
    ],
  });
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: Object.entries(resources).flatMap(([ResourceType, ids]) =>
      ids.map((PhysicalResourceId) => ({
        ResourceType,
        PhysicalResourceId,
        LogicalResourceId: PhysicalResourceId,
        LastUpdatedTimestamp: new Date(0),
        ResourceStatus: 'CREATE_COMPLETE' as const,
      })),
    ),
  });
  return cloudFormation;
};

/** What CloudFormation throws for a stack that is not there. */
export const missingStackError = Object.assign(new Error('Stack with id HomeMiniAlerts does not exist'), {
  name: 'ValidationError',
  $metadata: {},
});

/** A parameter store in memory. */
export const mockParameters = (texts: Readonly<Record<string, string>>) => {
  const stored = new Map(Object.entries(texts).map(([name, text]) => [name, { text, version: 1 }]));
  const types = new Map<string, string | undefined>();
  const ssm = mockClient(SSMClient);
  ssm.on(GetParameterCommand).callsFake(({ Name }: { Name: string }) => {
    const found = stored.get(Name);
    if (found === undefined) throw new ParameterNotFound({ message: Name, $metadata: {} });
    return { Parameter: { Name, Value: found.text, Version: found.version } };
  });
  ssm.on(PutParameterCommand).callsFake((input: { Name: string; Value: string; Type?: string }) => {
    const version = (stored.get(input.Name)?.version ?? 0) + 1;
    stored.set(input.Name, { text: input.Value, version });
    types.set(input.Name, input.Type);
    return { Version: version };
  });
  ssm.on(GetParametersByPathCommand).callsFake(({ Path }: { Path: string }) => ({
    Parameters: [...stored.keys()].filter((name) => name.startsWith(`${Path}/`)).map((Name) => ({ Name })),
  }));
  ssm.on(DeleteParameterCommand).callsFake(({ Name }: { Name: string }) => {
    if (!stored.delete(Name)) throw new ParameterNotFound({ message: Name, $metadata: {} });
    return {};
  });
  return { ssm, stored, types };
};
