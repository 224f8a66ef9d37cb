import { existsSync, readFileSync } from 'node:fs';
import { buildSchema, extendSchema, type GraphQLSchema, parse } from 'graphql';

const REPOSITORY = new URL('../../', import.meta.url);

/** The published schema's extract beside the checkout, and the project's own part of it. */
const FILES = {
  published: new URL('../shared/kraken/schema-extract.graphql', REPOSITORY),
  own: new URL('local/simulator/octopus-schema.graphql', REPOSITORY),
};

export type SchemaName = keyof typeof FILES;

/**
 * What the published extract lacks, as the schema of EDF has it, whose API is of the same platform (harvested July 2026,
 * github.com/api-evangelist/edf-energy, graphql/edf-energy-schema.graphql).
 */
const BEYOND_THE_EXTRACT = parse(`
  extend type Query { smartDeviceNetwork(deviceId: String!): SmartMeterDeviceNetworkType }
  type SmartMeterDeviceNetworkType {
    id: ID!
    smartDevices(statuses: [DeviceStatuses]): [SmartMeterDeviceType]
  }
  enum DeviceStatuses {
    PENDING WHITELISTED INSTALLED_NOT_COMMISSIONED COMMISSIONED DECOMMISSIONED WITHDRAWN SUSPENDED RECOVERY RECOVERED NOT_APPLICABLE
  }
`);

/** Octopus's types; undefined where the file is not there. */
export const octopusSchema = (name: SchemaName): GraphQLSchema | undefined => {
  if (!existsSync(FILES[name])) return undefined;
  const schema = buildSchema(readFileSync(FILES[name], 'utf8'));
  return schema.getQueryType()?.getFields().smartDeviceNetwork === undefined
    ? extendSchema(schema, BEYOND_THE_EXTRACT)
    : schema;
};
