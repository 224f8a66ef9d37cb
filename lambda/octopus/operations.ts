import * as z from 'zod/mini';
import type { Secret } from '../../core/contract/secret.ts';
import type { TelemetryRange } from './octopus.ts';

/**
 * One GraphQL operation with a single root field.
 * Reference: https://developer.octopus.energy/graphql/reference/queries/ and …/mutations/
 */
export interface Operation<Args, Value> {
  /** `operationName`, which Octopus also sees in its logs. */
  readonly name: string;
  /** The root field, whose value the schema reads. */
  readonly field: string;
  /** The field is asked for several times, under these names: the schema reads them all, by name. */
  readonly aliases?: readonly string[];
  readonly document: string;
  readonly schema: z.ZodMiniType<Value>;
  variables(args: Args): Readonly<Record<string, unknown>>;
}

const obtainedSchema = z.nullable(
  z.object({
    /** Printable ASCII, as it goes into a header. */
    token: z.string().check(z.regex(/^[\x21-\x7e]+$/)),
    /** The token's decoded body, a scalar of any shape. */
    payload: z.optional(z.unknown()),
  }),
);

/** A token for an API key: https://developer.octopus.energy/graphql/reference/mutations/obtainkrakentoken/ */
export const obtainTokenOperation: Operation<Secret, z.infer<typeof obtainedSchema>> = {
  name: 'HomeMiniToken',
  field: 'obtainKrakenToken',
  document: `mutation HomeMiniToken($input: ObtainJSONWebTokenInput!) {
  obtainKrakenToken(input: $input) {
    token
    payload
  }
}`,
  schema: obtainedSchema,
  variables: (apiKey) => ({ input: { APIKey: apiKey.reveal() } }),
};

const viewerSchema = z.nullable(
  z.object({ accounts: z.nullish(z.array(z.nullable(z.object({ number: z.nullish(z.string()) })))) }),
);
export type Viewer = z.infer<typeof viewerSchema>;

/** The accounts a token may see. */
export const viewerOperation: Operation<undefined, Viewer> = {
  name: 'HomeMiniAccounts',
  field: 'viewer',
  document: `query HomeMiniAccounts {
  viewer {
    accounts {
      number
    }
  }
}`,
  schema: viewerSchema,
  variables: () => ({}),
};

const deviceSchema = z.nullish(z.object({ deviceId: z.nullish(z.string()) }));
const meterSchema = z.object({
  smartImportElectricityMeter: deviceSchema,
  smartExportElectricityMeter: deviceSchema,
  smartDevices: z.nullish(z.array(deviceSchema)),
});
const meterPointSchema = z.object({
  direction: z.nullish(z.string()),
  meters: z.nullish(z.array(z.nullable(meterSchema))),
});
const accountSchema = z.nullable(
  z.object({
    electricityAgreements: z.nullish(
      z.array(z.nullable(z.object({ meterPoint: z.nullish(meterPointSchema) }))),
    ),
  }),
);
export type Account = z.infer<typeof accountSchema>;
export type MeterPoint = z.infer<typeof meterPointSchema>;
export type MeterRecord = z.infer<typeof meterSchema>;

/** The smart electricity meters of an account's active agreements. */
export const accountOperation: Operation<string, Account> = {
  name: 'HomeMiniMeters',
  field: 'account',
  document: `query HomeMiniMeters($accountNumber: String!) {
  account(accountNumber: $accountNumber) {
    electricityAgreements(active: true) {
      meterPoint {
        direction
        meters(includeInactive: false) {
          smartImportElectricityMeter { deviceId }
          smartExportElectricityMeter { deviceId }
          smartDevices { deviceId }
        }
      }
    }
  }
}`,
  schema: accountSchema,
  variables: (accountNumber) => ({ accountNumber }),
};

const telemetrySchema = z.nullable(z.array(z.unknown()));

/**
 * Rows of ten seconds; a range needs `start` (inclusive), `end` (exclusive) and `grouping` together:
 * https://developer.octopus.energy/graphql/reference/queries/smartmetertelemetry/
 */
export const telemetryOperation: Operation<TelemetryRange, z.infer<typeof telemetrySchema>> = {
  name: 'HomeMiniTelemetry',
  field: 'smartMeterTelemetry',
  document: `query HomeMiniTelemetry($deviceId: String!, $start: DateTime!, $end: DateTime!) {
  smartMeterTelemetry(deviceId: $deviceId, start: $start, end: $end, grouping: TEN_SECONDS) {
    readAt
    demand
    consumption
    consumptionDelta
    export
    costDeltaWithTax
  }
}`,
  schema: telemetrySchema,
  variables: ({ deviceId, start, end }) => ({
    deviceId,
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
  }),
};

const networkSchema = z.nullable(
  z.object({ smartDevices: z.nullish(z.array(z.nullable(z.object({ type: z.nullish(z.string()) })))) }),
);
export type Network = z.infer<typeof networkSchema>;

/**
 * The devices on a meter's home network. The field as the schema of EDF has it, whose API is of the same platform
 * (harvested July 2026, github.com/api-evangelist/edf-energy): it has no page of its own in Octopus's reference.
 */
export const networkOperation: Operation<string, Network> = {
  name: 'HomeMiniNetwork',
  field: 'smartDeviceNetwork',
  document: `query HomeMiniNetwork($deviceId: String!) {
  smartDeviceNetwork(deviceId: $deviceId) {
    smartDevices(statuses: [COMMISSIONED]) {
      type
    }
  }
}`,
  schema: networkSchema,
  variables: (deviceId) => ({ deviceId }),
};

const limitShape = { ttl: z.nullish(z.number()), isBlocked: z.nullish(z.boolean()) };
const rateLimitsSchema = z.nullable(
  z.object({
    pointsAllowanceRateLimit: z.nullish(z.object(limitShape)),
    fieldSpecificRateLimits: z.nullish(
      z.object({
        edges: z.nullish(
          z.array(
            z.nullable(
              z.object({ node: z.nullish(z.object({ ...limitShape, field: z.nullish(z.string()) })) }),
            ),
          ),
        ),
      }),
    ),
  }),
);
export type RateLimits = z.infer<typeof rateLimitsSchema>;

/** The limits of the caller: https://developer.octopus.energy/graphql/reference/queries/ratelimitinfo/ */
export const rateLimitsOperation: Operation<undefined, RateLimits> = {
  name: 'HomeMiniLimits',
  field: 'rateLimitInfo',
  document: `query HomeMiniLimits {
  rateLimitInfo {
    pointsAllowanceRateLimit {
      ttl
      isBlocked
    }
    fieldSpecificRateLimits(first: 50) {
      edges {
        node {
          field
          rate
          ttl
          isBlocked
        }
      }
    }
  }
}`,
  schema: rateLimitsSchema,
  variables: () => ({}),
};
