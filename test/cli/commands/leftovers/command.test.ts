import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leftoversCommand } from '../../../../cli/commands/leftovers/command.ts';
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
    Parameters: [
      { Name: '/home-mini-alerts/home/api-key' },
      { Name: '/home-mini-alerts/home/channels/telegram/family' },
      { Name: '/home-mini-alerts/home/rules' },
    ],
  });
});
afterEach(() => folder[Symbol.dispose]());
const leftovers = (...argv: string[]) =>
  runCommand(leftoversCommand, [
    '--config',
    folder.write('c.json', rawConfig([rawHousehold()], { region: 'eu-west-2' })),
    ...argv,
  ]);

describe('leftovers', () => {
  it('begins with cdk destroy while the stack is there, whose parameters then go by themselves', async () => {
    mockStack();
    const { out } = await leftovers();
    expect(out).toContain('npx cdk destroy -c config=');
    expect(out).not.toContain('/home-mini-alerts/home/rules');
    expect(out).toContain('Parameter /home-mini-alerts/home/channels/telegram/family: in use, stays');
    expect(out).toContain('nothing has been deleted');
  });

  it('lists the exact commands for what is left without the stack, and touches nothing', async () => {
    mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(missingStackError);
    const { steps, stackThere } = JSON.parse((await leftovers('--json')).out);
    expect(stackThere).toBe(false);
    expect(steps.flatMap(({ commands }: { commands: string[] }) => commands)).toEqual([
      'aws dynamodb update-table --region eu-west-2 --table-name HomeMiniAlerts-R --no-deletion-protection-enabled',
      'aws dynamodb delete-table --region eu-west-2 --table-name HomeMiniAlerts-R',
      'aws dynamodb delete-table --region eu-west-2 --table-name HomeMiniAlerts-S',
      'aws ssm delete-parameter --region eu-west-2 --name /home-mini-alerts/home/api-key',
      'aws ssm delete-parameter --region eu-west-2 --name /home-mini-alerts/home/channels/telegram/family',
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
    expect((await leftovers()).out).toContain('Nothing of HomeMiniAlerts is left here.');
  });

  const OLD = 'HomeMiniAlerts-ReadingsTable257E1CEF-OLD';
  const NEW = 'HomeMiniAlerts-ReadingsTable257E1CEF-NEW';
  /** Tables that hold so many readings of a household, the oldest of a moment. */
  const tables = (
    ...held: readonly (readonly [name: string, household: string, pages: readonly number[]])[]
  ) => {
    dynamodb.reset();
    dynamodb.on(ListTablesCommand).resolves({ TableNames: held.map(([name]) => name) });
    dynamodb.on(DescribeTableCommand).resolves({ Table: { DeletionProtectionEnabled: true } });
    dynamodb
      .on(QueryCommand)
      .callsFake(({ TableName, Select, ExclusiveStartKey, ExpressionAttributeValues }) => {
        const [, household, pages = []] = held.find(([name]) => name === TableName) ?? [];
        if (ExpressionAttributeValues[':household'].S !== household) return { Count: 0, Items: [] };
        if (Select !== 'COUNT') return { Items: [{ readAt: { S: '2026-11-27T00:00:10Z' } }] };
        const page = Number(ExclusiveStartKey?.readAt?.S ?? 0);
        return {
          Count: pages[page],
          ...(page + 1 < pages.length ? { LastEvaluatedKey: { readAt: { S: String(page + 1) } } } : {}),
        };
      });
    dynamodb.on(ScanCommand).callsFake(({ TableName }) => {
      const [, household = ''] = held.find(([name]) => name === TableName) ?? [];
      return { Items: household === '' ? [] : [{ household: { S: household } }] };
    });
  };

  it('tells the table in use from one that outlived its stack, and how to read the old one by its real name', async () => {
    mockStack({}, { ReadingsTableName: NEW });
    tables([NEW, 'home', [12]], [OLD, 'home', [3_000, 686]]);
    const { out } = await leftovers();
    expect(out).toContain(`Table ${NEW}: in use, 12 readings, from 27 Nov 2026, protected from deletion`);
    expect(out).toContain(
      `Table ${OLD}: left over, 3,686 readings, from 27 Nov 2026, protected from deletion`,
    );
    expect(out).toMatch(
      new RegExp(`npx home-mini readings --table ${OLD} --config \\S+ --since 400d --csv > readings.csv`),
    );
    expect(out).toContain('import it before npx cdk deploy');
    expect(out).toContain('To delete it, once the stack is gone:');
  });

  it.each([
    ['readings of another household are named', [OLD, 'flat', [5]] as const, '5 readings of flat, from'],
    ['an empty table is said to be', [OLD, '', [0]] as const, 'left over, no readings'],
    [
      'a year is not counted to the end',
      [OLD, 'home', Array.from({ length: 30 }, () => 6_000)] as const,
      'over 120,000 readings',
    ],
    ['one reading is one', [OLD, 'home', [1]] as const, '1 reading, from'],
  ])('%s', async (_, table, words) => {
    mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(missingStackError);
    tables(table);
    expect((await leftovers()).out).toContain(words);
  });
});
