import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  ListSMSSandboxPhoneNumbersCommand,
  ListSubscriptionsByTopicCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { accessTo } from '../../../cli/aws/access.ts';
import { allParameterNames } from '../../../cli/aws/parameters.ts';
import { stackResources } from '../../../cli/aws/stack.ts';
import { subscribersOf } from '../../../cli/aws/subscriptions.ts';
import { verifiedNumbers } from '../../../cli/aws/text-messages.ts';
import { TOPIC } from '../../support/deployed.ts';

const AWS = accessTo('eu-west-2');

describe('a list that AWS gives in pages is read to its end', () => {
  it('the parameters, of which the key may be the last', async () => {
    const ssm = mockClient(SSMClient);
    ssm
      .on(GetParametersByPathCommand)
      .resolves({ Parameters: [{ Name: '/home-mini-alerts/home/rules' }], NextToken: '2' });
    ssm
      .on(GetParametersByPathCommand, { NextToken: '2' })
      .resolves({ Parameters: [{ Name: '/home-mini-alerts/home/api-key' }] });
    expect(await allParameterNames(AWS)).toEqual([
      '/home-mini-alerts/home/api-key',
      '/home-mini-alerts/home/rules',
    ]);
  });

  it('the subscribers of a topic, strangers on the last page included', async () => {
    const sns = mockClient(SNSClient);
    const subscription = (Endpoint: string) => ({
      Endpoint,
      Protocol: 'email',
      SubscriptionArn: `${TOPIC}:${Endpoint}`,
    });
    sns
      .on(ListSubscriptionsByTopicCommand)
      .resolves({ Subscriptions: [subscription('me@example.com')], NextToken: '2' });
    sns
      .on(ListSubscriptionsByTopicCommand, { NextToken: '2' })
      .resolves({ Subscriptions: [subscription('stranger@example.com')] });
    expect((await subscribersOf(AWS, TOPIC)).map(({ endpoint }) => endpoint)).toEqual([
      'me@example.com',
      'stranger@example.com',
    ]);
  });

  it('the resources of the stack, which are more than a page', async () => {
    const cloudFormation = mockClient(CloudFormationClient);
    const resource = (PhysicalResourceId: string) => ({
      PhysicalResourceId,
      LogicalResourceId: PhysicalResourceId,
      ResourceType: 'AWS::Scheduler::Schedule',
      LastUpdatedTimestamp: new Date(0),
      ResourceStatus: 'CREATE_COMPLETE' as const,
    });
    cloudFormation
      .on(ListStackResourcesCommand)
      .resolves({ StackResourceSummaries: [resource('first')], NextToken: '2' });
    cloudFormation
      .on(ListStackResourcesCommand, { NextToken: '2' })
      .resolves({ StackResourceSummaries: [resource('last')] });
    expect((await stackResources(AWS)).get('AWS::Scheduler::Schedule')).toEqual(['first', 'last']);
  });

  it('the numbers of the SMS sandbox, of which only those verified count', async () => {
    const sns = mockClient(SNSClient);
    sns.on(ListSMSSandboxPhoneNumbersCommand).resolves({
      PhoneNumbers: [{ PhoneNumber: '+447700900001', Status: 'Pending' }],
      NextToken: '2',
    });
    sns
      .on(ListSMSSandboxPhoneNumbersCommand, { NextToken: '2' })
      .resolves({ PhoneNumbers: [{ PhoneNumber: '+447700900002', Status: 'Verified' }] });
    expect([...(await verifiedNumbers(AWS))]).toEqual(['+447700900002']);
  });
});
