import { describe, expect, it } from 'vitest';
import { Secret } from '../../../core/contract/secret.ts';
import { createOctopus } from '../../../lambda/octopus/client.ts';
import { chargersAmong, readDispatches } from '../../../lambda/octopus/dispatches.ts';
import { ACCOUNT, clientOf, TOKEN } from '../../support/call-octopus.ts';
import { serveGraphql } from '../../support/graphql-loopback.ts';
import { octopusSchema, type SchemaName } from '../../support/octopus-schemas.ts';
import { serveScript } from '../../support/scripted-server.ts';

const token = new Secret(TOKEN);
const SLOT = { start: '2026-05-15T23:30:00+00:00', end: '2026-05-16T00:30:00+00:00', type: 'SMART' };
const AT = { start: Date.parse(SLOT.start), end: Date.parse(SLOT.end) };
const device = (id: string, kind: string, deviceType: string, current = 'LIVE') => ({
  __typename: kind,
  id,
  deviceType,
  status: { __typename: 'SmartFlexDeviceStatus', current },
});
const CAR = device('car', 'SmartFlexVehicle', 'ELECTRIC_VEHICLES');
const POST = device('post', 'SmartFlexChargePoint', 'ELECTRIC_VEHICLES');

const NAMES: SchemaName[] = ['own', 'published'];
describe.each(NAMES)('against a server with the %s schema', (name) => {
  const schema = octopusSchema(name);
  if (!schema) console.log(`skipped: the ${name} schema is not beside this checkout`);

  describe.skipIf(!schema)('the plan of an account', () => {
    const serve = async (devices: unknown, planOf: (deviceId: string) => unknown) => {
      const asked: string[] = [];
      const server = await serveGraphql(schema!, {
        devices: ({ accountNumber }: { accountNumber: string }) => {
          asked.push(accountNumber);
          return devices;
        },
        flexPlannedDispatches: ({ deviceId }: { deviceId: string }) => {
          asked.push(deviceId);
          return planOf(deviceId);
        },
      });
      const answer = await clientOf(server.url).plannedCharging(token, ACCOUNT);
      await server[Symbol.asyncDispose]();
      return { asked, answer };
    };

    it('is that of its cars and charge points together, in two requests', async () => {
      const { asked, answer } = await serve([CAR, POST], () => [SLOT]);
      expect(asked).toEqual([ACCOUNT, 'car', 'post']);
      expect(answer).toEqual({ ok: true, value: { slots: [AT, AT], complete: true } });
    });

    it('is empty without any, and nothing more is asked', async () => {
      const { asked, answer } = await serve([], () => [SLOT]);
      expect(asked).toEqual([ACCOUNT]);
      expect(answer).toEqual({ ok: true, value: { slots: [], complete: true } });
    });

    it('leaves out a car that is retired', async () => {
      const retired = device('old', 'SmartFlexVehicle', 'ELECTRIC_VEHICLES', 'RETIRED');
      expect((await serve([retired, CAR], () => [SLOT])).asked).toEqual([ACCOUNT, 'car']);
    });

    it('is what came where one of two cars fails, and is not complete', async () => {
      const { answer } = await serve([CAR, POST], (id) => {
        if (id === 'post') throw new Error('KT-CT-4340');
        return [SLOT];
      });
      expect(answer).toEqual({ ok: true, value: { slots: [AT], complete: false } });
    });

    it('is not known where all fail', async () => {
      const { answer } = await serve([CAR], () => {
        throw new Error('KT-CT-4340');
      });
      expect(answer).toMatchObject({ ok: false, failure: { kind: 'unexpected' } });
    });

    it('is not known where a car has none to give', async () => {
      expect((await serve([CAR], () => null)).answer).toMatchObject({ ok: false });
    });

    it('of more cars than a home has is not complete', async () => {
      const cars = Array.from({ length: 12 }, (_, index) => ({ ...CAR, id: `car-${index}` }));
      const { asked, answer } = await serve(cars, () => []);
      expect(asked).toHaveLength(11);
      expect(answer).toEqual({ ok: true, value: { slots: [], complete: false } });
    });
  });
});

describe('the time that the plan may take', () => {
  it('is three seconds of its own: telemetry that was slow takes none of it', async () => {
    let clock = 0;
    const timeouts: number[] = [];
    const octopus = createOctopus(
      {
        url: 'http://127.0.0.1:9/',
        stopwatch: {
          now: () => clock,
          timeout: (ms) => {
            timeouts.push(ms);
            return new AbortController().signal;
          },
        },
        post: async ({ body }) => {
          clock += body.includes('smartMeterTelemetry') ? 8_000 : 1_000;
          const data = body.includes('HomeMiniDevices')
            ? { devices: [{ id: 'car', deviceType: 'ELECTRIC_VEHICLES' }] }
            : { smartMeterTelemetry: [], device0: [SLOT] };
          return { ok: true, reply: { status: 200, text: JSON.stringify({ data }) } };
        },
      },
      new AbortController().signal,
    );
    await octopus.telemetry(token, { deviceId: 'meter', start: 0, end: 1 });
    expect(await octopus.plannedCharging(token, ACCOUNT)).toMatchObject({ ok: true });
    expect(timeouts).toEqual([8_000, 3_000, 2_000]);
    expect(await octopus.plannedCharging(token, ACCOUNT)).toMatchObject({ ok: false });
  });

  it('ends a server that does not answer', async () => {
    await using server = await serveScript(() => undefined);
    const octopus = createOctopus(
      { url: server.url, stopwatch: { now: () => 0, timeout: () => AbortSignal.timeout(50) } },
      new AbortController().signal,
    );
    expect(await octopus.plannedCharging(token, ACCOUNT)).toEqual({
      ok: false,
      failure: { kind: 'transient', detail: 'time is up at devices' },
    });
  });
});

describe('what is read of a plan', () => {
  const HUGE = Array.from({ length: 100_000 }, () => SLOT);

  it.each<[sentence: string, plan: unknown[], slots: number]>([
    ['a slot', [SLOT], 1],
    [
      'no boost and no test, which are billed as any other use',
      [
        { ...SLOT, type: 'BOOST' },
        { ...SLOT, type: 'TEST' },
      ],
      0,
    ],
    ['nothing without a type', [{ ...SLOT, type: undefined }], 0],
    [
      'nothing that ends before it begins',
      [
        { ...SLOT, end: SLOT.start },
        { start: SLOT.end, end: SLOT.start, type: 'SMART' },
      ],
      0,
    ],
    ['nothing that lasts longer than a day', [{ ...SLOT, end: '2036-05-16T00:30:00+00:00' }], 0],
    ['no text, number or null in place of a slot', [null, 7, 'SMART', [], {}], 0],
    [
      'no moment that is none',
      [
        { ...SLOT, start: 'soon' },
        { ...SLOT, start: 17 },
      ],
      0,
    ],
    ['no more than a home can have', HUGE, 500],
  ])('%s', (_, plan, slots) => {
    expect(readDispatches({ device0: plan }, ['device0']).slots).toHaveLength(slots);
  });

  it('says that too many were not all read', () => {
    expect(readDispatches({ device0: HUGE }, ['device0']).complete).toBe(false);
    expect(readDispatches({ device0: [] }, ['device0', 'device1']).complete).toBe(false);
  });

  it('are devices that charge, each once, by type or kind', () => {
    const battery = device('battery', 'SmartFlexBattery', 'BATTERIES');
    const post = device('post', 'SmartFlexChargePoint', 'INVERTERS');
    expect(
      chargersAmong([CAR, CAR, battery, post, null, { id: null }, { deviceType: 'ELECTRIC_VEHICLES' }]),
    ).toEqual(['car', 'post']);
    expect(chargersAmong(null)).toEqual([]);
  });
});
