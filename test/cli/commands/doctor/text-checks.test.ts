import {
  CheckIfPhoneNumberIsOptedOutCommand,
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  ListSMSSandboxPhoneNumbersCommand,
  SNSClient,
} from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { accessTo } from '../../../../cli/aws/access.ts';
import { checkTexts } from '../../../../cli/commands/doctor/text-checks.ts';

const [ANNA, BEN] = ['+447700900123', '+447700900124'] as const;
const sns = mockClient(SNSClient);

/** An account that may send what it likes to whom it likes. */
beforeEach(() => {
  sns.reset();
  sns.on(GetSMSSandboxAccountStatusCommand).resolves({ IsInSandbox: false });
  sns.on(GetSMSAttributesCommand).resolves({ attributes: { MonthlySpendLimit: '20' } });
  sns.on(CheckIfPhoneNumberIsOptedOutCommand).resolves({ isOptedOut: false });
});

const refusal = Object.assign(new Error('not authorized'), {
  name: 'AuthorizationErrorException',
  $metadata: {},
});
const check = () => checkTexts(accessTo('eu-west-2'), [ANNA, BEN]);

describe('what keeps texts back', () => {
  it('is nothing that can be seen here, and even then nobody says that one arrived', async () => {
    const seen = await check();
    expect(seen.map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(seen.at(-1)?.text).toBe(
      'nothing keeps texts back here; whether one arrives, only the phone shows',
    );
  });

  it('is the sandbox for a number that is not verified there', async () => {
    sns.on(GetSMSSandboxAccountStatusCommand).resolves({ IsInSandbox: true });
    sns
      .on(ListSMSSandboxPhoneNumbersCommand, {})
      .resolves({ PhoneNumbers: [{ PhoneNumber: BEN, Status: 'Pending' }], NextToken: 'more' });
    sns
      .on(ListSMSSandboxPhoneNumbersCommand, { NextToken: 'more' })
      .resolves({ PhoneNumbers: [{ PhoneNumber: ANNA, Status: 'Verified' }] });
    expect(await check()).toMatchObject([
      { status: 'note', text: `the account is in the SMS sandbox, and ${ANNA} is verified there` },
      {
        status: 'wrong',
        text: `the account is in the SMS sandbox, and ${BEN} is not verified there: it gets no text`,
        mend: expect.stringContaining('SNS console'),
      },
      { status: 'ok' },
    ]);
  });

  it('is the sandbox, even where its numbers may not be seen', async () => {
    sns.on(GetSMSSandboxAccountStatusCommand).resolves({ IsInSandbox: true });
    sns.on(ListSMSSandboxPhoneNumbersCommand).rejects(refusal);
    expect(await check()).toMatchObject([
      { status: 'note', text: expect.stringContaining('only to numbers that are verified') },
      { status: 'ok' },
      { status: 'unknown', text: expect.stringMatching(/may not sns:ListSMSSandboxPhoneNumbers$/) },
    ]);
  });

  it.each([
    { attributes: { MonthlySpendLimit: '0' }, status: 'wrong', text: /^texts may cost 0 USD a month/ },
    { attributes: { MonthlySpendLimit: '1' }, status: 'note', text: /^texts may cost 1 USD a month/ },
    { attributes: { MonthlySpendLimit: '1.5' }, status: 'ok', text: /^texts may cost 1.5 USD a month/ },
    { attributes: {}, status: 'note', text: /AWS's own counts: 1 USD a month/ },
    { attributes: undefined, status: 'note', text: /AWS's own counts: 1 USD a month/ },
  ])('is a spend limit of $attributes', async ({ attributes, status, text }) => {
    sns.on(GetSMSAttributesCommand).resolves(attributes === undefined ? {} : { attributes });
    expect((await check())[0]).toMatchObject({ status, text: expect.stringMatching(text) });
  });

  it('is an answer STOP, for the number that gave it', async () => {
    sns.on(CheckIfPhoneNumberIsOptedOutCommand, { phoneNumber: BEN }).resolves({ isOptedOut: true });
    const wrong = (await check()).filter(({ status }) => status === 'wrong');
    expect(wrong).toMatchObject([
      { text: `${BEN} has answered STOP: it gets no text`, mend: expect.stringContaining('once in 30 days') },
    ]);
  });

  it('is one calm line where the user may look at none of it', async () => {
    sns.reset();
    sns.onAnyCommand().rejects(refusal);
    expect(await check()).toEqual([
      {
        status: 'unknown',
        text:
          'not everything about texts could be looked at: your user or role may not ' +
          'sns:GetSMSSandboxAccountStatus, sns:GetSMSAttributes, sns:CheckIfPhoneNumberIsOptedOut',
      },
    ]);
  });

  it('is not hidden where AWS fails otherwise', async () => {
    const busy = Object.assign(new Error('slow down'), { name: 'ThrottledException', $metadata: {} });
    sns.on(GetSMSAttributesCommand).rejects(busy);
    await expect(check()).rejects.toThrow('slow down');
  });
});
