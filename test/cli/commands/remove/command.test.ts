import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeCommand } from '../../../../cli/commands/remove/command.ts';
import { runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { missingStackError, mockStack } from '../../../support/deployed.ts';
import { rawConfig, rawHousehold } from '../../../support/raw-config.ts';

const dynamodb = mockClient(DynamoDBClient);
const ssm = mockClient(SSMClient);
let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  mockClient(STSClient).on(GetCallerIdentityCommand).resolves({ Account: '123456789012', Arn: 'arn:me' });
  dynamodb.reset();
  dynamodb
    .on(ListTablesCommand, {})
    .resolves({ TableNames: ['HomeMiniAlerts-R'], LastEvaluatedTableName: 'HomeMiniAlerts-R' });
  dynamodb
    .on(ListTablesCommand, { ExclusiveStartTableName: 'HomeMiniAlerts-R' })
    .resolves({ TableNames: ['HomeMiniAlerts-S', 'Someone-elses'] });
  dynamodb
    .on(DescribeTableCommand, { TableName: 'HomeMiniAlerts-R' })
    .resolves({ Table: { DeletionProtectionEnabled: true } });
  dynamodb.on(DescribeTableCommand, { TableName: 'HomeMiniAlerts-S' }).resolves({ Table: {} });
  ssm.reset();
  ssm.on(GetParametersByPathCommand).resolves({
    Parameters: [{ Name: '/home-mini-alerts/home/api-key' }, { Name: '/home-mini-alerts/home/rules' }],
  });
});
afterEach(() => folder[Symbol.dispose]());
const remove = (...argv: string[]) =>
  runCommand(removeCommand, [
    '--config',
    folder.write('c.json', rawConfig([rawHousehold()], { region: 'eu-west-2' })),
    ...argv,
  ]);

describe('remove', () => {
  it('begins with cdk destroy while the stack is there, whose parameters then go by themselves', async () => {
    mockStack();
    const { out } = await remove();
    expect(out).toContain('npx cdk destroy -c config=');
    expect(out).not.toContain('/home-mini-alerts/home/rules');
    expect(out).toContain('nothing has been deleted');
  });

  it('lists the exact commands for what is left without the stack, and touches nothing', async () => {
    mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(missingStackError);
    const { steps, stackThere } = JSON.parse((await remove('--json')).out);
    expect(stackThere).toBe(false);
    expect(steps.flatMap(({ commands }: { commands: string[] }) => commands)).toEqual([
      'aws dynamodb update-table --region eu-west-2 --table-name HomeMiniAlerts-R --no-deletion-protection-enabled',
      'aws dynamodb delete-table --region eu-west-2 --table-name HomeMiniAlerts-R',
      'aws dynamodb delete-table --region eu-west-2 --table-name HomeMiniAlerts-S',
      'aws ssm delete-parameter --region eu-west-2 --name /home-mini-alerts/home/api-key',
      'aws ssm delete-parameter --region eu-west-2 --name /home-mini-alerts/home/rules',
    ]);
    const sent = [...dynamodb.calls(), ...ssm.calls()].map(({ args }) => args[0].constructor.name);
    expect(sent.filter((name) => /Delete|Update|Put/.test(name))).toEqual([]);
  });

  it('says so where nothing is left', async () => {
    mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(missingStackError);
    dynamodb.reset();
    dynamodb.on(ListTablesCommand).resolves({ TableNames: [] });
    ssm.on(GetParametersByPathCommand).resolves({});
    expect((await remove()).out).toContain('Nothing of HomeMiniAlerts is left here.');
  });
});
