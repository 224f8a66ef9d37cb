import { ListSubscriptionsByTopicCommand, SNSClient, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { accessTo } from '../../../../cli/aws/access.ts';
import { checkStrangers, type StrangerTerms } from '../../../../cli/commands/doctor/stranger-checks.ts';
import type { Prompts } from '../../../../cli/terminal/prompts.ts';
import { TOPIC } from '../../../support/deployed.ts';

const ME = 'me@example.com';
const SPY = 'spy@example.com';
const sns = mockClient(SNSClient);

const subscribe = (...subscribers: readonly (readonly [protocol: string, endpoint: string, arn: string])[]) =>
  sns.on(ListSubscriptionsByTopicCommand).resolves({
    Subscriptions: subscribers.map(([Protocol, Endpoint, SubscriptionArn]) => ({
      Protocol,
      Endpoint,
      SubscriptionArn,
    })),
  });

beforeEach(() => {
  sns.reset();
  sns.on(UnsubscribeCommand).resolves({});
  subscribe(['email', ME, `${TOPIC}:1`], ['email', SPY, `${TOPIC}:2`]);
});

/** Somebody at the terminal who answers every question like this. */
const answering = (yes: boolean) => {
  const asked: string[] = [];
  const unexpected = () => Promise.reject(new Error('not asked for'));
  const prompts: Prompts = {
    text: unexpected,
    secret: unexpected,
    choose: unexpected,
    yesNo: async (message, initial) => {
      expect(initial).toBe(false);
      asked.push(message);
      return yes;
    },
  };
  return { asked, prompts };
};

const check = (terms: Partial<StrangerTerms> = {}) =>
  checkStrangers(
    {
      aws: accessTo('eu-west-2'),
      topicArn: TOPIC,
      addresses: [{ kind: 'email', address: ME }],
      hears: 'named',
    },
    { fix: false, remove: false, prompts: undefined, ofStack: new Set(), ...terms },
  );
const removed = () => sns.commandCalls(UnsubscribeCommand).map(({ args }) => args[0].input.SubscriptionArn);

describe('subscribers that are not in the config', () => {
  it('are wrong, and looking at them changes nothing', async () => {
    const { asked, prompts } = answering(true);
    expect(await check({ prompts })).toEqual([
      {
        status: 'wrong',
        text: `${SPY} (email) is subscribed and not in the config`,
        mend: 'npx home-mini doctor --fix asks whether to remove it',
      },
    ]);
    expect(asked).toEqual([]);
    expect(removed()).toEqual([]);
  });

  it('are none where everyone is in the config', async () => {
    subscribe(['email', ME, `${TOPIC}:1`]);
    expect(await check()).toEqual([]);
  });

  it('are removed by --fix once somebody says yes', async () => {
    const { asked, prompts } = answering(true);
    expect(await check({ fix: true, prompts })).toMatchObject([
      { status: 'ok', text: `${SPY} (email) was not in the config and is removed` },
    ]);
    expect(asked).toEqual([`${SPY} (email) is subscribed and not in the config. Remove it?`]);
    expect(removed()).toEqual([`${TOPIC}:2`]);
  });

  it('stay where somebody says no', async () => {
    const { prompts } = answering(false);
    expect(await check({ fix: true, prompts })).toMatchObject([
      { status: 'note', text: expect.stringContaining('it stays') },
    ]);
    expect(removed()).toEqual([]);
  });

  it('stay in a script, where nobody can be asked', async () => {
    expect(await check({ fix: true })).toMatchObject([
      { status: 'wrong', mend: expect.stringContaining('--remove-strangers') },
    ]);
    expect(removed()).toEqual([]);
  });

  it('are removed in a script that says so', async () => {
    expect(await check({ fix: true, remove: true })).toMatchObject([{ status: 'ok' }]);
    expect(removed()).toEqual([`${TOPIC}:2`]);
  });

  it('that have not confirmed are said to vanish, and cannot be removed', async () => {
    subscribe(['email', SPY, 'PendingConfirmation']);
    expect(await check({ fix: true, remove: true })).toMatchObject([
      { status: 'note', mend: expect.stringContaining('within two days') },
    ]);
    expect(removed()).toEqual([]);
  });

  it('that were deleted are nobody', async () => {
    subscribe(['email', SPY, 'Deleted']);
    expect(await check()).toEqual([]);
  });

  it('that were taken out of the config but not out of the stack are left to the next deploy', async () => {
    const ofStack = new Set([`${TOPIC}:2`]);
    expect(await check({ fix: true, remove: true, ofStack })).toMatchObject([
      { status: 'note', mend: 'npx cdk deploy removes it' },
    ]);
    expect(removed()).toEqual([]);
  });

  it('of the stack itself are no strangers: its functions and queues', async () => {
    subscribe(
      ['lambda', 'arn:aws:lambda:eu-west-2:123456789012:function:HomeMiniAlerts-Courier', `${TOPIC}:3`],
      ['sqs', 'arn:aws:sqs:eu-west-2:123456789012:other', `${TOPIC}:4`],
    );
    expect(await check({ ofStack: new Set(['HomeMiniAlerts-Courier']) })).toMatchObject([
      { status: 'note', text: expect.stringContaining('arn:aws:sqs:eu-west-2:123456789012:other (sqs)') },
    ]);
  });

  it('of the same address by another protocol are strangers', async () => {
    subscribe(['email-json', ME, `${TOPIC}:5`], ['sms', '+447700900123', `${TOPIC}:6`]);
    expect((await check()).map(({ status }) => status)).toEqual(['wrong', 'wrong']);
  });
});
