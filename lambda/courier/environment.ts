import * as z from 'zod/mini';
import { ENVIRONMENT } from '../../core/contract/names.ts';

/** Permits loopback addresses and http there: for tests against services on this machine. */
export const ALLOW_LOOPBACK = 'ALLOW_LOOPBACK';

const environmentSchema = z.object({
  [ENVIRONMENT.stateTable]: z.string(),
  [ENVIRONMENT.parameterPrefix]: z.string(),
  [ALLOW_LOOPBACK]: z.optional(z.string()),
});

export interface CourierEnvironment {
  readonly stateTable: string;
  readonly parameterPrefix: string;
  readonly allowLoopback: boolean;
}

/** Reads the environment; throws with the name of every variable that is missing. */
export const readCourierEnvironment = (
  variables: Readonly<Record<string, string | undefined>>,
): CourierEnvironment => {
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new Error(`environment variables missing: ${names.join(', ')}; run cdk deploy`);
  }
  const { data } = parsed;
  return {
    stateTable: data.STATE_TABLE,
    parameterPrefix: data.PARAMETER_PREFIX,
    allowLoopback: data.ALLOW_LOOPBACK === 'true',
  };
};
