import * as z from 'zod/mini';
import { ENVIRONMENT } from '../../core/contract/names.ts';

const ALLOW_LOOPBACK = 'ALLOW_LOOPBACK';

const environmentSchema = z.object({
  [ENVIRONMENT.readingsTable]: z.string(),
  [ENVIRONMENT.stateTable]: z.string(),
  [ENVIRONMENT.parameterPrefix]: z.string(),
  [ENVIRONMENT.households]: z.string(),
  /** Permits push services on this machine: for tests. */
  [ALLOW_LOOPBACK]: z.optional(z.string()),
});

export interface WebEnvironment {
  readonly readingsTable: string;
  readonly stateTable: string;
  readonly parameterPrefix: string;
  readonly households: readonly string[];
  readonly allowLoopback: boolean;
}

/** Reads the environment; throws with the name of every variable that is missing. */
export const readWebEnvironment = (
  variables: Readonly<Record<string, string | undefined>>,
): WebEnvironment => {
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new Error(`environment variables missing: ${names.join(', ')}; run cdk deploy`);
  }
  const { data } = parsed;
  return {
    readingsTable: data.READINGS_TABLE,
    stateTable: data.STATE_TABLE,
    parameterPrefix: data.PARAMETER_PREFIX,
    households: data.HOUSEHOLDS.split(','),
    allowLoopback: data.ALLOW_LOOPBACK === 'true',
  };
};
