import type { Exchange, Posting } from '../../../lambda/octopus/transport.ts';
import { CAR_FIELDS, type CarModel } from '../car-model.ts';
import { type Home, serializeRow, serializeRowText } from '../home.ts';
import { HOUR, MINUTE, type Outage, SECOND } from '../plan.ts';
import type { Random } from '../random.ts';
import type { Invocation, Wire } from '../wire.ts';
import { errorAnswer, type HttpAnswer, json, type Reply } from './answers.ts';
import { CarAnswers } from './car-answers.ts';
import { OctopusFaults } from './faults.ts';
import type { OctopusKeys } from './keys.ts';
import { OctopusLimits } from './limits.ts';
import { type Asked, readAsked, type Variables } from './requests.ts';
import type { OctopusWatch } from './watch.ts';

export const ACCOUNT = 'A-1234ABCD';
const DEVICE = '00-11-22-33-44-55-66-77';
const REACH_MS = 12 * HOUR;

/** The Octopus API in memory, with its limits, its moods and its errors, at the seam of the socket. */
export class OctopusModel {
  readonly outages: Outage[] = [];
  readonly keys: OctopusKeys;
  readonly #wire: Wire;
  readonly #home: Home;
  readonly #watch: OctopusWatch;
  readonly #limits: OctopusLimits;
  readonly #faults: OctopusFaults;
  readonly #cars: CarAnswers;

  constructor(
    wire: Wire,
    { home, car, keys }: { home: Home; car: CarModel; keys: OctopusKeys },
    watch: OctopusWatch,
  ) {
    this.keys = keys;
    this.#wire = wire;
    this.#home = home;
    this.#watch = watch;
    this.#limits = new OctopusLimits(wire, this.outages);
    this.#faults = new OctopusFaults(wire, watch, keys, this.outages);
    this.#cars = new CarAnswers(wire, car, keys, this.outages);
  }

  /** Posts as `transport.post` does. */
  async post(run: Invocation, posting: Posting): Promise<Exchange> {
    const wire = this.#wire;
    const { field } = readAsked(posting);
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

  /** The answer to one request, now. */
  respond(run: Invocation, posting: Pick<Posting, 'body' | 'headers'>): Reply {
    const asked = readAsked(posting);
    if (CAR_FIELDS.includes(asked.field)) return this.#cars.reply(run, asked);
    return this.#faults.reply(run, asked) ?? this.#answer(run, asked);
  }

  #answer(run: Invocation, { field, variables, token }: Asked): HttpAnswer {
    if (field === 'obtainKrakenToken') return this.#token(run, field, variables.input?.APIKey ?? '');
    if (!this.keys.isGood(token, this.#wire.time.now())) return errorAnswer(field, 'KT-CT-1124', token);
    if (field === 'account') return this.#account(variables.accountNumber);
    if (field === 'smartDeviceNetwork')
      return json({ data: { [field]: { smartDevices: [{ type: 'CAD' }] } } });
    if (field === 'rateLimitInfo') return this.#limitInfo(run);
    return this.#telemetry(run, variables);
  }

  #token(run: Invocation, field: string, key: string): HttpAnswer {
    const given = this.keys.tokenFor(key, this.#wire.time.now());
    if (given === 'throttled') return this.#throttle(run, field, key);
    if (given === 'rejected') {
      this.#watch.rejectedKey(run, this.keys.version);
      return errorAnswer(field, 'KT-CT-1139', key);
    }
    const { token, expiresAt } = given;
    return json({ data: { [field]: { token, payload: { exp: Math.floor(expiresAt / 1_000) } } } });
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

  #limitInfo(run: Invocation): HttpAnswer {
    const { time, random } = this.#wire;
    const liftsAt = Math.ceil(this.#limits.liftsAt / SECOND) * SECOND;
    const inSeconds = Math.max(0, Math.round((liftsAt - time.now()) / SECOND));
    const isBlocked = this.#limits.isBlocked();
    if (isBlocked) this.#watch.toldLimit(run, liftsAt);
    const ttl = random.chance(0.8) ? liftsAt / SECOND : inSeconds;
    const node = { field: 'Query.smartMeterTelemetry', rate: '100/h', ttl, isBlocked };
    return json({ data: { rateLimitInfo: { fieldSpecificRateLimits: { edges: [{ node }, null] } } } });
  }

  #telemetry(run: Invocation, { deviceId, start = '', end = '' }: Variables): HttpAnswer {
    const field = 'smartMeterTelemetry';
    const { time, random, profile } = this.#wire;
    const now = time.now();
    if (!this.#limits.allows()) return this.#throttle(run, field, '');
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
    if (profile.octopus > 0 && random.chance(0.05)) disorder(rows, random);
    const errors = isPartial
      ? ',"errors":[{"message":"beside","path":["smartMeterTelemetry",0,"demand"]}]'
      : '';
    return { status: 200, text: `{"data":{"${field}":[${rows.join()}]}${errors}}` };
  }

  #throttle(run: Invocation, field: string, echo: string): HttpAnswer {
    this.#wire.octopusFault(run, `KT-CT-1199 at ${field}`);
    this.#watch.throttled(run);
    return errorAnswer(field, 'KT-CT-1199', echo);
  }
}

/** Answers come unsorted, doubled and with holes of null. */
const disorder = (rows: string[], random: Random): void => {
  rows.push(...rows.splice(0, random.whole(0, rows.length)), rows[0] ?? 'null', 'null');
};
