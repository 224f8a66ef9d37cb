import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { accessTo } from '../../../../cli/aws/access.ts';
import { findStack } from '../../../../cli/aws/stack.ts';
import { formatFinding } from '../../../../cli/commands/doctor/finding.ts';
import { checkPhones } from '../../../../cli/commands/doctor/phone-checks.ts';
import { loadConfig } from '../../../../config/load.ts';
import type { RecipientState } from '../../../../core/channels/channel-state.ts';
import { NOW } from '../../../support/command-run.ts';
import { mockStack } from '../../../support/deployed.ts';
import { householdWith, ME } from '../channels/household-with-channels.ts';

const [ANNA, KITCHEN] = [{ pushover: 'anna' }, { ntfy: 'kitchen' }];
const PUSHOVER = { appToken: 'a'.repeat(30), userKey: 'u'.repeat(30) };
const OWN_NTFY = { topic: 'home-abc', server: 'https://ntfy.example.com' };
const MINUTE = 60_000;

const check = async (home: ReturnType<typeof householdWith>): Promise<string[]> => {
  const { config } = loadConfig(home.file);
  const aws = accessTo('eu-west-2');
  const stack = await findStack(aws);
  const seen = await checkPhones({ aws, config, household: config.households[0]!, now: NOW }, stack!);
  return seen.map((one) => formatFinding({ check: 'phones', household: 'home', ...one }, false).slice(22));
};
const owedFor = (...minutes: number[]): RecipientState => ({
  owed: minutes.map((ago) => ({ id: `m${ago}`, since: NOW - ago * MINUTE, retryAt: NOW })),
});

describe('phone channels', () => {
  it('say nothing where there is none', async () => {
    using home = householdWith([ME]);
    expect(await check(home)).toEqual([]);
  });

  it('in order have one line each', async () => {
    using home = householdWith([ME, ANNA, KITCHEN], { 'pushover/anna': PUSHOVER, 'ntfy/kitchen': OWN_NTFY });
    expect(await check(home)).toEqual(['anna is in order (Pushover)', 'kitchen is in order (ntfy)']);
  });

  it.each<[string, RecipientState, string]>([
    [
      'is broken',
      { brokenSince: NOW - 60 * MINUTE, code: 'http-400', owed: [] },
      'anna: nothing gets through since Fri 15 May 17:00: Pushover refuses the application token or the user key → compare both with https://pushover.net, then: npx home-mini channels add pushover anna --replace',
    ],
    [
      'is broken for a reason of no service',
      { brokenSince: NOW, code: 'secret-unreadable', owed: [] },
      'anna: nothing gets through since Fri 15 May 18:00: its secret in AWS cannot be read → npx home-mini channels add pushover anna --replace',
    ],
    [
      'is owed two messages',
      owedFor(10, 5),
      'anna: 2 messages wait since Fri 15 May 17:50, as Pushover took none → nothing to do: each is tried again for six hours',
    ],
    [
      'is owed one',
      owedFor(5),
      'anna: 1 message waits since Fri 15 May 17:55, as Pushover took none → nothing to do: each is tried again for six hours',
    ],
  ])('says so of one that %s', async (_sentence, state, line) => {
    using home = householdWith([ME, ANNA], { 'pushover/anna': PUSHOVER });
    home.remembers('pushover:anna', state);
    expect(await check(home)).toEqual([line]);
  });

  it.each<[string, readonly object[], Record<string, object>, readonly object[], string]>([
    [
      'a recipient without a secret',
      [ME, ANNA],
      {},
      [ME, ANNA],
      'anna: its secret is not in AWS → npx home-mini channels add pushover anna',
    ],
    [
      'a secret that cannot be read',
      [ME, ANNA],
      { 'pushover/anna': { appToken: 'short' } },
      [ME, ANNA],
      'anna: its secret in AWS cannot be read → npx home-mini channels add pushover anna --replace',
    ],
    [
      'a recipient that is not deployed',
      [ME, ANNA],
      { 'pushover/anna': PUSHOVER },
      [ME],
      'anna is in the config, but not deployed yet → npx cdk deploy puts it to use',
    ],
    [
      'one that was taken out of the config',
      [ME],
      { 'pushover/anna': PUSHOVER },
      [ME, ANNA],
      'anna is no longer in the config, but deployed → npx cdk deploy removes it',
    ],
    [
      'a secret that nobody uses',
      [ME],
      { 'pushover/anna': PUSHOVER },
      [ME],
      'anna has a pushover secret in AWS, but nobody uses it → npx home-mini channels remove anna, or put { "pushover": "anna" } into "recipients" of the config',
    ],
  ])('says so of %s', async (_sentence, recipients, secrets, deployed, line) => {
    using home = householdWith(recipients, secrets, deployed);
    expect((await check(home)).at(-1)).toBe(line);
  });

  it.each<[string, object, boolean]>([
    ['ntfy.sh without a token', { topic: 'home-abc' }, true],
    ['ntfy.sh without a token, spelled out', { topic: 'home-abc', server: 'https://NTFY.sh/' }, true],
    ['ntfy.sh with a token', { topic: 'home-abc', token: 'tk_paid' }, false],
    ['a server of their own', OWN_NTFY, false],
  ])('of ntfy warn about %s where others can use the day up', async (_sentence, secret, warned) => {
    using home = householdWith([ME, KITCHEN], { 'ntfy/kitchen': secret });
    const lines = await check(home);
    expect(lines.some((line) => /free messages of ntfy\.sh.*not dependable → a paid/.test(line))).toBe(
      warned,
    );
  });

  it('whose courier is not there reach nobody', async () => {
    using home = householdWith([ME, KITCHEN], { 'ntfy/kitchen': OWN_NTFY });
    mockStack();
    expect((await check(home))[0]).toBe(
      'the stack has no courier, so no phone gets a message → npx cdk deploy',
    );
  });

  it('whose secret the user may not read are looked at all the same', async () => {
    using home = householdWith([ME, KITCHEN], { 'ntfy/kitchen': OWN_NTFY });
    home.parameters.ssm
      .on(GetParameterCommand, { Name: '/home-mini-alerts/home/channels/ntfy/kitchen', WithDecryption: true })
      .rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: {} }));
    expect(await check(home)).toEqual(['kitchen is in order (ntfy)']);
  });

  it('no secret stands in a line', async () => {
    using home = householdWith([ME, ANNA, KITCHEN], {
      'pushover/anna': PUSHOVER,
      'ntfy/kitchen': { topic: 'home-abc' },
    });
    const text = (await check(home)).join('\n');
    for (const secret of [PUSHOVER.appToken, PUSHOVER.userKey, 'home-abc'])
      expect(text).not.toContain(secret);
  });
});
