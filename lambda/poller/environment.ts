import * as z from 'zod/mini';
import { ENVIRONMENT } from '../../core/contract/names.ts';

const environmentSchema = z.object({
  [ENVIRONMENT.readingsTable]: z.string(),
  [ENVIRONMENT.stateTable]: z.string(),
  [ENVIRONMENT.parameterPrefix]: z.string(),
  [ENVIRONMENT.octopusApiUrl]: z.url(),
  AWS_REGION: z.string(),
});

/** What the function is told by its environment; `cdk deploy` writes it. */
export interface Environment {
  readonly readingsTable: string;
  readonly stateTable: string;
  readonly parameterPrefix: string;
  readonly octopusApiUrl: string;
  readonly region: string;
}

/** Reads the environment; throws with the name of every variable that is missing or unusable. */
export const readEnvironment = (variables: Readonly<Record<string, string | undefined>>): Environment => {
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new Error(`environment variables missing or unusable: ${names.join(', ')}; run cdk deploy`);
  }
  const { data } = parsed;
  return {
    readingsTable: data.READINGS_TABLE,
    stateTable: data.STATE_TABLE,
    parameterPrefix: data.PARAMETER_PREFIX,
    octopusApiUrl: data.OCTOPUS_API_URL,
    region: data.AWS_REGION,
  };
};
