import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import { BadInputError } from '../../core/contract/bad-input.ts';
import { type AwsAccess, accessTo } from './access.ts';

/** Longer than the function may run. */
const INVOCATION_TIMEOUT_MS = 50_000;

const reportSchema = z.array(z.object({ subject: z.string(), to: z.array(z.string()) }));
const failureSchema = z.object({ errorType: z.optional(z.string()), errorMessage: z.string() });

/** What the function says of its test message. */
export type SentTest = z.infer<typeof reportSchema>[number];

/**
 * Has the deployed function send its test message, through its own role.
 * @throws BadInputError where the function fails
 */
export const invokeTest = async (
  { region }: AwsAccess,
  functionName: string,
  household: string,
): Promise<SentTest> => {
  const client = new LambdaClient(accessTo(region, INVOCATION_TIMEOUT_MS).options);
  const payload = JSON.stringify({ household, test: true });
  const { FunctionError, Payload } = await client.send(
    new InvokeCommand({ FunctionName: functionName, InvocationType: 'RequestResponse', Payload: payload }),
  );
  const answer = parseAnswer(Payload);
  if (FunctionError !== undefined) {
    const { data } = failureSchema.safeParse(answer);
    throw new BadInputError(
      `the function could not send the test message: ${data?.errorMessage ?? FunctionError}; see its log in CloudWatch (${functionName})`,
    );
  }
  const { data } = reportSchema.safeParse(answer);
  const [report] = data ?? [];
  if (report !== undefined) return report;
  throw new BadInputError(
    `the function gave an answer of another version: run npx cdk deploy, then try again (${functionName})`,
  );
};

const parseAnswer = (payload: Uint8Array | undefined): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
