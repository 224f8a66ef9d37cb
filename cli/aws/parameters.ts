import {
  GetParameterCommand,
  ParameterNotFound,
  PutParameterCommand,
  paginateGetParametersByPath,
  SSMClient,
} from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { PARAMETER_PREFIX, parameterNames } from '../../core/contract/names.ts';
import { Secret } from '../../core/contract/secret.ts';
import type { AwsAccess } from './access.ts';

const parameterSchema = z.object({ Value: z.string(), Version: z.number() });

/** Text of a parameter and its version, which every write raises. */
export interface StoredText {
  readonly text: string;
  readonly version: number;
}

/** Text of a parameter; undefined where there is none. */
export const readParameter = async (
  { options }: AwsAccess,
  name: string,
  decrypt: boolean,
): Promise<StoredText | undefined> => {
  try {
    const command = new GetParameterCommand({ Name: name, WithDecryption: decrypt });
    const { Parameter } = await new SSMClient(options).send(command);
    const { Value, Version } = parameterSchema.parse(Parameter);
    return { text: Value, version: Version };
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
};

/** The settings that the stack wrote; undefined where there are none. */
export const readSettings = (aws: AwsAccess, household: string): Promise<StoredText | undefined> =>
  readParameter(aws, parameterNames(household).settings, false);

/** The live rules; undefined where there are none. */
export const readRules = (aws: AwsAccess, household: string): Promise<StoredText | undefined> =>
  readParameter(aws, parameterNames(household).rules, false);

/** Writes the live rules; returns their new version. */
export const writeRules = async (
  { options }: AwsAccess,
  household: string,
  text: string,
): Promise<number> => {
  const command = new PutParameterCommand({
    Name: parameterNames(household).rules,
    Type: 'String',
    Value: text,
    Overwrite: true,
  });
  const { Version } = await new SSMClient(options).send(command);
  return z.number().parse(Version);
};

/** The API key; undefined where none is stored. */
export const readApiKey = async (aws: AwsAccess, household: string): Promise<Secret | undefined> => {
  const stored = await readParameter(aws, parameterNames(household).apiKey, true);
  const key = stored?.text.trim() ?? '';
  return key === '' ? undefined : new Secret(key);
};

/** Stores the API key, encrypted with the account's own key for SSM, in place of one that is there. */
export const storeApiKey = async ({ options }: AwsAccess, household: string, key: Secret): Promise<void> => {
  const command = new PutParameterCommand({
    Name: parameterNames(household).apiKey,
    Description: `Home Mini Alerts, ${household}: Octopus API key`,
    Type: 'SecureString',
    Value: key.reveal(),
    Overwrite: true,
  });
  await new SSMClient(options).send(command);
};

const namesSchema = z._default(z.array(z.object({ Name: z.string() })), []);

/** Names of all parameters of ours, of every household. */
export const allParameterNames = async ({ options }: AwsAccess): Promise<string[]> => {
  const client = new SSMClient(options);
  const names: string[] = [];
  const ours = { Path: PARAMETER_PREFIX, Recursive: true, WithDecryption: false };
  for await (const page of paginateGetParametersByPath({ client }, ours)) {
    names.push(...namesSchema.parse(page.Parameters).map(({ Name }) => Name));
  }
  return names.sort();
};
