import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import * as z from 'zod/mini';
import { HOUR_MS } from '../../core/contract/lengths.ts';
import { behindDoor, programsOnly } from '../../page/door.ts';
import { type LoopbackServer, listenOnLoopback } from '../../page/loopback-server.ts';
import { octopusError } from './octopus-error.ts';
import { deviceOf, dispatchesOf, type SimulatedCar } from './simulated-car.ts';
import type { SimulatedMini, TelemetryRow } from './simulated-mini.ts';

export interface OctopusTraits {
  readonly now: () => number;
  readonly mini: SimulatedMini;
  readonly apiKey: string;
  readonly accountNumber: string;
  readonly deviceId: string;
  /** Further import meters of the account; one without a Mini sends nothing. */
  readonly otherMeters?: readonly { readonly deviceId: string; readonly mini?: SimulatedMini }[];
  /** What Octopus charges by a plan. */
  readonly cars?: readonly SimulatedCar[];
  /** The product of the account's tariff, such as `INTELLI-VAR-22-10-14`. */
  readonly productCode?: string;
  /** Telemetry calls an hour, 125 at the real API; undefined for no limit. */
  readonly callsPerHour: number | undefined;
}

export interface SimulatedOctopus extends LoopbackServer {
  /** The GraphQL endpoint. */
  readonly url: string;
}

const PATH = '/v1/graphql/';
const TOKEN_LIFE_MS = HOUR_MS;
const REACH_MS = 12 * HOUR_MS;
const FIELD = 'Query.smartMeterTelemetry';

/** The Octopus API over HTTP, on a free port of 127.0.0.1, as far as its types in `octopus-schema.graphql` go. No web page gets in. */
export const startSimulatedOctopus = async (traits: OctopusTraits): Promise<SimulatedOctopus> => {
  const yoga = createYoga({
    schema: createSchema<{ request: Request }>({
      typeDefs: readFileSync(new URL('octopus-schema.graphql', import.meta.url), 'utf8'),
      resolvers: resolversOf(traits),
    }),
    graphqlEndpoint: PATH,
    graphiql: false,
    landingPage: false,
    logging: false,
    cors: false,
    maskedErrors: false,
  });
  const server = await listenOnLoopback(behindDoor(createServer(yoga), programsOnly), 0);
  return { ...server, url: `${server.origin}${PATH}` };
};

const resolversOf = (traits: OctopusTraits) => {
  const tokens = tokenBook(traits.now);
  const limit = callLimit(traits.now, traits.callsPerHour);
  const authorise = ({ request }: { readonly request: Request }) =>
    tokens.check(request.headers.get('authorization'));
  return {
    AccountInterface: { __resolveType: () => 'AccountType' },
    Mutation: {
      obtainKrakenToken: (_: unknown, args: unknown) => {
        const { input } = tokenArgsSchema.parse(args);
        if (input.APIKey === undefined) throw octopusError('KT-CT-1138');
        if (input.APIKey !== traits.apiKey) throw octopusError('KT-CT-1139');
        return tokens.issue();
      },
    },
    Query: {
      viewer: (_: unknown, __: unknown, context: { request: Request }) => {
        authorise(context);
        return { accounts: [{ number: traits.accountNumber }] };
      },
      account: (_: unknown, args: unknown, context: { request: Request }) => {
        authorise(context);
        const { accountNumber } = accountArgsSchema.parse(args);
        if (accountNumber !== traits.accountNumber) throw octopusError('KT-CT-4123');
        return accountOf(traits);
      },
      smartMeterTelemetry: (_: unknown, args: unknown, context: { request: Request }) => {
        authorise(context);
        limit.count();
        return telemetry(traits, args);
      },
      smartDeviceNetwork: (_: unknown, args: unknown, context: { request: Request }) => {
        authorise(context);
        return networkOf(traits, deviceArgsSchema.parse(args).deviceId);
      },
      devices: (_: unknown, args: unknown, context: { request: Request }) => {
        authorise(context);
        const { accountNumber } = accountArgsSchema.parse(args);
        if (accountNumber !== traits.accountNumber) throw octopusError('KT-CT-1111');
        return (traits.cars ?? []).map(deviceOf);
      },
      flexPlannedDispatches: (_: unknown, args: unknown, context: { request: Request }) => {
        authorise(context);
        return dispatchesOf(traits.cars ?? [], deviceArgsSchema.parse(args).deviceId, traits.now());
      },
      rateLimitInfo: (_: unknown, __: unknown, context: { request: Request }) => {
        authorise(context);
        return limit.info();
      },
    },
  };
};

const tokenArgsSchema = z.object({ input: z.object({ APIKey: z.optional(z.string()) }) });
const accountArgsSchema = z.object({ accountNumber: z.string() });

const tokenBook = (now: () => number) => {
  const expiries = new Map<string, number>();
  return {
    issue: () => {
      for (const [token, expiresAt] of expiries) if (expiresAt <= now() - HOUR_MS) expiries.delete(token);
      const exp = Math.floor((now() + TOKEN_LIFE_MS) / 1_000);
      const token = `simulated.${randomBytes(24).toString('base64url')}`;
      expiries.set(token, exp * 1_000);
      return {
        token,
        payload: { exp, origIat: exp - TOKEN_LIFE_MS / 1_000 },
        refreshToken: null,
        refreshExpiresIn: null,
      };
    },
    check: (header: string | null) => {
      if (header === null) throw octopusError('KT-CT-1112');
      const expiresAt = expiries.get(header.replace(/^JWT /, ''));
      if (expiresAt === undefined) throw octopusError('KT-CT-1143');
      if (expiresAt <= now()) throw octopusError('KT-CT-1124');
    },
  };
};

interface OwnMeter {
  readonly deviceId: string;
  readonly mini?: SimulatedMini;
}

const metersOf = ({ deviceId, mini, otherMeters = [] }: OctopusTraits): readonly OwnMeter[] => [
  { deviceId, mini },
  ...otherMeters,
];

/** Throws KT-GB-4050 where the account has no such meter. */
const meterOf = (traits: OctopusTraits, deviceId: string): OwnMeter => {
  const meter = metersOf(traits).find((own) => own.deviceId.toUpperCase() === deviceId.toUpperCase());
  if (meter === undefined) throw octopusError('KT-GB-4050');
  return meter;
};

const accountOf = (traits: OctopusTraits) => ({
  __typename: 'AccountType',
  number: traits.accountNumber,
  electricityAgreements: metersOf(traits).map(({ deviceId }, index) => ({
    id: index + 1,
    tariff: tariffOf(traits),
    meterPoint: {
      mpan: '1012345678901',
      direction: 'IMPORT',
      meters: [
        {
          serialNumber: '21L1234567',
          smartImportElectricityMeter: { serialNumber: '21L1234567', deviceId },
          smartExportElectricityMeter: null,
          smartDevices: [{ serialNumber: '21L1234567', deviceId }],
        },
      ],
    },
  })),
});

const tariffOf = ({ productCode = 'VAR-22-11-01' }: OctopusTraits) => ({
  __typename: 'StandardTariff',
  displayName: productCode,
  productCode,
  tariffCode: `E-1R-${productCode}-C`,
  isExport: false,
});

const deviceArgsSchema = z.object({ deviceId: z.string() });

/** A meter's network has the meter and the communications hub, and a Mini where there is one. */
const networkOf = (traits: OctopusTraits, deviceId: string) => {
  const meter = meterOf(traits, deviceId);
  const types = ['ESME', 'CHF', ...(meter.mini === undefined ? [] : ['CAD'])];
  return { id: '1', smartDevices: types.map((type) => ({ type, serialNumber: type, deviceId })) };
};

const MOMENT = z.optional(z.nullable(z.string()));
const telemetryArgsSchema = z.object({
  deviceId: z.string(),
  start: MOMENT,
  end: MOMENT,
  grouping: z.optional(z.nullable(z.string())),
});

const telemetry = (traits: OctopusTraits, args: unknown): TelemetryRow[] => {
  const { now } = traits;
  const asked = telemetryArgsSchema.parse(args);
  const { mini } = meterOf(traits, asked.deviceId);
  if (mini === undefined) return [];
  const given = [asked.start, asked.end, asked.grouping].filter((value) => typeof value === 'string');
  if (given.length === 0) return mini.uploaded(now() - HOUR_MS, now(), now()).slice(-1);
  if (typeof asked.start !== 'string' || typeof asked.end !== 'string' || given.length < 3) {
    throw octopusError('KT-GB-4040');
  }
  const [start, end] = [readMoment(asked.start), readMoment(asked.end)];
  if (!(end > start)) throw octopusError('KT-GB-4041');
  if (start < now() - REACH_MS) return [];
  return mini.uploaded(start, end, now());
};

/** A time without an offset is UTC. */
const readMoment = (text: string): number => Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);

/** Counts calls in fixed hours, from the first call of each. */
const callLimit = (now: () => number, callsPerHour: number | undefined) => {
  let hour = { fromMs: Number.NEGATIVE_INFINITY, calls: 0 };
  const current = () => {
    if (now() >= hour.fromMs + HOUR_MS) hour = { fromMs: now(), calls: 0 };
    return hour;
  };
  const isBlocked = () => callsPerHour !== undefined && current().calls >= callsPerHour;
  return {
    count: () => {
      if (isBlocked()) throw octopusError('KT-CT-1199');
      current().calls++;
    },
    info: () => {
      const ttl = Math.ceil((current().fromMs + HOUR_MS) / 1_000);
      const field = { field: FIELD, rate: `${callsPerHour}/h`, ttl, isBlocked: isBlocked() };
      return {
        pointsAllowanceRateLimit: {
          limit: 50_000,
          remainingPoints: 49_000,
          usedPoints: 1_000,
          ttl,
          isBlocked: false,
        },
        fieldSpecificRateLimits:
          callsPerHour === undefined
            ? { edges: [], totalCount: 0 }
            : { edges: [{ node: field, cursor: '0' }], totalCount: 1 },
      };
    },
  };
};
