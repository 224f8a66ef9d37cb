import { Secret } from '../../core/contract/secret.ts';
import type { SmartSlot } from '../../core/readings/smart-charging.ts';
import type { Answer } from '../../lambda/octopus/failure.ts';
import { classifyErrorCode } from '../../lambda/octopus/failure.ts';
import type {
  Meter,
  NetworkDevice,
  ObtainedToken,
  Octopus,
  PlannedCharging,
  TelemetryRange,
} from '../../lambda/octopus/octopus.ts';
import { ACCOUNT, API_KEY, DEVICE } from './call-octopus.ts';
import { WatchedCall } from './watched-call.ts';

const TICK_MS = 10_000;
const HOUR_MS = 3_600_000;
const TOKEN_LIFE_MS = HOUR_MS;
const REACH_MS = 12 * HOUR_MS;
const FIRST_REGISTER_WH = 5_000_000;
const PENCE_PER_WH = 0.025;

/** What a home does and what of it reaches Octopus. */
export interface FakeHome {
  demandAt(at: number): number;
  /** How long after its time a row can be had. */
  lagMs: number;
  /** Rows of these times (inclusive, exclusive) can be had only from `uploadedAt` on; without it never. */
  readonly holes: { readonly from: number; readonly to: number; readonly uploadedAt?: number }[];
}

export const succeed = <T>(value: T): Answer<T> => ({ ok: true, value });

/** The failure that an error code of the telemetry query is classed as. */
export const failure = (code: string): Extract<Answer<never>, { ok: false }> => ({
  ok: false,
  failure: classifyErrorCode(code, 'smartMeterTelemetry'),
});

/** Octopus without a network: one account, one key, one meter at first, tokens that last an hour. */
export const fakeOctopus = (now: () => number, home: FakeHome) => {
  const facts = { key: API_KEY, account: ACCOUNT };
  const meters: Meter[] = [{ deviceId: DEVICE, direction: 'import' }];
  /** Types of the devices on every meter's network. */
  const network: string[] = ['ESME', 'CHF', 'CAD'];
  /** When the rows of a meter begin and end, where it is not the home's only one; it need not be listed any more. */
  const spans = new Map<string, { readonly from?: number; readonly to?: number }>();
  const tokens = new Map<string, number>();
  const valid = (token: Secret): boolean => (tokens.get(token.reveal()) ?? 0) > now();

  const obtainToken = new WatchedCall(
    now,
    async (key: Secret, _now: number): Promise<Answer<ObtainedToken>> => {
      if (key.reveal() !== facts.key) return failure('KT-CT-1139');
      const value = `token-${tokens.size + 1}-of-octopus`;
      tokens.set(value, now() + TOKEN_LIFE_MS);
      return succeed({ token: new Secret(value), expiresAt: now() + TOKEN_LIFE_MS });
    },
  );
  const findMeters = new WatchedCall(
    now,
    async (token: Secret, account: string): Promise<Answer<Meter[]>> => {
      if (!valid(token)) return failure('KT-CT-1124');
      return account === facts.account ? succeed([...meters]) : failure('KT-CT-4123');
    },
  );
  const telemetry = new WatchedCall(
    now,
    async (token: Secret, range: TelemetryRange): Promise<Answer<readonly unknown[]>> => {
      if (!valid(token)) return failure('KT-CT-1124');
      const served = spans.has(range.deviceId) || meters.some(({ deviceId }) => deviceId === range.deviceId);
      if (!served) return failure('KT-GB-4050');
      if (range.start < now() - REACH_MS) return succeed([]);
      const { from = range.start, to = range.end } = spans.get(range.deviceId) ?? {};
      const sent = { ...range, start: Math.max(range.start, from), end: Math.min(range.end, to) };
      return succeed(rowsOf(home, sent, now()));
    },
  );
  const findNetworkDevices = new WatchedCall(
    now,
    async (_token: Secret, _deviceId: string): Promise<Answer<readonly NetworkDevice[] | undefined>> =>
      succeed(network.map((type) => ({ type }))),
  );
  const limitLiftsAt = new WatchedCall(
    now,
    async (_token: Secret, _now: number): Promise<Answer<number | undefined>> => succeed(undefined),
  );
  /** Slots in which the household's cars are charged. */
  const slots: SmartSlot[] = [];
  const plannedCharging = new WatchedCall(
    now,
    async (_token: Secret, _account: string): Promise<Answer<PlannedCharging>> =>
      succeed({ slots: [...slots], complete: true }),
  );
  const port: Octopus = {
    obtainToken: obtainToken.call,
    findMeters: findMeters.call,
    telemetry: telemetry.call,
    findNetworkDevices: findNetworkDevices.call,
    limitLiftsAt: limitLiftsAt.call,
    plannedCharging: plannedCharging.call,
  };
  const calls = { obtainToken, findMeters, telemetry, findNetworkDevices, limitLiftsAt, plannedCharging };
  return { port, facts, meters, spans, network, tokens, slots, ...calls };
};

/** A row as Octopus gives it: decimals as strings, `+00:00`. */
export const telemetryRow = (
  at: number,
  demandW: number,
  rest: Readonly<Record<string, string | null>> = {},
): Readonly<Record<string, unknown>> => ({
  readAt: `${new Date(at).toISOString().slice(0, 19)}+00:00`,
  demand: String(demandW),
  consumption: null,
  consumptionDelta: null,
  export: null,
  costDeltaWithTax: null,
  ...rest,
});

const rowsOf = (home: FakeHome, { start, end }: TelemetryRange, now: number): unknown[] => {
  const rows: unknown[] = [];
  for (let at = Math.ceil(start / TICK_MS) * TICK_MS; at < end; at += TICK_MS) {
    if (at + home.lagMs > now || isMissing(home, at, now)) continue;
    const deltaWh = (home.demandAt(at) * TICK_MS) / HOUR_MS;
    rows.push(
      telemetryRow(at, home.demandAt(at), {
        consumption: (FIRST_REGISTER_WH + (at % (100 * HOUR_MS)) / 1_000).toFixed(4),
        consumptionDelta: deltaWh.toFixed(4),
        costDeltaWithTax: (deltaWh * PENCE_PER_WH).toFixed(6),
      }),
    );
  }
  return rows;
};

const isMissing = ({ holes }: FakeHome, at: number, now: number): boolean =>
  holes.some(
    ({ from, to, uploadedAt = Number.POSITIVE_INFINITY }) => at >= from && at < to && now < uploadedAt,
  );
