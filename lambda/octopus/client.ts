import * as z from 'zod/mini';
import { DISPATCHES_MS, OCTOPUS_CALLS_MS } from '../../core/contract/deadlines.ts';
import { Secret } from '../../core/contract/secret.ts';
import { devicesOperation, dispatchesOperation, tariffsOperation } from './dispatch-operations.ts';
import { chargersAmong, isIntelligent, MOST_DEVICES, readDispatches } from './dispatches.ts';
import type { Answer } from './failure.ts';
import { readMeters } from './meters.ts';
import type { ObtainedToken, Octopus } from './octopus.ts';
import {
  accountOperation,
  networkOperation,
  type Operation,
  obtainTokenOperation,
  rateLimitsOperation,
  telemetryOperation,
  viewerOperation,
} from './operations.ts';
import { telemetryLimitLiftsAt } from './rate-limit.ts';
import { type OperationResult, readResponse } from './response.ts';
import { type Exchange, type Posting, post as postOverNetwork } from './transport.ts';
import { USER_AGENT } from './user-agent.ts';

export interface OctopusOptions {
  /** The GraphQL endpoint: https, or http on a loopback address. */
  readonly url: string;
  /** How long all calls of one client may take together. */
  readonly callBudgetMs?: number;
  readonly userAgent?: string;
  /** Posts over the network. */
  readonly post?: (posting: Posting) => Promise<Exchange>;
  /** The clock that the time of all calls is measured by. */
  readonly stopwatch?: Stopwatch;
}

/** Measures time in ms from any fixed moment; `timeout` makes a signal that aborts after so many ms. */
export interface Stopwatch {
  readonly now: () => number;
  readonly timeout: (ms: number) => AbortSignal;
}

/** The `Octopus` port, and what only the command line asks. */
export interface OctopusClient extends Octopus {
  /** Numbers of the accounts that a token may see, each once. */
  findAccounts(token: Secret): Promise<Answer<string[]>>;
  /** Whether the account has a tariff under which Octopus charges the car. */
  hasIntelligentTariff(token: Secret, accountNumber: string): Promise<Answer<boolean>>;
}

/** Seen although the app shows live use: https://github.com/BottlecapDave/HomeAssistant-OctopusEnergy/issues/1748 */
const NO_DEVICE_ID = 'Octopus lists a meter, but no deviceId for it';
const REAL_TIME: Stopwatch = { now: () => performance.now(), timeout: (ms) => AbortSignal.timeout(ms) };
/** Tokens live this long: https://developer.octopus.energy/graphql/guides/basics */
const TOKEN_LIFE_MS = 60 * 60_000;

/**
 * A client for one poll. Once its time is used up, or `signal` is aborted, no call starts, a running one ends, and the
 * answer is a `transient` failure. It does not throw for anything that Octopus or the network does.
 */
export const createOctopus = (options: OctopusOptions, signal: AbortSignal): OctopusClient => {
  const call = createCall(options, signal);
  const callApart = createCall({ ...options, callBudgetMs: DISPATCHES_MS }, signal);
  return {
    obtainToken: async (apiKey, now) => {
      const response = await call(obtainTokenOperation, apiKey);
      if (!response.ok) return response;
      if (response.value === null) return unexpected('null at obtainKrakenToken');
      const { token, payload } = response.value;
      return succeed<ObtainedToken>({ token: new Secret(token), expiresAt: expiryOf(payload, now) });
    },
    findAccounts: async (token) => {
      const response = await call(viewerOperation, undefined, token);
      if (!response.ok) return response;
      if (response.value === null) return unexpected('null at viewer');
      const numbers = (response.value.accounts ?? []).flatMap((account) => account?.number ?? []);
      return numbers.length === 0 && response.partialError
        ? fail(response.partialError)
        : succeed([...new Set(numbers)]);
    },
    hasIntelligentTariff: async (token, accountNumber) => {
      const response = await call(tariffsOperation, accountNumber, token);
      return response.ok ? succeed(isIntelligent(response.value)) : response;
    },
    findMeters: async (token, accountNumber) => {
      const response = await call(accountOperation, accountNumber, token);
      if (!response.ok) return response;
      if (response.value === null) return fail({ kind: 'account-not-found', detail: 'null at account' });
      const { meters, records } = readMeters(response.value);
      if (meters.length > 0) return succeed(meters);
      if (response.partialError) return fail(response.partialError);
      return records === 0 ? succeed([]) : fail({ kind: 'device-not-found', detail: NO_DEVICE_ID });
    },
    telemetry: async (token, range) => {
      const response = await call(telemetryOperation, range, token);
      return response.ok ? succeed(response.value ?? []) : response;
    },
    findNetworkDevices: async (token, deviceId) => {
      const response = await call(networkOperation, deviceId, token);
      if (!response.ok) return response;
      const devices = response.value?.smartDevices;
      return succeed(
        devices?.flatMap((device) => (device === null ? [] : [{ type: device.type ?? undefined }])),
      );
    },
    plannedCharging: async (token, accountNumber) => {
      const devices = await callApart(devicesOperation, accountNumber, token);
      if (!devices.ok) return devices;
      if (devices.partialError) return fail(devices.partialError);
      const found = chargersAmong(devices.value);
      if (found.length === 0) return succeed({ slots: [], complete: true });
      const asked = found.slice(0, MOST_DEVICES);
      const operation = dispatchesOperation(asked);
      const plans = await callApart(operation, asked, token);
      if (!plans.ok) return plans;
      const { slots, complete } = readDispatches(plans.value, operation.aliases ?? []);
      return succeed({ slots, complete: complete && found.length === asked.length });
    },
    limitLiftsAt: async (token, now) => {
      const response = await call(rateLimitsOperation, undefined, token);
      if (!response.ok) return response;
      const liftsAt = telemetryLimitLiftsAt(response.value, now);
      return liftsAt === undefined && response.partialError ? fail(response.partialError) : succeed(liftsAt);
    },
  };
};

type Call = <Args, Value>(
  operation: Operation<Args, Value>,
  args: Args,
  token?: Secret,
) => Promise<OperationResult<Value>>;

const createCall = (options: OctopusOptions, signal: AbortSignal): Call => {
  const { url, callBudgetMs = OCTOPUS_CALLS_MS, userAgent = USER_AGENT } = options;
  const { post = postOverNetwork, stopwatch = REAL_TIME } = options;
  const endpoint = new URL(url);
  let spentMs = 0;
  return async (operation, args, token) => {
    const leftMs = Math.ceil(callBudgetMs - spentMs);
    if (signal.aborted || leftMs <= 0) return transient(`no time left for ${operation.field}`);
    const startedAt = stopwatch.now();
    const exchange = await post({
      url: endpoint,
      body: JSON.stringify({
        query: operation.document,
        variables: operation.variables(args),
        operationName: operation.name,
      }),
      // The raw token: https://developer.octopus.energy/graphql/guides/basics
      headers: { 'user-agent': userAgent, ...(token && { authorization: token.reveal() }) },
      signal: AbortSignal.any([signal, stopwatch.timeout(leftMs)]),
    });
    spentMs += stopwatch.now() - startedAt;
    if (!exchange.ok) return transient(`${exchange.reason} at ${operation.field}`);
    return readResponse(operation, exchange.reply);
  };
};

const payloadSchema = z.object({ exp: z.number() });

/** An already-expired new token means the clocks disagree; use the default lifetime. */
const expiryOf = (payload: unknown, now: number): number => {
  const parsed = payloadSchema.safeParse(payload);
  const expiresAt = parsed.success ? parsed.data.exp * 1000 : 0;
  return expiresAt > now ? expiresAt : now + TOKEN_LIFE_MS;
};

const succeed = <T>(value: T) => ({ ok: true, value }) as const;
const fail = (failure: Extract<Answer<never>, { ok: false }>['failure']) => ({ ok: false, failure }) as const;
const unexpected = (detail: string) => fail({ kind: 'unexpected', detail });
const transient = (detail: string) => fail({ kind: 'transient', detail });
