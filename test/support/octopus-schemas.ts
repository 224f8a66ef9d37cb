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
  extend type Query {
    smartDeviceNetwork(deviceId: String!): SmartMeterDeviceNetworkType
    devices(accountNumber: String!, propertyId: ID, deviceId: String, integrationDeviceId: String): [SmartFlexDeviceInterface!]
    flexPlannedDispatches(deviceId: String!): [SmartFlexDispatch]
  }
  extend type ElectricityAgreementType { tariff: ElectricityTariffType }
  union ElectricityTariffType = StandardTariff | DayNightTariff | ThreeRateTariff | FourRateEvTariff | HalfHourlyTariff | PrepayTariff
  interface TariffType { displayName: String productCode: String tariffCode: String isExport: Boolean }
  type StandardTariff implements TariffType { displayName: String productCode: String tariffCode: String isExport: Boolean }
  type DayNightTariff implements TariffType { displayName: String productCode: String tariffCode: String isExport: Boolean }
  type ThreeRateTariff implements TariffType { displayName: String productCode: String tariffCode: String isExport: Boolean }
  type FourRateEvTariff implements TariffType { displayName: String productCode: String tariffCode: String isExport: Boolean }
  type HalfHourlyTariff implements TariffType { displayName: String productCode: String tariffCode: String isExport: Boolean }
  type PrepayTariff implements TariffType { displayName: String productCode: String tariffCode: String isExport: Boolean }
  interface SmartFlexDeviceInterface {
    id: ID!
    name: String
    deviceType: KrakenFlexDeviceTypes!
    status: SmartFlexDeviceStatusInterface!
  }
  type SmartFlexVehicle implements SmartFlexDeviceInterface {
    id: ID!
    name: String
    deviceType: KrakenFlexDeviceTypes!
    status: SmartFlexDeviceStatusInterface!
  }
  type SmartFlexChargePoint implements SmartFlexDeviceInterface {
    id: ID!
    name: String
    deviceType: KrakenFlexDeviceTypes!
    status: SmartFlexDeviceStatusInterface!
  }
  enum KrakenFlexDeviceTypes {
    BATTERIES ELECTRIC_VEHICLES INVERTERS HEAT_PUMPS STORAGE_HEATERS ELECTRICITY_METERS THERMOSTATS
  }
  interface SmartFlexDeviceStatusInterface { current: SmartFlexDeviceLifecycleStatus isSuspended: Boolean }
  type SmartFlexDeviceStatus implements SmartFlexDeviceStatusInterface { current: SmartFlexDeviceLifecycleStatus isSuspended: Boolean }
  enum SmartFlexDeviceLifecycleStatus {
    ONBOARDING PENDING_LIVE LIVE ONBOARDING_TEST_IN_PROGRESS FAILED_ONBOARDING_TEST RETIRED
  }
  type SmartFlexDispatch {
    start: DateTime!
    end: DateTime!
    type: SmartFlexChargingType!
    energyAddedKwh: Decimal
  }
  enum SmartFlexChargingType { SMART BOOST TEST }
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
