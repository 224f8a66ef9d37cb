import type { AwsAccess } from '../../aws/access.ts';
import { hasOptedOut, isInSmsSandbox, smsSpendLimitUsd, verifiedNumbers } from '../../aws/text-messages.ts';
import { isRefusal } from '../../aws/trouble.ts';
import { note, ok, type Seen, wrong } from './finding.ts';

/** Up to this much a month AWS lets a new account send, US dollars. */
const FIRST_LIMIT_USD = 1;

/**
 * What may keep texts from these numbers: the sandbox, the spend limit, an answer STOP. What the user may not look at is
 * one line, and nothing wrong. Whether a text arrives nothing of this can tell.
 */
export const checkTexts = async (aws: AwsAccess, numbers: readonly string[]): Promise<Seen[]> => {
  const refused: string[] = [];
  const allowed = async <T>(action: string, look: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await look();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (!refused.includes(action)) refused.push(action);
      return undefined;
    }
  };
  const seen: Seen[] = [];
  const sandboxed = await allowed('sns:GetSMSSandboxAccountStatus', () => isInSmsSandbox(aws));
  if (sandboxed) {
    const verified = await allowed('sns:ListSMSSandboxPhoneNumbers', () => verifiedNumbers(aws));
    seen.push(...sandboxFindings(numbers, verified));
  }
  const limit = await allowed('sns:GetSMSAttributes', async () => ({ usd: await smsSpendLimitUsd(aws) }));
  if (limit !== undefined) seen.push(limitFinding(limit.usd));
  for (const number of numbers) {
    const optedOut = await allowed('sns:CheckIfPhoneNumberIsOptedOut', () => hasOptedOut(aws, number));
    if (optedOut) seen.push(optedOutFinding(number));
  }
  if (refused.length > 0) {
    seen.push({
      status: 'unknown',
      text: `not everything about texts could be looked at: your user or role may not ${refused.join(', ')}`,
    });
  } else if (seen.every(({ status }) => status === 'ok')) {
    seen.push(ok('nothing keeps texts back here; whether one arrives, only the phone shows'));
  }
  return seen;
};

const VERIFY = 'verify it, or ask to leave the sandbox: SNS console, Text messaging (SMS)';

const sandboxFindings = (
  numbers: readonly string[],
  verified: ReadonlySet<string> | undefined,
): readonly Seen[] => {
  if (verified === undefined) {
    return [
      note('the account is in the SMS sandbox: texts go only to numbers that are verified there', VERIFY),
    ];
  }
  return numbers.map((number) =>
    verified.has(number)
      ? note(`the account is in the SMS sandbox, and ${number} is verified there`)
      : wrong(
          `the account is in the SMS sandbox, and ${number} is not verified there: it gets no text`,
          VERIFY,
        ),
  );
};

const RAISE = 'ask AWS for more: Service Quotas, Amazon SNS, account spend limit for SMS';

const limitFinding = (usd: number | undefined): Seen => {
  if (usd === undefined) {
    return note(
      `no spend limit for texts is set, so AWS's own counts: ${FIRST_LIMIT_USD} USD a month in a new account, and after that no text goes out`,
      RAISE,
    );
  }
  const text = `texts may cost ${usd} USD a month, and after that none goes out`;
  if (usd === 0) return wrong(text, RAISE);
  return usd <= FIRST_LIMIT_USD ? note(text, RAISE) : ok(text);
};

const optedOutFinding = (number: string): Seen =>
  wrong(
    `${number} has answered STOP: it gets no text`,
    'opt it in again (possible once in 30 days): SNS console, Text messaging (SMS), opted-out phone numbers',
  );
