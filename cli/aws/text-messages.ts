import {
  CheckIfPhoneNumberIsOptedOutCommand,
  GetSMSAttributesCommand,
  GetSMSSandboxAccountStatusCommand,
  paginateListSMSSandboxPhoneNumbers,
  SNSClient,
} from '@aws-sdk/client-sns';
import * as z from 'zod/mini';
import type { AwsAccess } from './access.ts';

const sandboxSchema = z.object({ IsInSandbox: z.boolean() });

/**
 * Whether the account may send texts only to numbers that were verified there: every account begins so
 * (https://docs.aws.amazon.com/sns/latest/dg/sns-sms-sandbox.html).
 */
export const isInSmsSandbox = async ({ options }: AwsAccess): Promise<boolean> =>
  sandboxSchema.parse(await new SNSClient(options).send(new GetSMSSandboxAccountStatusCommand({})))
    .IsInSandbox;

const numberSchema = z.object({ PhoneNumber: z.string(), Status: z.string() });

/** The numbers that are verified in the sandbox. */
export const verifiedNumbers = async ({ options }: AwsAccess): Promise<ReadonlySet<string>> => {
  const client = new SNSClient(options);
  const verified = new Set<string>();
  for await (const page of paginateListSMSSandboxPhoneNumbers({ client }, {})) {
    for (const { PhoneNumber, Status } of z.array(numberSchema).parse(page.PhoneNumbers ?? [])) {
      if (Status === 'Verified') verified.add(PhoneNumber);
    }
  }
  return verified;
};

const limitSchema = z.object({ MonthlySpendLimit: z.optional(z.coerce.number()) });

/**
 * What the account's texts may cost a month, US dollars; undefined where nobody has set it and the account's quota counts
 * (https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html).
 */
export const smsSpendLimitUsd = async ({ options }: AwsAccess): Promise<number | undefined> => {
  const command = new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] });
  const { attributes } = await new SNSClient(options).send(command);
  return limitSchema.parse(attributes ?? {}).MonthlySpendLimit;
};

const optOutSchema = z.object({ isOptedOut: z.boolean() });

/** Whether a number has answered STOP, which SNS obeys for every sender of the account. */
export const hasOptedOut = async ({ options }: AwsAccess, phoneNumber: string): Promise<boolean> => {
  const command = new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber });
  return optOutSchema.parse(await new SNSClient(options).send(command)).isOptedOut;
};
