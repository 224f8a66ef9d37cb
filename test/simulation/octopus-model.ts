import * as z from 'zod/mini';
import type { Exchange, Posting } from '../../lambda/octopus/transport.ts';
import { CAR_FIELDS, type CarModel } from './car-model.ts';
import { type Home, serializeRow, serializeRowText } from './home.ts';
import { covers, HOUR, MINUTE, type Outage, SECOND, type Span } from './plan.ts';
import type { Invocation, Wire } from './wire.ts';

/** Told of what passes between a poller and Octopus. */
export interface OctopusWatch {
  called(run: Invocation, operation: string): void;
  throttled(run: Invocation): void;
  /** The limit's end as the poller was told it, epoch ms. */
  toldLimit(run: Invocation, liftsAt: number): void;
  /** @param keyVersion which writing of the key's parameter it was, or that its token came from */
  rejectedKey(run: Invocation, keyVersion: number): void;
  /** The older half of a range will not be asked for again, but by a sweep, which no rule looks at. */
  olderHalfSkipped(run: Invocation, span: Span): void;
  /** An answer left values out that the API has. */
  answeredInPart(run: Invocation): void;
  /** A call about cars took so long, however it ended. */
  askingOfCarsTook(run: Invocation, ms: number): void;
}

export const ACCOUNT = 'A-1234ABCD';
const DEVICE = '00-11-22-33-44-55-66-77';
/** Part of every secret of the simulated world: it must turn up nowhere. */
export const SECRET_MARK = 'hUsHhUsH';

const REACH_MS = 12 * HOUR;
const TOKEN_LIFE_MS = HOUR;
const TOKENS_AN_HOUR = 12;
const CALLS_AN_HOUR = 100;
const TIGHT_CALLS_AN_HOUR = 15;
const BREACHES_BEFORE_TIGHT = 4;
const TIGHT_MS = 5 * HOUR;

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
type Body = z.infer<typeof bodySchema>;

const FIELDS: Readonly<Record<string, string>> = {
  HomeMiniToken: 'obtainKrakenToken',
  HomeMiniMeters: 'account',
  HomeMiniTelemetry: 'smartMeterTelemetry',
  HomeMiniNetwork: 'smartDeviceNetwork',
  HomeMiniLimits: 'rateLimitInfo',
  HomeMiniDevices: 'devices',
  HomeMiniDispatches: 'flexPlannedDispatches',
};

/** Error codes that any call may meet, as research and the error table name them. */
const STRAY_CODES: readonly [string, ...string[]] = [
  'KT-CT-1120',
  'KT-CT-1124',
  'KT-CT-1125',
  'KT-CT-1126',
  'KT-CT-1127',
  'KT-CT-1143',
  'KT-CT-1144',
  'KT-CT-1111',
  'KT-CT-1112',
  'KT-CT-1137',
  'KT-CT-1138',
  'KT-CT-1139',
  'KT-CT-3921',
  'KT-CT-4123',
  'KT-CT-4177',
  'KT-CT-1199',
  'KT-GB-4042',
  'KT-GB-4039',
  'KT-GB-4043',
  'KT-CT-7899',
  'KT-CT-1147',
  'KT-CT-1113',
  'KT-GB-4050',
  'KT-GB-4056',
  'KT-GB-4051',
  'KT-CT-9999',
];
const THROTTLED = ['KT-CT-1199', 'KT-GB-4042'];
const REJECTED = ['KT-CT-1137', 'KT-CT-1138', 'KT-CT-1139'];

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** How long it takes beyond the way there and back, ms. */
  readonly lateMs?: number;
}

const fieldOf = (body: string): string => FIELDS[bodySchema.parse(JSON.parse(body)).operationName] ?? '';

const json = (value: unknown, status = 200): HttpAnswer => ({ status, text: JSON.stringify(value) });

/** The API echoes what it was sent, so that a poller that logs its answers would leak. */
const errorAnswer = (field: string, code: string, echo: string, status = 200): HttpAnswer =>
  json(
    {
      data: { [field]: null },
      errors: [
        {
          message: `${code}: ${echo}`,
          path: [field, echo],
          extensions: { errorType: 'APPLICATION', errorCode: code, errorDescription: echo },
        },
      ],
    },
    status,
  );

/** The Octopus API in memory, with its limits, its moods and its errors, at the seam of the socket. */
export class OctopusModel {
  apiKey = `sk_live_${SECRET_MARK}1`;
  readonly outages: Outage[] = [];
  readonly #wire: Wire;
  readonly #home: Home;
  readonly #car: CarModel;
  readonly #watch: OctopusWatch;
  /** How often the key's parameter was written, as far as the owner is concerned. */
  keyVersion = 0;
  readonly #tokens = new Map<string, { readonly expiresAt: number; readonly keyVersion: number }>();
  #tokensMade = 0;
  #tokenHour = { from: 0, calls: 0 };
  /** Calls of everybody: the app and Home Assistant too. */
  #hour = { from: 0, calls: 0 };
  #breaches = 0;
  #tightUntil = 0;

  constructor(wire: Wire, { home, car }: { home: Home; car: CarModel }, watch: OctopusWatch) {
    this.#wire = wire;
    this.#home = home;
    this.#car = car;
    this.#watch = watch;
  }

  /** Posts as `transport.post` does. */
  async post(run: Invocation, posting: Posting): Promise<Exchange> {
    const wire = this.#wire;
    const field = fieldOf(posting.body);
    await wire.crashPoint(run, `before ${field}`);
    this.#watch.called(run, field);
    const startedAt = wire.time.now();
    try {
      await wire.pass(run, wire.random.between(40, 300), posting.signal);
      const answer = this.respond(run, posting);
      await wire.crashPoint(run, `after ${field}`);
      if (answer === 'hang') await wire.pass(run, 5 * MINUTE, posting.signal);
      else if (answer !== 'reset') await wire.pass(run, answer.lateMs ?? 0, posting.signal);
      await wire.pass(run, wire.random.between(40, 300), posting.signal);
      if (answer === 'reset' || answer === 'hang') return { ok: false, reason: 'ECONNRESET' };
      return { ok: true, reply: answer };
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return { ok: false, reason: 'time is up' };
      throw error;
    } finally {
      if (CAR_FIELDS.includes(field)) this.#watch.askingOfCarsTook(run, wire.time.now() - startedAt);
    }
  }

  /** The owner makes a new key; the old one and its tokens are void. */
  revokeKey(): void {
    this.apiKey = `${this.apiKey}+`;
    this.#tokens.clear();
  }

  /** The answer to one request, now. */
  respond(run: Invocation, posting: Pick<Posting, 'body' | 'headers'>): HttpAnswer | 'hang' | 'reset' {
    const { variables } = bodySchema.parse(JSON.parse(posting.body));
    const field = fieldOf(posting.body);
    const { random, profile } = this.#wire;
    const secret = posting.headers.authorization ?? variables.input?.APIKey ?? '';
    if (CAR_FIELDS.includes(field)) return this.#ofCars(run, field, variables, secret);
    const outage = this.#outage(run, field, secret);
    if (outage !== undefined) return outage;
    if (random.chance(profile.octopus)) {
      const stray = this.#stray(run, field, secret, variables);
      if (stray !== undefined) return stray;
    }
    return this.#answer(run, field, variables, posting);
  }

  #answer(
    run: Invocation,
    field: string,
    variables: Body['variables'],
    posting: Pick<Posting, 'headers'>,
  ): HttpAnswer {
    if (field === 'obtainKrakenToken') return this.#token(run, variables.input?.APIKey ?? '');
    const token = posting.headers.authorization ?? '';
    if ((this.#tokens.get(token)?.expiresAt ?? 0) <= this.#wire.time.now())
      return errorAnswer(field, 'KT-CT-1124', token);
    if (field === 'account') return this.#account(variables.accountNumber);
    if (field === 'smartDeviceNetwork')
      return json({ data: { [field]: { smartDevices: [{ type: 'CAD' }] } } });
    if (field === 'rateLimitInfo') return this.#limits(run);
    return this.#telemetry(run, variables);
  }

  /** Whatever goes wrong here is no reason to leave telemetry alone. */
  #ofCars(
    run: Invocation,
    field: string,
    variables: Body['variables'],
    token: string,
  ): HttpAnswer | 'hang' | 'reset' {
    const { time, profile } = this.#wire;
    const now = time.now();
    const car = this.#car;
    const away = this.outages.find((one) => covers(one, now));
    const trouble = away === undefined ? car.trouble(Math.min(0.5, 6 * profile.octopus)) : 'error';
    if (trouble !== undefined) {
      car.unknownAt.push(now);
      this.#wire.octopusFault(run, `${trouble} at ${field}`);
    }
    switch (trouble) {
      case 'error':
        return errorAnswer(field, this.#wire.random.pick(STRAY_CODES), token);
      case 'html':
        return { status: 403, text: `<html>${token}</html>` };
      case 'hang':
      case 'reset':
        return trouble;
      default: {
        if ((this.#tokens.get(token)?.expiresAt ?? 0) <= now) {
          car.unknownAt.push(now);
          return errorAnswer(field, 'KT-CT-1124', token);
        }
        const answer = json({ data: car.valueOf(field, variables, { now, trouble }) });
        return trouble === 'slow' ? { ...answer, lateMs: car.lateness() } : answer;
      }
    }
  }

  #token(run: Invocation, key: string): HttpAnswer {
    const field = 'obtainKrakenToken';
    const now = this.#wire.time.now();
    if (now - this.#tokenHour.from >= HOUR) this.#tokenHour = { from: now, calls: 0 };
    this.#tokenHour.calls += 1;
    if (this.#tokenHour.calls > TOKENS_AN_HOUR) return this.#throttle(run, field, key);
    if (key !== this.apiKey) {
      this.#watch.rejectedKey(run, this.keyVersion);
      return errorAnswer(field, 'KT-CT-1139', key);
    }
    this.#tokensMade += 1;
    const token = `eyJ${SECRET_MARK}.${this.#tokensMade}`;
    this.#tokens.set(token, { expiresAt: now + TOKEN_LIFE_MS, keyVersion: this.keyVersion });
    return json({
      data: { [field]: { token, payload: { exp: Math.floor((now + TOKEN_LIFE_MS) / 1_000) } } },
    });
  }

  #account(account: string | undefined): HttpAnswer {
    if (account !== ACCOUNT) return errorAnswer('account', 'KT-CT-4123', '');
    const meter = { deviceId: DEVICE };
    const meters = [
      { smartImportElectricityMeter: meter, smartExportElectricityMeter: meter, smartDevices: [meter] },
    ];
    return json({
      data: { account: { electricityAgreements: [{ meterPoint: { direction: 'IMPORT', meters } }] } },
    });
  }

  #limits(run: Invocation): HttpAnswer {
    const { time, random } = this.#wire;
    const liftsAt = Math.ceil(this.#liftsAt() / SECOND) * SECOND;
    const inSeconds = Math.max(0, Math.round((liftsAt - time.now()) / SECOND));
    const isBlocked = this.#isBlocked();
    if (isBlocked) this.#watch.toldLimit(run, liftsAt);
    const ttl = random.chance(0.8) ? liftsAt / SECOND : inSeconds;
    const node = { field: 'Query.smartMeterTelemetry', rate: '100/h', ttl, isBlocked };
    return json({ data: { rateLimitInfo: { fieldSpecificRateLimits: { edges: [{ node }, null] } } } });
  }

  #telemetry(run: Invocation, { deviceId, start = '', end = '' }: Body['variables']): HttpAnswer {
    const field = 'smartMeterTelemetry';
    const { time, random, profile } = this.#wire;
    const now = time.now();
    this.#countHour(now);
    if (this.#isBlocked()) {
      this.#breaches += 1;
      if (this.#breaches % BREACHES_BEFORE_TIGHT === 0) this.#tightUntil = now + TIGHT_MS;
      return this.#throttle(run, field, '');
    }
    this.#hour.calls += 1;
    if (deviceId !== DEVICE) return errorAnswer(field, 'KT-GB-4050', '');
    if (Date.parse(start) < now - REACH_MS) return json({ data: { [field]: [] } });
    const isPartial = random.chance(profile.octopus);
    const rows = this.#home
      .uploaded(Date.parse(start), Date.parse(end), now)
      .map(({ row, growing }, index) =>
        isPartial && index < 3
          ? JSON.stringify({ ...serializeRow(row, growing, now), consumption: null, costDeltaWithTax: null })
          : serializeRowText(row, growing, now),
      );
    if (isPartial) this.#watch.answeredInPart(run);
    if (profile.octopus > 0 && random.chance(0.05)) disorder(rows, random.whole(0, rows.length));
    const errors = isPartial
      ? ',"errors":[{"message":"beside","path":["smartMeterTelemetry",0,"demand"]}]'
      : '';
    return { status: 200, text: `{"data":{"${field}":[${rows.join()}]}${errors}}` };
  }

  #countHour(now: number): void {
    if (now - this.#hour.from < HOUR) return;
    const { random, profile } = this.#wire;
    this.#hour = { from: now, calls: profile.octopus > 0 ? random.whole(0, 38) : 0 };
    this.#breaches = Math.max(0, this.#breaches - 1);
  }

  #isBlocked(): boolean {
    const { time, profile } = this.#wire;
    const now = time.now();
    const appTakesAll = this.outages.some((one) => one.kind === 'app-uses-limit' && covers(one, now));
    const most = now < this.#tightUntil && profile.octopus > 0 ? TIGHT_CALLS_AN_HOUR : CALLS_AN_HOUR;
    return appTakesAll || this.#hour.calls >= most;
  }

  #liftsAt(): number {
    return this.#hour.from + HOUR;
  }

  #throttle(run: Invocation, field: string, echo: string): HttpAnswer {
    this.#wire.octopusFault(run, `KT-CT-1199 at ${field}`);
    this.#watch.throttled(run);
    return errorAnswer(field, 'KT-CT-1199', echo);
  }

  #outage(run: Invocation, field: string, secret: string): HttpAnswer | 'hang' | 'reset' | undefined {
    const now = this.#wire.time.now();
    for (const outage of this.outages) {
      if (!covers(outage, now)) continue;
      const answer = this.#outageAnswer(run, outage, field, secret);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  #outageAnswer(run: Invocation, { kind }: Outage, field: string, secret: string) {
    const { random } = this.#wire;
    switch (kind) {
      case 'octopus-errors':
        return random.pick<HttpAnswer | 'reset'>([
          { status: 503, text: '<html>maintenance</html>' },
          { status: 502, text: '' },
          errorAnswer(field, 'KT-GB-4039', secret),
          'reset',
        ]);
      case 'octopus-hangs':
        return 'hang';
      case 'edge-block':
        this.#watch.throttled(run);
        return { status: 403, text: `<html>blocked ${secret}</html>` };
      case 'wrong-meter':
        return field === 'smartMeterTelemetry' ? errorAnswer(field, 'KT-CT-1111', secret) : undefined;
      case 'account-gone':
        return field === 'account' || field === 'smartMeterTelemetry'
          ? errorAnswer(field, 'KT-CT-4123', secret)
          : undefined;
      case 'meter-gone':
        return field === 'smartMeterTelemetry' ? errorAnswer(field, 'KT-GB-4050', secret) : undefined;
      default:
        return undefined;
    }
  }

  #stray(
    run: Invocation,
    field: string,
    secret: string,
    variables: Body['variables'],
  ): HttpAnswer | 'hang' | 'reset' | undefined {
    const { random } = this.#wire;
    const kind = random.pick(['code', 'code', 'status', 'html', 'broken', 'hang', 'reset', 'shape', 'empty']);
    if (kind !== 'code') this.#wire.octopusFault(run, `${kind}`);
    switch (kind) {
      case 'code': {
        const code = random.pick(STRAY_CODES);
        this.#wire.octopusFault(run, `${code}`);
        if (THROTTLED.includes(code)) this.#watch.throttled(run);
        if (REJECTED.includes(code) && field !== 'rateLimitInfo')
          this.#watch.rejectedKey(run, this.#tokens.get(secret)?.keyVersion ?? this.keyVersion);
        if (code === 'KT-GB-4051') this.#skipOlderHalf(run, variables);
        return errorAnswer(field, code, secret, random.pick([200, 200, 400, 401, 500]));
      }
      case 'status': {
        const status = random.pick([429, 500, 502, 504]);
        if (status === 429) this.#watch.throttled(run);
        return { status, text: '{}' };
      }
      case 'html':
        return { status: random.pick([200, 503]), text: `<html>${secret}</html>` };
      case 'broken':
        return { status: 200, text: `{"data":{"${field}":[{"readAt":"2026-` };
      case 'shape':
        return json(random.pick<unknown>([null, [], { data: null }, { data: { [field]: 7 } }, secret]));
      case 'empty':
        this.#skipOlderHalf(run, variables);
        return field === 'smartMeterTelemetry'
          ? json({ data: { [field]: random.pick<unknown>([[], null, [null, 7, {}]]) } })
          : undefined;
      default:
        return kind === 'hang' ? 'hang' : 'reset';
    }
  }

  #skipOlderHalf(run: Invocation, { start = '', end = '' }: Body['variables']): void {
    const [from, to] = [Date.parse(start), Date.parse(end)];
    if (to > from) this.#watch.olderHalfSkipped(run, { from, to: (from + to) / 2 });
  }
}

/** Answers come unsorted, doubled and with holes of null. */
const disorder = (rows: string[], at: number): void => {
  rows.push(...rows.splice(0, at), rows[0] ?? 'null', 'null');
};
