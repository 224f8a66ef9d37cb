import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../lambda/octopus/failure.ts';
import { telemetryOperation } from '../../../lambda/octopus/operations.ts';
import { readResponse } from '../../../lambda/octopus/response.ts';
import { API_KEY, CALLS, clientOf, TOKEN } from '../../support/call-octopus.ts';
import { answer, serveScript } from '../../support/scripted-server.ts';

const FIELD = 'smartMeterTelemetry';
const HTML = '<html><head><title>403 Forbidden</title></head><body>nginx</body></html>';

const coded = (errorCode: unknown, path: unknown = [FIELD], errorType = 'APPLICATION') => ({
  message: `Signature of ${API_KEY} has expired.`,
  path,
  extensions: { errorType, errorCode, errorDescription: `for ${TOKEN}` },
});
const body = (value: unknown): string => JSON.stringify(value);
const failing = (...errors: unknown[]): string => body({ data: { [FIELD]: null }, errors });
const read = (status: number, text: string) => readResponse(telemetryOperation, { status, text });
const failureOf = (status: number, text: string): Failure => {
  const response = read(status, text);
  if (response.ok) throw new Error(`expected a failure, got ${body(response)}`);
  return response.failure;
};

const CODES: Record<string, Failure['kind']> = {
  'KT-CT-1120': 'stale-token',
  'KT-CT-1124': 'stale-token',
  'KT-CT-1125': 'stale-token',
  'KT-CT-1126': 'stale-token',
  'KT-CT-1127': 'stale-token',
  'KT-CT-1128': 'stale-token',
  'KT-CT-1129': 'stale-token',
  'KT-CT-1130': 'stale-token',
  'KT-CT-1131': 'stale-token',
  'KT-CT-1132': 'stale-token',
  'OE-0103': 'stale-token',
  'OE-0104': 'stale-token',
  'KT-CT-1143': 'stale-token',
  'KT-CT-1144': 'stale-token',
  'KT-CT-1111': 'stale-token',
  'KT-CT-1112': 'stale-token',
  'KT-CT-1139': 'rejected-key',
  'KT-CT-1137': 'rejected-key',
  'KT-CT-1138': 'rejected-key',
  'KT-CT-3921': 'account-not-found',
  'KT-CT-4123': 'account-not-found',
  'KT-CT-4177': 'account-not-found',
  'KT-CT-1199': 'throttled',
  'KT-GB-4042': 'throttled',
  'KT-GB-4039': 'transient',
  'KT-GB-4043': 'transient',
  'KT-CT-7899': 'transient',
  'KT-CT-1147': 'transient',
  'KT-CT-1113': 'transient',
  'KT-GB-4050': 'device-not-found',
  'KT-GB-4056': 'device-not-found',
  'KT-GB-4051': 'too-far-back',
  'KT-CT-1188': 'unexpected',
  'KT-CT-1189': 'unexpected',
  'KT-GB-4040': 'unexpected',
  'OE-0002': 'throttled',
  'OE-0003': 'unexpected',
};

describe('an errorCode decides', () => {
  const rows = Object.entries(CODES).flatMap(([code, kind]) =>
    [200, 400, 401, 403, 429, 503].map((status) => [code, status, kind] as const),
  );
  test.each(rows)('%s with HTTP %i is %s', (code, status, kind) => {
    expect(failureOf(status, failing(coded(code)))).toMatchObject({ kind, detail: `${code} at ${FIELD}` });
  });

  test.each(['VALIDATION', 'NOT_FOUND', 'APPLICATION', 'AUTHORIZATION', 'SERVICE_AVAILABILITY'])(
    'whatever the errorType: %s',
    (errorType) => {
      const kinds = ['KT-CT-1124', 'KT-CT-1139', 'KT-CT-1199'].map(
        (code) => failureOf(200, failing(coded(code, [FIELD], errorType))).kind,
      );
      expect(kinds).toEqual(['stale-token', 'rejected-key', 'throttled']);
    },
  );

  test.each(Object.keys(CALLS))('for %s too, over the wire', async (field) => {
    const kinds: Record<string, string> = {};
    for (const code of Object.keys(CODES)) {
      const data = { [field]: null };
      await using server = await serveScript(answer(200, body({ data, errors: [coded(code, [field])] })));
      const answered = await CALLS[field]!(clientOf(server.url));
      kinds[code] = answered.ok ? 'ok' : answered.failure.kind;
    }
    expect(kinds).toEqual(CODES);
  });
});

const STATUSES: [string, number, string, Failure][] = [
  [
    '403 with HTML is the edge, not the key',
    403,
    HTML,
    { kind: 'throttled', edge: true, detail: `HTTP 403 with HTML at ${FIELD}` },
  ],
  [
    '403 with nothing is the edge too',
    403,
    '',
    { kind: 'throttled', edge: true, detail: `HTTP 403 with an empty body at ${FIELD}` },
  ],
  [
    '403 with JSON of another kind is not in the table',
    403,
    '{"message":"Forbidden"}',
    { kind: 'unexpected', detail: `HTTP 403 without an errorCode at ${FIELD}` },
  ],
  [
    '429 with text',
    429,
    'Too many requests',
    { kind: 'throttled', edge: false, detail: `HTTP 429 with invalid JSON at ${FIELD}` },
  ],
  ['429 with HTML', 429, HTML, { kind: 'throttled', edge: false, detail: `HTTP 429 with HTML at ${FIELD}` }],
  [
    '429 with JSON',
    429,
    '{"detail":"slow down"}',
    { kind: 'throttled', edge: false, detail: `HTTP 429 without an errorCode at ${FIELD}` },
  ],
  ...[500, 502, 503, 504].map((status): [string, number, string, Failure] => [
    `${status} with HTML`,
    status,
    HTML,
    { kind: 'transient', detail: `HTTP ${status} with HTML at ${FIELD}` },
  ]),
  ['503 with nothing', 503, '', { kind: 'transient', detail: `HTTP 503 with an empty body at ${FIELD}` }],
  [
    '500 with JSON that has no code',
    500,
    '{"errors":[{"message":"Server Error"}]}',
    { kind: 'transient', detail: `HTTP 500 without an errorCode at ${FIELD}` },
  ],
  [
    '503 with data is no answer',
    503,
    body({ data: { [FIELD]: [{}] } }),
    { kind: 'transient', detail: `HTTP 503 without an errorCode at ${FIELD}` },
  ],
  ['200 with HTML', 200, HTML, { kind: 'transient', detail: `HTTP 200 with HTML at ${FIELD}` }],
  ['404 with HTML', 404, HTML, { kind: 'transient', detail: `HTTP 404 with HTML at ${FIELD}` }],
  ['an empty body', 200, '', { kind: 'transient', detail: `HTTP 200 with an empty body at ${FIELD}` }],
  ['a blank body', 200, ' \n', { kind: 'transient', detail: `HTTP 200 with an empty body at ${FIELD}` }],
  [
    'half an answer',
    200,
    '{"data":{"smartMeterTelemetry":[{"readAt":',
    { kind: 'transient', detail: `HTTP 200 with invalid JSON at ${FIELD}` },
  ],
  [
    '400 for an invalid query names the status, not the message',
    400,
    body({ errors: [{ message: `Cannot query field "${API_KEY}"` }] }),
    { kind: 'unexpected', detail: `HTTP 400 without an errorCode at ${FIELD}` },
  ],
  [
    '400 with a code we do not know names the code',
    400,
    failing(coded('KT-XY-9999')),
    { kind: 'unexpected', detail: `KT-XY-9999 at ${FIELD}` },
  ],
  [
    '401 without a code is not called a bad key',
    401,
    '{"detail":"Unauthorized"}',
    { kind: 'unexpected', detail: `HTTP 401 without an errorCode at ${FIELD}` },
  ],
  ['a redirect with HTML', 302, HTML, { kind: 'unexpected', detail: `HTTP 302 with HTML at ${FIELD}` }],
];

test.each(STATUSES)('%s', (_, status, text, failure) => {
  expect(failureOf(status, text)).toEqual(failure);
});

const SHAPES: [string, unknown, string][] = [
  ['no data and no errors', {}, `no data for ${FIELD}`],
  ['data null and errors empty', { data: null, errors: [] }, `no data for ${FIELD}`],
  ['data null and errors null', { data: null, errors: null }, `no data for ${FIELD}`],
  ['data that is text', { data: 'none' }, `no data for ${FIELD}`],
  ['data without the field', { data: {} }, `another shape at ${FIELD}`],
  ['a string for the list', { data: { [FIELD]: 'rows' } }, `another shape at ${FIELD}`],
  ['an object for the list', { data: { [FIELD]: { 0: {} } } }, `another shape at ${FIELD}`],
  ['errors that are text', { data: { [FIELD]: [] }, errors: 'many' }, 'another shape at errors'],
  ['a list for the answer', [], 'another shape at the whole answer'],
  ['null for the answer', null, 'another shape at the whole answer'],
  [
    'an error without extensions',
    { data: null, errors: [{ message: 'boom', path: [FIELD] }] },
    `an error without an errorCode at ${FIELD}`,
  ],
  [
    'an error with empty extensions',
    { data: null, errors: [{ extensions: {} }] },
    `an error without an errorCode at ${FIELD}`,
  ],
  ['an error that is text', { data: null, errors: ['boom'] }, `an error without an errorCode at ${FIELD}`],
  ['an error that is null', { data: null, errors: [null] }, `an error without an errorCode at ${FIELD}`],
  [
    'an errorCode that is no code',
    { data: null, errors: [coded(API_KEY)] },
    `an error without an errorCode at ${FIELD}`,
  ],
  [
    'an errorCode that is a number',
    { data: null, errors: [coded(1124)] },
    `an error without an errorCode at ${FIELD}`,
  ],
];

test.each(SHAPES)('%s is unexpected, with the path', (_, given, detail) => {
  expect(failureOf(200, body(given))).toEqual({ kind: 'unexpected', detail });
});

describe('data and errors together', () => {
  const throttled = coded('KT-CT-1199', [FIELD, 1, 'demand']);

  test('what came is used, and what the error says stands beside it', () => {
    const rows = [{ readAt: '2026-05-15T17:14:50Z' }, null];
    expect(read(200, body({ data: { [FIELD]: rows }, errors: [throttled] }))).toEqual({
      ok: true,
      value: rows,
      partialError: { kind: 'throttled', edge: false, detail: `KT-CT-1199 at ${FIELD}[1].demand` },
    });
  });

  test('a value of another shape beside an error is that error', () => {
    expect(failureOf(200, body({ data: { [FIELD]: 'rows' }, errors: [throttled] }))).toMatchObject({
      kind: 'throttled',
    });
  });

  test('no error, nothing beside', () => {
    expect(read(200, body({ data: { [FIELD]: [] }, errors: [] }))).toEqual({
      ok: true,
      value: [],
      partialError: undefined,
    });
  });
});

describe('of several errors', () => {
  test('the first with a known code counts', () => {
    const text = failing({ message: 'x' }, coded('KT-XY-1'), coded('KT-CT-1124'), coded('KT-CT-1199'));
    expect(failureOf(200, text)).toMatchObject({ kind: 'stale-token', detail: `KT-CT-1124 at ${FIELD}` });
  });

  test('where none is known, the first', () => {
    expect(failureOf(200, failing(coded('KT-XY-1'), coded('KT-XY-2'))).detail).toBe(`KT-XY-1 at ${FIELD}`);
  });
});

describe('where an error happened', () => {
  const PATHS: [string, unknown, string][] = [
    ['is written as people do', [FIELD, 3, 'readAt'], `${FIELD}[3].readAt`],
    ['is the root field where the path is missing', undefined, FIELD],
    ['is the root field where the path is empty', [], FIELD],
    ['is the root field where the path is not one', `${FIELD}.readAt`, FIELD],
    ['never repeats what is no word of our own query', ['input', API_KEY], FIELD],
  ];
  test.each(PATHS)('%s', (_, path, where) => {
    expect(failureOf(200, failing(coded('KT-GB-4039', path))).detail).toBe(`KT-GB-4039 at ${where}`);
  });
});
