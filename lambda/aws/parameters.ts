import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod/mini';
import { parameterNames } from '../../core/contract/names.ts';
import { Secret } from '../../core/contract/secret.ts';
import type { HouseholdParameters, Parameters } from '../poller/ports.ts';

const MAX_AGE_MS = 5 * 60_000;

const parameterSchema = z.object({
  Name: z.string(),
  Value: z.string(),
  Version: z.number(),
  LastModifiedDate: z.optional(z.date()),
});
type StoredParameter = z.infer<typeof parameterSchema>;

type ParameterText = NonNullable<HouseholdParameters['settings']>;

interface Remembered {
  readonly at: number;
  readonly withKey: boolean;
  readonly parameters: HouseholdParameters;
}

/** SSM Parameter Store; the key's value is asked for only by `apiKey`, and kept nowhere. */
export const createParameters = (client: SSMClient, prefix: string): Parameters => {
  const remembered = new Map<string, Remembered>();

  const fetch = async (
    names: string[],
    decrypt: boolean,
    signal: AbortSignal,
  ): Promise<Map<string, StoredParameter>> => {
    const command = new GetParametersCommand({ Names: names, WithDecryption: decrypt });
    const { Parameters: found = [] } = await client.send(command, { abortSignal: signal });
    return new Map(
      z
        .array(parameterSchema)
        .parse(found)
        .map((parameter) => [parameter.Name, parameter]),
    );
  };

  return {
    read: async (household, { now, withKey }, signal) => {
      const known = remembered.get(household);
      if (known !== undefined && (known.withKey || !withKey) && isFresh(known.at, now)) {
        return withKey ? known.parameters : { ...known.parameters, keyStamp: undefined };
      }
      const names = parameterNames(household, prefix);
      const asked = [names.settings, names.rules, ...(withKey ? [names.apiKey] : [])];
      const found = await fetch(asked, false, signal);
      const key = found.get(names.apiKey);
      const parameters = {
        settings: textOf(found.get(names.settings), known?.parameters.settings),
        rules: textOf(found.get(names.rules), known?.parameters.rules),
        keyStamp: key === undefined ? undefined : stampOf(key),
      };
      remembered.set(household, { at: now, withKey, parameters });
      return parameters;
    },

    apiKey: async (household, signal) => {
      const name = parameterNames(household, prefix).apiKey;
      const stored = (await fetch([name], true, signal)).get(name);
      const key = stored?.Value.trim() ?? '';
      return stored === undefined || key === ''
        ? undefined
        : { key: new Secret(key), stamp: stampOf(stored) };
    },
  };
};

const isFresh = (at: number, now: number): boolean => now >= at && now - at < MAX_AGE_MS;

/** The same object as before where nothing changed, so that it need not be parsed again. */
const textOf = (parameter: StoredParameter | undefined, before: ParameterText | undefined) => {
  if (parameter === undefined) return undefined;
  const { Value: text, Version: version } = parameter;
  return before?.version === version && before.text === text ? before : { text, version };
};

const stampOf = ({ Version, LastModifiedDate }: StoredParameter): string =>
  LastModifiedDate === undefined ? String(Version) : `${Version}@${LastModifiedDate.toISOString()}`;
