import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setupCommand } from '../../../../cli/commands/setup/command.ts';
import { octopusError } from '../../../../local/simulator/octopus-error.ts';
import { answering, NOW, runCommand, temporaryFolder } from '../../../support/command-run.ts';
import { mockParameters } from '../../../support/deployed.ts';
import { serveGraphql } from '../../../support/graphql-loopback.ts';
import { octopusSchema } from '../../../support/octopus-schemas.ts';

const A = '00-11-22-33-44-55-66-77';
const B = '00-11-22-33-44-55-66-88';
const C = '00-11-22-33-44-55-66-99';
const ANSWERS = ['--email', 'me@example.com', '--night', 'none', '--no-solar', '--region', 'eu-west-2'];
const ENV = { OCTOPUS_API_KEY: 'sk_live_0123456789' };

/** One meter record of the account, and what its meter sends. */
interface Shape {
  readonly direction?: 'IMPORT' | 'EXPORT' | null;
  readonly imports?: string | null;
  readonly exports?: string | null;
  readonly devices?: readonly string[];
  /** The product of its tariff; an error of Octopus in place of it. */
  readonly product?: string | Error;
}
/** Minutes before now at which a meter's readings begin and end. */
type Sends = Readonly<Record<string, { readonly from: number; readonly to: number }>>;

const live = { from: 600, to: 0 };
const point = (id: string, rest: Shape = {}): Shape => ({ direction: 'IMPORT', imports: id, ...rest });

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
  mockParameters({});
  mockClient(STSClient)
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/me' });
});
afterEach(() => folder[Symbol.dispose]());

const rowsOf = (sends: Sends, deviceId: string, start: number, end: number) => {
  const span = sends[deviceId];
  if (span === undefined) return [];
  const [from, to] = [NOW - span.from * 60_000, NOW - span.to * 60_000];
  return Array.from({ length: 12 * 60 }, (_, index) => NOW - (index + 1) * 60_000)
    .filter((at) => at >= Math.max(from, start) && at <= Math.min(to, end))
    .map((at) => ({ readAt: new Date(at).toISOString(), demand: '430' }));
};

const setUp = async (
  shapes: readonly Shape[],
  sends: Sends,
  {
    networks = {},
    argv = [],
    answers,
  }: {
    networks?: Readonly<Record<string, readonly string[]>>;
    argv?: readonly string[];
    answers?: readonly (string | boolean)[];
  } = {},
) => {
  const schema = octopusSchema('own');
  if (schema === undefined) throw new Error('no schema of the API');
  const asked: string[] = [];
  await using octopus = await serveGraphql(schema, {
    obtainKrakenToken: () => ({ token: 'token', payload: { exp: NOW / 1000 + 3600 } }),
    viewer: () => ({ accounts: [{ __typename: 'AccountType', number: 'A-1234ABCD' }] }),
    account: () => ({
      electricityAgreements: shapes.map(({ direction = null, imports, exports, devices = [], product }) => ({
        tariff:
          typeof product === 'string'
            ? { __typename: 'HalfHourlyTariff', productCode: product, isExport: direction === 'EXPORT' }
            : (product ?? null),
        meterPoint: {
          direction,
          meters: [
            {
              smartImportElectricityMeter: imports ? { deviceId: imports } : null,
              smartExportElectricityMeter: exports ? { deviceId: exports } : null,
              smartDevices: devices.map((deviceId) => ({ deviceId })),
            },
          ],
        },
      })),
    }),
    smartMeterTelemetry: ({ deviceId, start, end }: { deviceId: string; start: string; end: string }) => {
      asked.push(deviceId);
      if (sends[deviceId] === undefined && deviceId === C) throw octopusError('KT-CT-1111');
      return rowsOf(sends, deviceId, Date.parse(start), Date.parse(end));
    },
    smartDeviceNetwork: ({ deviceId }: { deviceId: string }) =>
      networks[deviceId] && { id: '1', smartDevices: networks[deviceId].map((type) => ({ type })) },
  });
  const file = join(folder.path, 'home-mini.config.json');
  const prompts = answers === undefined ? undefined : answering(...answers).prompts;
  const flags = ['--config', file, '--octopus-api-url', octopus.url, '--yes', ...ANSWERS, '--json', ...argv];
  const run = await runCommand(setupCommand, flags, { env: ENV, ...(prompts && { prompts }) });
  const config =
    run.code === 0 && run.error === undefined ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const message = run.error instanceof Error ? run.error.message : '';
  return { ...run, asked, message, config, named: config?.households[0].deviceId };
};

it.each<{ sentence: string; shapes: readonly Shape[]; sends: Sends; read: string; calls: number }>([
  { sentence: 'one import meter', shapes: [point(A)], sends: { [A]: live }, read: A, calls: 1 },
  {
    sentence: 'import and export of one meter, as with solar panels',
    shapes: [point(A), { direction: 'EXPORT', exports: A }],
    sends: { [A]: live },
    read: A,
    calls: 1,
  },
  {
    sentence: 'a separate export meter',
    shapes: [point(A), { direction: 'EXPORT', exports: B }],
    sends: { [A]: live },
    read: A,
    calls: 1,
  },
  {
    sentence: 'house and heating, the Mini in the house',
    shapes: [point(A), point(B)],
    sends: { [A]: live },
    read: A,
    calls: 2,
  },
  {
    sentence: 'house and heating, the Mini on the second',
    shapes: [point(A), point(B)],
    sends: { [B]: live },
    read: B,
    calls: 2,
  },
  {
    sentence: 'an exchanged meter whose old rows are still served',
    shapes: [point(A), point(B)],
    sends: { [A]: { from: 600, to: 90 }, [B]: { from: 70, to: 0 } },
    read: B,
    calls: 2,
  },
  {
    sentence: 'two meters of no direction',
    shapes: [{ devices: [A] }, { devices: [B] }],
    sends: { [B]: live },
    read: B,
    calls: 2,
  },
  {
    sentence: 'a second meter that this key may not read',
    shapes: [point(C), point(A)],
    sends: { [A]: live },
    read: A,
    calls: 2,
  },
  {
    sentence: 'two agreements for one meter, in other letters',
    shapes: [point(A), point(A.toUpperCase())],
    sends: { [A]: live },
    read: A,
    calls: 1,
  },
])('$sentence: found without a question, by $calls calls', async ({ shapes, sends, read, calls }) => {
  const { out, error, asked, named } = await setUp(shapes, sends);
  expect(error).toBeUndefined();
  expect(JSON.parse(out)).toMatchObject({ deviceId: read });
  // One more looks back over the night, which the limits of the rules are fitted to.
  expect(asked).toHaveLength(calls + 1);
  // The poller finds it by itself, and so finds the next one when this one is exchanged.
  expect(named).toBeUndefined();
});

it('two meters that send at the same time are for the owner to choose, who sees their readings', async () => {
  const refused = await setUp([point(A), point(B)], { [A]: live, [B]: live });
  expect(refused.message).toMatch(
    /several meters with a Home Mini; name one with --device: one of 00-.*-77, 00-.*-88/,
  );
  const chosen = await setUp([point(A), point(B)], { [A]: live, [B]: live }, { answers: [B] });
  expect(chosen.error).toBeUndefined();
  expect(chosen.named).toBe(B);
});

it.each([
  {
    sentence: 'one silent meter without a live device',
    shapes: [point(A)],
    networks: { [A]: ['ESME', 'CHF', 'PPMID'] },
    says: /no live device on the meter's network: pair a Home Mini/,
  },
  {
    sentence: 'one silent meter with a live device',
    shapes: [point(A)],
    networks: { [A]: ['ESME', 'CAD'] },
    says: /is it plugged in/,
  },
  {
    sentence: 'two silent meters without a live device',
    shapes: [point(A), point(B)],
    networks: { [A]: ['ESME'], [B]: ['ESME'] },
    says: /has 2 meters \(00-.*-77, 00-.*-88\).*no live device.*--device ID names the meter/,
  },
  {
    sentence: 'two silent meters, a live device with one of them',
    shapes: [point(A), point(B)],
    networks: { [A]: ['ESME'], [B]: ['ESME', 'CAD'] },
    says: /has a meter \(00-.*-88\).*is it plugged in/,
  },
  {
    sentence: 'a meter without a deviceId',
    shapes: [{ direction: 'IMPORT' as const, imports: null }],
    networks: {},
    says: /Octopus gives no deviceId for it.*reconnect your smart meter.*--device/,
  },
  {
    sentence: 'export alone',
    shapes: [{ direction: 'EXPORT' as const, exports: A }],
    networks: {},
    says: /meter for export only/,
  },
  { sentence: 'no agreement', shapes: [], networks: {}, says: /no smart meter that Octopus can read/ },
])('$sentence: said with the fix', async ({ shapes, networks, says }) => {
  const { message, config } = await setUp(shapes, {}, { networks });
  expect(message).toMatch(says);
  expect(config).toBeUndefined();
});

it('a meter named with --device needs no account that lists it', async () => {
  const { error, named, asked } = await setUp(
    [{ direction: 'IMPORT', imports: null }],
    { [A]: live },
    { argv: ['--device', A] },
  );
  expect(error).toBeUndefined();
  expect({ named, asked }).toEqual({ named: A, asked: [A, A] });
});

it('two silent meters go on with --without-readings, and the config names none', async () => {
  const run = await setUp([point(A), point(B)], {}, { argv: ['--without-readings'] });
  expect(run.error).toBeUndefined();
  expect(run.named).toBeUndefined();
});

it.each<[sentence: string, shapes: readonly Shape[], excepted: string[]]>([
  [
    'an Intelligent tariff',
    [point(A, { product: 'INTELLI-VAR-22-10-14' })],
    ['car-at-peak-price', 'left-on', 'left-on-by-day'],
  ],
  [
    'another name of it',
    [point(A, { product: 'IOG-KDP-FIX-12M-25-04-10' })],
    ['car-at-peak-price', 'left-on', 'left-on-by-day'],
  ],
  ['a common tariff', [point(A, { product: 'AGILE-24-10-01' })], []],
  [
    'a tariff for export alone',
    [point(A), { direction: 'EXPORT', exports: A, product: 'INTELLI-FLUX-EXPORT-23-07-14' }],
    [],
  ],
  ['a tariff that Octopus does not tell', [point(A, { product: new Error('KT-CT-4910') })], []],
])('%s: smart charging is left out of the rules that it would raise', async (_, shapes, excepted) => {
  const { error, config } = await setUp(shapes, { [A]: live });
  expect(error).toBeUndefined();
  const rules: { name: string; exceptSmartCharging?: boolean }[] = config.households[0].rules;
  const names = rules
    .filter(({ exceptSmartCharging = false }) => exceptSmartCharging)
    .map(({ name }) => name);
  expect(names.sort()).toEqual(excepted);
});
