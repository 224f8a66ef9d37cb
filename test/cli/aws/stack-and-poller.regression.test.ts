import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it, vi } from 'vitest';
import * as access from '../../../cli/aws/access.ts';
import { invokeTest } from '../../../cli/aws/poller.ts';
import { findStack } from '../../../cli/aws/stack.ts';

vi.mock('../../../cli/aws/access.ts', { spy: true });

const AWS = access.accessTo('eu-west-2');
/** As `lib/poller-function.ts` has it. */
const FUNCTION_MS = 40_000;

it('a stack that CloudFormation lists as deleted is not there', async () => {
  const stack = { StackName: 'HomeMiniAlerts', CreationTime: new Date(0) };
  const cloudFormation = mockClient(CloudFormationClient);
  cloudFormation
    .on(DescribeStacksCommand)
    .resolves({ Stacks: [{ ...stack, StackStatus: 'DELETE_COMPLETE' }] });
  expect(await findStack(AWS)).toBeUndefined();
  cloudFormation.on(DescribeStacksCommand).resolves({ Stacks: [{ ...stack, StackStatus: 'DELETE_FAILED' }] });
  expect(await findStack(AWS)).toMatchObject({ status: 'DELETE_FAILED' });
});

it('the test message is waited for as long as the function may take', async () => {
  vi.mocked(access.accessTo).mockClear();
  const answer = new TextEncoder().encode(JSON.stringify([{ subject: '[TEST] Home', to: ['8c2a47d3'] }]));
  mockClient(LambdaClient)
    .on(InvokeCommand)
    .resolves({ Payload: Object.assign(answer, { transformToString: () => '' }) });
  await invokeTest(AWS, 'HomeMiniAlerts-Poller', 'home');
  const [[, waitMs = 0] = []] = vi.mocked(access.accessTo).mock.calls;
  expect(waitMs).toBeGreaterThan(FUNCTION_MS);
});
