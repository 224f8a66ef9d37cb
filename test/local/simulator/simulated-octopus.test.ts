import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { Secret } from '../../../core/contract/secret.ts';
import { createOctopus } from '../../../lambda/octopus/client.ts';
import type { DispatchFault } from '../../../local/simulator/simulated-car.ts';
import type { SimulatedMini } from '../../../local/simulator/simulated-mini.ts';
import { type SimulatedOctopus, startSimulatedOctopus } from '../../../local/simulator/simulated-octopus.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-05-15T17:14:50Z');
const KEY = 'sk_test';
const ACCOUNT = 'A-51A07ED0';
const DEVICE = '00-11-22-33-44-55-66-77';
const row = {
  readAt: '2026-05-15T17:14:40+00:00',
  demand: '215',
  consumption: '84.0000',
  consumptionDelta: '1.0',
  export: null,
  costDelta: null,
  costDeltaWithTax: '0.026500',
};
const mini: SimulatedMini = { uploaded: () => [row], countUploaded: () => 1 };

const replySchema = z.object({
  data: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
  errors: z.optional(
    z.array(
      z.object({ path: z.optional(z.array(z.unknown())), extensions: z.object({ errorCode: z.string() }) }),
    ),
  ),
});

let octopus: SimulatedOctopus | undefined;
let now = START;
afterEach(() => octopus?.close());

const begin = async (
  callsPerHour: number | undefined,
  otherMeters: readonly { readonly deviceId: string }[] = [],
) => {
  now = START;
  octopus = await startSimulatedOctopus({
    now: () => now,
    mini,
    apiKey: KEY,
    accountNumber: ACCOUNT,
    deviceId: DEVICE,
    otherMeters,
    callsPerHour,
  });
  const { url } = octopus;
  const ask = async (query: string, token?: string) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: token }) },
      body: JSON.stringify({ query }),
    });
    expect(response.status).toBe(200);
    const { data, errors } = replySchema.parse(await response.json());
    return { data, code: errors?.[0]?.extensions.errorCode };
  };
  const client = createOctopus({ url }, new AbortController().signal);
  const obtained = await client.obtainToken(new Secret(KEY), now);
  if (!obtained.ok) throw new Error('no token');
  return {
    ask,
    client,
    token: obtained.value.token,
    raw: obtained.value.token.reveal(),
    obtained: obtained.value,
  };
};

const telemetry = (args: string) => `{ smartMeterTelemetry(${args}) { readAt demand } }`;
const range = (startMs: number, endMs: number, deviceId = DEVICE) =>
  telemetry(
    `deviceId: "${deviceId}", start: "${new Date(startMs).toISOString()}", end: "${new Date(endMs).toISOString()}", grouping: TEN_SECONDS`,
  );

describe('the simulated Octopus API, asked by the real client', () => {
  it('gives a token for the key, finds the meter, and serves telemetry', async () => {
    const { client, token, obtained } = await begin(125);
    expect(obtained.expiresAt).toBe(Math.floor((START + HOUR) / 1_000) * 1_000);
    expect(await client.findAccounts(token)).toEqual({ ok: true, value: [ACCOUNT] });
    expect(await client.findMeters(token, ACCOUNT)).toEqual({
      ok: true,
      value: [{ deviceId: DEVICE, direction: 'import' }],
    });
    const { costDelta, ...asked } = row;
    expect(costDelta).toBeNull();
    expect(await client.telemetry(token, { deviceId: DEVICE, start: START - 60_000, end: START })).toEqual({
      ok: true,
      value: [asked],
    });
    expect(await client.limitLiftsAt(token, now)).toEqual({ ok: true, value: undefined });
  });

  it('has a live device on the network of the meter with the Mini, and no readings of one without', async () => {
    const other = '00-11-22-33-44-55-66-99';
    const { client, token } = await begin(125, [{ deviceId: other }]);
    const span = { start: START - 60_000, end: START };
    expect(await client.findMeters(token, ACCOUNT)).toMatchObject({
      value: [{ deviceId: DEVICE }, { deviceId: other }],
    });
    expect(await client.telemetry(token, { deviceId: other, ...span })).toEqual({ ok: true, value: [] });
    const typesOf = async (deviceId: string) => {
      const answer = await client.findNetworkDevices(token, deviceId);
      return answer.ok ? answer.value?.map(({ type }) => type) : answer.failure.kind;
    };
    expect(await typesOf(DEVICE)).toEqual(['ESME', 'CHF', 'CAD']);
    expect(await typesOf(other)).toEqual(['ESME', 'CHF']);
    expect(await typesOf('00-00-00-00-00-00-00-00')).toBe('device-not-found');
  });

  it('refuses a wrong key', async () => {
    const { client } = await begin(125);
    const answer = await client.obtainToken(new Secret('sk_wrong'), now);
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'rejected-key' } });
  });
});

describe('its errors come as errorCode, with HTTP 200', () => {
  const token = (key: string) => `mutation { obtainKrakenToken(input: { ${key} }) { token } }`;
  const MOMENT = '"2026-05-15T17:00:00Z"';
  it.each([
    ['a wrong API key', token('APIKey: "nope"'), 'KT-CT-1139'],
    ['another credential', token('refreshToken: "x"'), 'KT-CT-1138'],
    ['start without end', telemetry(`deviceId: "${DEVICE}", start: ${MOMENT}`), 'KT-GB-4040'],
    ['no grouping', telemetry(`deviceId: "${DEVICE}", start: ${MOMENT}, end: ${MOMENT}`), 'KT-GB-4040'],
    ['an end that is not after the start', range(START, START), 'KT-GB-4041'],
    ['another meter', range(START - 60_000, START, '00-00-00-00-00-00-00-00'), 'KT-GB-4050'],
    ['an account of someone else', '{ account(accountNumber: "A-00000000") { number } }', 'KT-CT-4123'],
  ])('%s', async (_, query, code) => {
    const { ask, raw } = await begin(125);
    expect((await ask(query, raw)).code).toBe(code);
  });

  it.each([
    ['no token', () => undefined, 'KT-CT-1112'],
    ['a token it never gave', () => 'nonsense', 'KT-CT-1143'],
  ])('%s', async (_, header, code) => {
    const { ask } = await begin(125);
    expect((await ask('{ viewer { accounts { number } } }', header())).code).toBe(code);
  });

  it('a token after an hour', async () => {
    const { ask, raw } = await begin(125);
    const query = range(START - 60_000, START);
    now = START + HOUR - 2_000;
    expect((await ask(query, raw)).code).toBeUndefined();
    now = START + HOUR;
    expect((await ask(query, raw)).code).toBe('KT-CT-1124');
  });
});

describe('its telemetry', () => {
  it.each([
    ['twelve hours are within reach', 12 * HOUR, 1],
    ['beyond them the list is empty, without an error', 12 * HOUR + 1_000, 0],
  ])('%s', async (_, backMs, rows) => {
    const { ask, raw } = await begin(125);
    const { data, code } = await ask(range(START - backMs, START), raw);
    expect(code).toBeUndefined();
    expect(data?.smartMeterTelemetry).toHaveLength(rows);
  });

  it('without a range is the newest row', async () => {
    const { ask, raw } = await begin(125);
    const { data } = await ask(telemetry(`deviceId: "${DEVICE}"`), raw);
    expect(data?.smartMeterTelemetry).toEqual([{ readAt: row.readAt, demand: row.demand }]);
  });
});

describe('its call limit', () => {
  it('blocks after so many calls in an hour, says until when, and lifts', async () => {
    const { client, token } = await begin(3);
    const call = () => client.telemetry(token, { deviceId: DEVICE, start: now - 60_000, end: now });
    for (let n = 0; n < 3; n++) expect((await call()).ok).toBe(true);
    now += 30 * 60_000;
    expect(await call()).toMatchObject({ ok: false, failure: { kind: 'throttled', edge: false } });
    const lifts = Math.ceil((START + HOUR) / 1_000) * 1_000;
    expect(await client.limitLiftsAt(token, now)).toEqual({ ok: true, value: lifts });
    now = lifts;
    const renewed = await client.obtainToken(new Secret(KEY), now);
    if (!renewed.ok) throw new Error('no token');
    const again = await client.telemetry(renewed.value.token, {
      deviceId: DEVICE,
      start: now - 60_000,
      end: now,
    });
    expect(again.ok).toBe(true);
  });

  it('can be switched off', async () => {
    const { client, token } = await begin(undefined);
    for (let n = 0; n < 130; n++) {
      const answer = await client.telemetry(token, { deviceId: DEVICE, start: now - 60_000, end: now });
      expect(answer.ok).toBe(true);
    }
    expect(await client.limitLiftsAt(token, now)).toEqual({ ok: true, value: undefined });
  });
});

describe('the plan of a car', () => {
  const CAR = 'car-1';
  const slot = { start: START + HOUR, end: START + 2 * HOUR };
  const planned = async (fault?: DispatchFault) => {
    now = START;
    octopus = await startSimulatedOctopus({
      now: () => now,
      mini,
      apiKey: KEY,
      accountNumber: ACCOUNT,
      deviceId: DEVICE,
      cars: [
        {
          id: CAR,
          kind: 'SmartFlexChargePoint',
          plan: () => [
            { ...slot, type: 'SMART' },
            { ...slot, type: 'BOOST' },
          ],
          fault: () => fault,
        },
      ],
      productCode: 'INTELLI-VAR-22-10-14',
      callsPerHour: 125,
    });
    const client = createOctopus({ url: octopus.url }, new AbortController().signal);
    const obtained = await client.obtainToken(new Secret(KEY), now);
    if (!obtained.ok) throw new Error('no token');
    return { client, token: obtained.value.token };
  };

  it('is had by the real client, and the tariff is one of those', async () => {
    const { client, token } = await planned();
    expect(await client.plannedCharging(token, ACCOUNT)).toEqual({
      ok: true,
      value: { slots: [{ start: Math.floor(slot.start / 1_000) * 1_000, end: slot.end }], complete: true },
    });
    expect(await client.hasIntelligentTariff(token, ACCOUNT)).toEqual({ ok: true, value: true });
  });

  it.each<[fault: DispatchFault, answer: object]>([
    ['refused', { ok: false, failure: { kind: 'unexpected', detail: 'KT-CT-4340 at device0' } }],
    ['slow', { ok: false, failure: { kind: 'transient', detail: 'time is up at flexPlannedDispatches' } }],
    ['absurd', { ok: true, value: { slots: [], complete: true } }],
    ['huge', { ok: true, value: { slots: [], complete: false } }],
  ])('may be %s, which ends within three seconds', async (fault, answer) => {
    const { client, token } = await planned(fault);
    const from = performance.now();
    expect(await client.plannedCharging(token, ACCOUNT)).toMatchObject(answer);
    expect(performance.now() - from).toBeLessThan(6_000);
  });

  it('is empty, and the tariff a common one, where Octopus charges nothing', async () => {
    const { client, token } = await begin(125);
    expect(await client.plannedCharging(token, ACCOUNT)).toEqual({
      ok: true,
      value: { slots: [], complete: true },
    });
    expect(await client.hasIntelligentTariff(token, ACCOUNT)).toEqual({ ok: true, value: false });
  });
});
