import * as z from 'zod/mini';
import type { Operation } from './operations.ts';

/*
 * What Octopus charges and when: the fields as the schema of EDF has them, whose API is of the same platform (harvested
 * July 2026, github.com/api-evangelist/edf-energy).
 */

const devicesSchema = z.nullish(
  z.array(
    z.nullable(
      z.object({
        id: z.nullish(z.string()),
        deviceType: z.nullish(z.string()),
        status: z.nullish(z.object({ current: z.nullish(z.string()) })),
        __typename: z.nullish(z.string()),
      }),
    ),
  ),
);
export type SmartDevices = z.infer<typeof devicesSchema>;

/** What of an account Octopus may control: cars, charge points, batteries, heat pumps. */
export const devicesOperation: Operation<string, SmartDevices> = {
  name: 'HomeMiniDevices',
  field: 'devices',
  document: `query HomeMiniDevices($accountNumber: String!) {
  devices(accountNumber: $accountNumber) {
    id
    deviceType
    status {
      current
    }
    __typename
  }
}`,
  schema: devicesSchema,
  variables: (accountNumber) => ({ accountNumber }),
};

const dispatchesSchema = z.record(z.string(), z.nullish(z.array(z.unknown())));
export type Dispatches = z.infer<typeof dispatchesSchema>;

/** What is planned for some devices, all in one request: an alias for each, `device0` and so on. */
export const dispatchesOperation = (
  deviceIds: readonly string[],
): Operation<readonly string[], Dispatches> => {
  const aliases = deviceIds.map((_, index) => `device${index}`);
  const declared = aliases.map((alias) => `$${alias}: String!`).join(', ');
  const asked = aliases.map(
    (alias) => `  ${alias}: flexPlannedDispatches(deviceId: $${alias}) {
    start
    end
    type
  }`,
  );
  return {
    name: 'HomeMiniDispatches',
    field: 'flexPlannedDispatches',
    aliases,
    document: `query HomeMiniDispatches(${declared}) {
${asked.join('\n')}
}`,
    schema: dispatchesSchema,
    variables: (ids) => Object.fromEntries(ids.map((id, index) => [`device${index}`, id])),
  };
};

const tariffsSchema = z.nullable(
  z.object({
    electricityAgreements: z.nullish(
      z.array(
        z.nullable(
          z.object({
            tariff: z.nullish(
              z.object({
                productCode: z.nullish(z.string()),
                displayName: z.nullish(z.string()),
                isExport: z.nullish(z.boolean()),
              }),
            ),
          }),
        ),
      ),
    ),
  }),
);
export type Tariffs = z.infer<typeof tariffsSchema>;

/** The tariffs of an account's active agreements; every member of the union is a `TariffType`. */
export const tariffsOperation: Operation<string, Tariffs> = {
  name: 'HomeMiniTariffs',
  field: 'account',
  document: `query HomeMiniTariffs($accountNumber: String!) {
  account(accountNumber: $accountNumber) {
    electricityAgreements(active: true) {
      tariff {
        __typename
        ... on TariffType {
          productCode
          displayName
          isExport
        }
      }
    }
  }
}`,
  schema: tariffsSchema,
  variables: (accountNumber) => ({ accountNumber }),
};
