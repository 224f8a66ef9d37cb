import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { NOW } from '../../../support/command-run.ts';
import { missingStackError } from '../../../support/deployed.ts';
import { householdWith, ME } from './household-with-channels.ts';

const [FAMILY, KITCHEN] = [{ telegram: 'family' }, { ntfy: 'kitchen' }];
const SECRETS = { 'telegram/family': {}, 'ntfy/kitchen': {} };
const MINUTE = 60_000;

const linesOf = ({ out }: { readonly out: string }): string[] => out.split('\n');
const rowOf = (run: { readonly out: string }, name: string): string | undefined =>
  linesOf(run).find((line) => line.startsWith(`${name} `));

describe('channels list', () => {
  it('says of each what it is, that it is in order, and what it can do at night', async () => {
    using home = householdWith([ME, FAMILY, KITCHEN], SECRETS);
    const run = await home.run(['list']);
    expect(run.error).toBeUndefined();
    expect(linesOf(run).slice(0, 3)).toEqual([
      'NAME     KIND      STATE     SECRET  RECIPIENT',
      'family   telegram  in order  stored  in the config, deployed',
      'kitchen  ntfy      in order  stored  in the config, deployed',
    ]);
    expect(run.out).toContain('telegram: sound but for info');
    expect(run.out).toContain('Wakes no silent phone: a phone set to silent stays silent');
    expect(run.out).toContain('Can wake a silent phone: critical gets through a silent Android phone');
    expect(run.out).not.toContain('pushover');
  });

  it('says since when one is broken, why, and how it is fixed', async () => {
    using home = householdWith([ME, FAMILY], SECRETS);
    home.remembers('telegram:family', { brokenSince: NOW - 90 * MINUTE, code: 'http-403', owed: [] });
    const run = await home.run(['list']);
    expect(rowOf(run, 'family')).toContain('broken since Fri 15 May 16:30');
    expect(run.out).toContain(
      'family: the bot was blocked, or put out of the group → open the chat with the bot and press Start',
    );
  });

  it('says how many messages wait, and since when', async () => {
    using home = householdWith([ME, KITCHEN], SECRETS);
    const owed = [10, 5].map((minutes) => ({
      id: `m${minutes}`,
      since: NOW - minutes * MINUTE,
      retryAt: NOW + MINUTE,
    }));
    home.remembers('ntfy:kitchen', { owed });
    expect(rowOf(await home.run(['list']), 'kitchen')).toContain('2 waiting since Fri 15 May 17:50');
  });

  it.each<[string, readonly object[], Record<string, object>, readonly object[], string, RegExp]>([
    [
      'its secret is missing',
      [ME, KITCHEN],
      {},
      [ME, KITCHEN],
      'missing  in the config, deployed',
      /kitchen: its secret is not in AWS → npx home-mini channels add ntfy kitchen\n/,
    ],
    [
      'it is not deployed',
      [ME, KITCHEN],
      SECRETS,
      [ME],
      'not in use  stored  in the config, not deployed',
      /kitchen: npx cdk deploy puts it to use/,
    ],
    [
      'nobody uses it',
      [ME],
      { 'ntfy/kitchen': {} },
      [ME],
      'stored  not in the config',
      /put \{ "ntfy": "kitchen" \} into "recipients", or npx home-mini channels remove kitchen/,
    ],
    [
      'it was taken out of the config',
      [ME],
      { 'ntfy/kitchen': {} },
      [ME, KITCHEN],
      'deployed, no longer in the config',
      /^NAME/,
    ],
  ])('says so where %s', async (_sentence, recipients, secrets, deployed, row, line) => {
    using home = householdWith(recipients, secrets, deployed);
    const run = await home.run(['list']);
    expect(rowOf(run, 'kitchen')?.replace(/ +/g, ' ')).toContain(row.replace(/ +/g, ' '));
    expect(run.out).toMatch(line);
  });

  it('without any channel says what there is to choose from', async () => {
    using home = householdWith([ME]);
    const { out } = await home.run(['list']);
    expect(out).toMatch(/^home has no phone channel\. To add one: npx home-mini channels add KIND NAME/);
    for (const kind of ['telegram', 'pushover', 'ntfy', 'webhook']) expect(out).toContain(`${kind}: `);
  });

  it('before the first deploy knows of no state', async () => {
    using home = householdWith([ME, KITCHEN], SECRETS);
    mockClient(CloudFormationClient).on(DescribeStacksCommand).rejects(missingStackError);
    expect(rowOf(await home.run(['list']), 'kitchen')).toContain('unknown');
  });

  it('does not take a state that cannot be read for good news', async () => {
    using home = householdWith([ME, KITCHEN], SECRETS);
    mockClient(DynamoDBClient)
      .on(GetItemCommand)
      .resolves({ Item: { version: { N: '1' }, body: { S: '{"recipients":' } } });
    expect(rowOf(await home.run(['list']), 'kitchen')).toContain('unknown');
  });

  it('tells a program the same', async () => {
    using home = householdWith([ME, FAMILY], SECRETS);
    home.remembers('telegram:family', { brokenSince: NOW, code: 'http-401', owed: [] });
    const [kitchen, family] = JSON.parse((await home.run(['list', '--json'])).out).reverse();
    expect(family).toMatchObject({
      kind: 'telegram',
      name: 'family',
      hasSecret: true,
      inConfig: true,
      isDeployed: true,
      state: 'broken',
      since: '2026-05-15T17:00:00.000Z',
      code: 'http-401',
      wakesSilentPhone: 'never',
    });
    expect(kitchen).toMatchObject({ kind: 'ntfy', inConfig: false, state: 'ok' });
  });
});
