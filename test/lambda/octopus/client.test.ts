import { describe, expect, test } from 'vitest';
import { Secret } from '../../../core/contract/secret.ts';
import { createOctopus } from '../../../lambda/octopus/client.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { ACCOUNT, API_KEY, CALLS, clientOf, DEVICE, NOW, RANGE, TOKEN } from '../../support/call-octopus.ts';
import { serveGraphql } from '../../support/graphql-loopback.ts';
import { octopusSchema, type SchemaName } from '../../support/octopus-schemas.ts';
import { answerData, serveScript } from '../../support/scripted-server.ts';

const token = new Secret(TOKEN);
const HOUR_MS = 3_600_000;

const codedError = (errorCode: string, path: unknown[]) => ({ message: '', path, extensions: { errorCode } });

const device = (deviceId: string) => ({ serialNumber: 'S', deviceId });
const ROW = {
  readAt: '2026-05-15T17:14:40+00:00',
  demand: '402.0',
  consumption: '1500000.0',
  consumptionDelta: '1.1',
  export: null,
  costDeltaWithTax: '0.03',
};

const NAMES: SchemaName[] = ['own', 'published'];
describe.each(NAMES)('against a server with the %s schema', (name) => {
  const schema = octopusSchema(name);
  if (!schema) console.log(`skipped: the ${name} schema is not beside this checkout`);

  describe.skipIf(!schema)('the client', () => {
    /** Serves one root field and keeps what it was asked with. */
    const serve = async (field: string, value: unknown) => {
      const asked: { args: unknown; authorization: unknown }[] = [];
      const server = await serveGraphql(schema!, {
        [field]: (args: unknown, { headers }: { headers: Record<string, unknown> }) => {
          asked.push({ args, authorization: headers.authorization });
          return value;
        },
      });
      return { asked, url: server.url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
    };

    test('obtains a token for an API key, without an Authorization header', async () => {
      const exp = NOW / 1000 + 3_600;
      await using server = await serve('obtainKrakenToken', { token: TOKEN, payload: { exp, sub: 'u' } });
      const answered = await clientOf(server.url).obtainToken(new Secret(API_KEY), NOW);
      expect(answered).toEqual({ ok: true, value: { token: expect.any(Secret), expiresAt: exp * 1000 } });
      expect(answered.ok && answered.value.token.reveal()).toBe(TOKEN);
      expect(server.asked).toEqual([{ args: { input: { APIKey: API_KEY } }, authorization: undefined }]);
    });

    test('lists account numbers, each once, with the raw token', async () => {
      const accounts = [ACCOUNT, 'A-9', ACCOUNT].map((number) => ({ __typename: 'AccountType', number }));
      await using server = await serve('viewer', { accounts: [...accounts, null] });
      expect(await clientOf(server.url).findAccounts(token)).toEqual({ ok: true, value: [ACCOUNT, 'A-9'] });
      expect(server.asked).toEqual([{ args: {}, authorization: TOKEN }]);
    });

    test('finds the meters of active agreements and of meters in use', async () => {
      const asked: unknown[] = [];
      const meters = (args: unknown) => {
        asked.push(args);
        return [
          {
            serialNumber: 'S',
            smartImportElectricityMeter: device(DEVICE),
            smartExportElectricityMeter: null,
            smartDevices: [device(DEVICE)],
          },
        ];
      };
      const electricityAgreements = (args: unknown) => {
        asked.push(args);
        return [{ meterPoint: { mpan: '1', direction: 'IMPORT', meters } }];
      };
      await using server = await serve('account', { electricityAgreements });
      expect(await clientOf(server.url).findMeters(token, ACCOUNT)).toEqual({
        ok: true,
        value: [{ deviceId: DEVICE, direction: 'import' }],
      });
      expect(server.asked).toEqual([{ args: { accountNumber: ACCOUNT }, authorization: TOKEN }]);
      expect(asked).toEqual([{ active: true }, { includeInactive: false }]);
    });

    test('hands telemetry rows on unread, null rows too', async () => {
      await using server = await serve('smartMeterTelemetry', [ROW, null]);
      expect(await clientOf(server.url).telemetry(token, RANGE)).toEqual({ ok: true, value: [ROW, null] });
      expect(server.asked).toEqual([
        {
          args: {
            deviceId: DEVICE,
            start: '2026-05-15T17:12:50.000Z',
            end: '2026-05-15T17:14:50.000Z',
            grouping: 'TEN_SECONDS',
          },
          authorization: TOKEN,
        },
      ]);
    });

    test('asks when the telemetry limit lifts', async () => {
      const edges = [
        { cursor: 'a', node: { field: 'Query.account', rate: '9/h', ttl: 5, isBlocked: true } },
        {
          cursor: 'b',
          node: { field: 'Query.smartMeterTelemetry', rate: '125/h', ttl: 900, isBlocked: true },
        },
      ];
      const fieldSpecificRateLimits = ({ first }: { first: number }) => ({
        edges: edges.slice(0, first),
        totalCount: 2,
        edgeCount: 2,
      });
      const pointsAllowanceRateLimit = { ttl: 60, isBlocked: false };
      await using server = await serve('rateLimitInfo', {
        pointsAllowanceRateLimit,
        fieldSpecificRateLimits,
      });
      expect(await clientOf(server.url).limitLiftsAt(token, NOW)).toEqual({ ok: true, value: NOW + 900_000 });
      expect(server.asked).toEqual([{ args: {}, authorization: TOKEN }]);
    });
  });
});

test('the User-Agent names this program', async () => {
  await using server = await serveScript(answerData('smartMeterTelemetry', []));
  const { signal } = new AbortController();
  await createOctopus({ url: server.url }, signal).telemetry(token, RANGE);
  await createOctopus({ url: server.url, userAgent: 'other/1' }, signal).telemetry(token, RANGE);
  expect(server.seen.map(({ headers }) => headers['user-agent'])).toEqual([
    `home-mini-alerts/${manifest.version}`,
    'other/1',
  ]);
});

describe("a token's expiry", () => {
  const ROWS: [string, unknown, number][] = [
    ['is its own', { exp: NOW / 1000 + 60 }, NOW + 60_000],
    ['is an hour from now where exp is missing', {}, NOW + HOUR_MS],
    ['is an hour from now where exp is text', { exp: String(NOW / 1000 + 60) }, NOW + HOUR_MS],
    ['is an hour from now where the payload is null', null, NOW + HOUR_MS],
    ['is an hour from now where the payload is text', 'payload', NOW + HOUR_MS],
    ['is an hour from now where exp has gone by on our clock', { exp: NOW / 1000 - 60 }, NOW + HOUR_MS],
  ];
  test.each(ROWS)('%s', async (_, payload, expiresAt) => {
    await using server = await serveScript(answerData('obtainKrakenToken', { token: TOKEN, payload }));
    const answered = await clientOf(server.url).obtainToken(new Secret(API_KEY), NOW);
    expect(answered).toMatchObject({ ok: true, value: { expiresAt } });
  });
});

const AGREEMENT = { meterPoint: { direction: 'IMPORT', meters: [{ smartDevices: [{ deviceId: DEVICE }] }] } };
const NO_DEVICE = { meterPoint: { direction: 'IMPORT', meters: [{ smartDevices: [] }] } };
const METER_PATH = 'account.electricityAgreements[0].meterPoint.meters[0]';
const found = { ok: true, value: [{ deviceId: DEVICE, direction: 'import' }] };
const failure = (kind: string, detail: string) => ({ ok: false, failure: { kind, detail } });
const down = codedError('KT-CT-7899', ['account', 'electricityAgreements', 1]);
const downAt = failure('transient', 'KT-CT-7899 at account.electricityAgreements[1]');
const limited = codedError('KT-CT-1199', ['rateLimitInfo', 'fieldSpecificRateLimits']);

const ANSWERS: [string, keyof typeof CALLS, unknown, unknown[] | undefined, unknown][] = [
  [
    'telemetry null without errors is an empty list',
    'smartMeterTelemetry',
    null,
    [],
    { ok: true, value: [] },
  ],
  ['an empty list is one', 'smartMeterTelemetry', [], undefined, { ok: true, value: [] }],
  [
    'rows beside an error are used',
    'smartMeterTelemetry',
    [ROW, null],
    [codedError('KT-GB-4039', ['smartMeterTelemetry', 1])],
    { ok: true, value: [ROW, null] },
  ],
  [
    'telemetry null with an error is that error',
    'smartMeterTelemetry',
    null,
    [codedError('KT-GB-4051', ['smartMeterTelemetry'])],
    failure('too-far-back', 'KT-GB-4051 at smartMeterTelemetry'),
  ],
  ['an account that is null', 'account', null, [], failure('account-not-found', 'null at account')],
  ['an account without agreements', 'account', { electricityAgreements: [] }, [], { ok: true, value: [] }],
  [
    'an account with meters but no device',
    'account',
    { electricityAgreements: [NO_DEVICE] },
    [],
    failure('device-not-found', 'Octopus lists a meter, but no deviceId for it'),
  ],
  ['a meter beside an error is used', 'account', { electricityAgreements: [AGREEMENT, null] }, [down], found],
  ['no meter beside an error is that error', 'account', { electricityAgreements: [null] }, [down], downAt],
  [
    'no device beside an error is that error',
    'account',
    { electricityAgreements: [NO_DEVICE] },
    [down],
    downAt,
  ],
  [
    'text for the agreements',
    'account',
    { electricityAgreements: 'none' },
    [],
    failure('unexpected', 'another shape at account.electricityAgreements'),
  ],
  [
    'a number for a deviceId',
    'account',
    {
      electricityAgreements: [
        { meterPoint: { meters: [{ smartImportElectricityMeter: { deviceId: 11 } }] } },
      ],
    },
    [],
    failure('unexpected', `another shape at ${METER_PATH}.smartImportElectricityMeter.deviceId`),
  ],
  [
    'a number for a token',
    'obtainKrakenToken',
    { token: 5, payload: {} },
    [],
    failure('unexpected', 'another shape at obtainKrakenToken.token'),
  ],
  [
    'an empty token',
    'obtainKrakenToken',
    { token: '', payload: {} },
    [],
    failure('unexpected', 'another shape at obtainKrakenToken.token'),
  ],
  [
    'a token that no header can carry',
    'obtainKrakenToken',
    { token: 'a\nb', payload: {} },
    [],
    failure('unexpected', 'another shape at obtainKrakenToken.token'),
  ],
  ['no token', 'obtainKrakenToken', null, [], failure('unexpected', 'null at obtainKrakenToken')],
  ['no viewer', 'viewer', null, [], failure('unexpected', 'null at viewer')],
  ['a viewer without accounts', 'viewer', { accounts: null }, [], { ok: true, value: [] }],
  [
    'no accounts beside an error is that error',
    'viewer',
    { accounts: null },
    [codedError('KT-CT-1111', ['viewer', 'accounts'])],
    {
      ok: false,
      failure: { kind: 'stale-token', code: 'KT-CT-1111', detail: 'KT-CT-1111 at viewer.accounts' },
    },
  ],
  ['limits that say nothing', 'rateLimitInfo', null, [], { ok: true, value: undefined }],
  [
    'limits that say nothing beside an error are that error',
    'rateLimitInfo',
    { pointsAllowanceRateLimit: null },
    [limited],
    {
      ok: false,
      failure: {
        kind: 'throttled',
        edge: false,
        detail: 'KT-CT-1199 at rateLimitInfo.fieldSpecificRateLimits',
      },
    },
  ],
  [
    'a limit beside an error is used',
    'rateLimitInfo',
    { pointsAllowanceRateLimit: { ttl: 60, isBlocked: true } },
    [limited],
    { ok: true, value: NOW + 60_000 },
  ],
  [
    'text for a ttl',
    'rateLimitInfo',
    { pointsAllowanceRateLimit: { ttl: 'soon', isBlocked: true } },
    [],
    failure('unexpected', 'another shape at rateLimitInfo.pointsAllowanceRateLimit.ttl'),
  ],
];

test.each(ANSWERS)('%s', async (_, field, value, errors, expected) => {
  await using server = await serveScript(answerData(field, value, errors));
  expect(await CALLS[field]!(clientOf(server.url))).toEqual(expected);
});

test('a reset is tried once more, and what breaks for good is transient', async () => {
  await using server = await serveScript((response, request, nth) => {
    if (nth !== 1) response.socket?.resetAndDestroy();
    else return answerData('smartMeterTelemetry', [ROW])(response, request, nth);
  });
  const octopus = clientOf(server.url);
  expect(await octopus.telemetry(token, RANGE)).toEqual({ ok: true, value: [ROW] });
  expect(await octopus.telemetry(token, RANGE)).toEqual(
    failure('transient', 'ECONNRESET at smartMeterTelemetry'),
  );
  expect(server.seen).toHaveLength(4);
});
