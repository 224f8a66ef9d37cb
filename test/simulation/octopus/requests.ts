import * as z from 'zod/mini';
import type { Posting } from '../../../lambda/octopus/transport.ts';

const bodySchema = z.object({
  operationName: z.string(),
  variables: z.looseObject({
    input: z.optional(z.object({ APIKey: z.string() })),
    accountNumber: z.optional(z.string()),
    deviceId: z.optional(z.string()),
    start: z.optional(z.string()),
    end: z.optional(z.string()),
  }),
});

const FIELDS: Readonly<Record<string, string>> = {
  HomeMiniToken: 'obtainKrakenToken',
  HomeMiniMeters: 'account',
  HomeMiniTelemetry: 'smartMeterTelemetry',
  HomeMiniNetwork: 'smartDeviceNetwork',
  HomeMiniLimits: 'rateLimitInfo',
  HomeMiniDevices: 'devices',
  HomeMiniDispatches: 'flexPlannedDispatches',
};

export type Variables = z.infer<typeof bodySchema>['variables'];

/** What a poller asks of Octopus. */
export interface Asked {
  /** The field of the schema that its operation reads. */
  readonly field: string;
  readonly variables: Variables;
  /** Its token; empty where it has none. */
  readonly token: string;
  /** The token, or the key that asks for one. */
  readonly secret: string;
}

export const readAsked = ({ body, headers }: Pick<Posting, 'body' | 'headers'>): Asked => {
  const { operationName, variables } = bodySchema.parse(JSON.parse(body));
  const { authorization } = headers;
  return {
    field: FIELDS[operationName] ?? '',
    variables,
    token: authorization ?? '',
    secret: authorization ?? variables.input?.APIKey ?? '',
  };
};
