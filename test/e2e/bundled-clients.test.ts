import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bundleEntry } from '../../scripts/bundles.ts';
import { originOf } from '../support/aws-loopback.ts';
import { answer, type Script, type ScriptedServer, serveScript } from '../support/scripted-server.ts';
import { type Call, handler } from './aws-calls.ts';

const ENVIRONMENT = {
  AWS_ACCESS_KEY_ID: 'AKIAENVIRONMENT',
  AWS_SECRET_ACCESS_KEY: 'secret-of-the-environment',
  AWS_SESSION_TOKEN: 'session-of-the-environment',
  AWS_REGION: 'eu-west-2',
};

const cleanUp = new AsyncDisposableStack();
const before = { ...process.env };
let server: ScriptedServer;
let script: Script;
let bundled: typeof handler;

beforeAll(async () => {
  const bundle = cleanUp.use(bundleEntry('test/e2e/aws-calls.ts'));
  server = cleanUp.use(await serveScript((response, request, nth) => script(response, request, nth)));
  const origin = originOf(server);
  Object.assign(process.env, ENVIRONMENT, { AWS_ENDPOINT_URL_SSM: origin, AWS_ENDPOINT_URL_SNS: origin });
  ({ handler: bundled } = await import(bundle.path));
}, 90_000);

afterAll(async () => {
  process.env = before;
  await cleanUp.disposeAsync();
});

beforeEach(() => {
  script = answer(500, '');
});

/** The requests of one run, without what differs from run to run. */
const asked = async (run: typeof handler, call: Call) => {
  const from = server.seen.length;
  const came = await run(call);
  const requests = server.seen.slice(from).map(({ method, headers, body }) => ({
    method,
    body,
    headers: {
      ...headers,
      authorization: headers.authorization?.replace(/\/\d{8}\/|Signature=\w+/g, ''),
      'amz-sdk-invocation-id': undefined,
      'x-amz-date': undefined,
      'user-agent': undefined,
      'x-amz-user-agent': undefined,
    },
  }));
  return { came, requests };
};

const json = (status: number, value: unknown): Script =>
  answer(status, JSON.stringify(value), 'application/x-amz-json-1.1');
const xmlError = (status: number, code: string): Script =>
  answer(
    status,
    `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code>` +
      '<Message>No &amp; no</Message></Error><RequestId>1</RequestId></ErrorResponse>',
    'text/xml',
  );
const ssmError = (name: string): Script => json(400, { __type: name, message: 'No' });

const PARAMETER = {
  Name: '/a',
  Type: 'SecureString',
  Value: '{"a":1}',
  Version: 3,
  LastModifiedDate: 1_778_846_400.123,
  ARN: 'arn:aws:ssm:eu-west-2:123456789012:parameter/a',
  DataType: 'text',
};
const PUBLISHED =
  '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId>' +
  '</PublishResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></PublishResponse>';

const ANSWERS: readonly (readonly [sentence: string, Call, Script])[] = [
  [
    'parameters that are there, and one that is not',
    'getParameters',
    json(200, { Parameters: [PARAMETER], InvalidParameters: ['/b'] }),
  ],
  ['no parameter', 'getParameters', json(200, {})],
  ['a parameter', 'getParameter', json(200, { Parameter: PARAMETER })],
  ['a parameter that is not there', 'getParameter', ssmError('ParameterNotFound')],
  ['one by its whole name', 'getParameter', ssmError('com.amazonaws.ssm#ParameterNotFound')],
  ['a key that is none', 'getParameters', ssmError('InvalidKeyId')],
  ['a refusal', 'getParameters', ssmError('AccessDeniedException')],
  ['a call too many', 'getParameters', ssmError('ThrottlingException')],
  ['trouble of SSM', 'getParameters', json(500, { __type: 'InternalServerError', message: 'Oh' })],
  ['an error of no name', 'getParameters', json(400, {})],
  ['trouble without words', 'getParameters', answer(503, '')],
  ['a message that SNS takes', 'publish', answer(200, PUBLISHED, 'text/xml')],
  ...(
    [
      ['AuthorizationError', 403],
      ['EndpointDisabled', 400],
      ['InternalError', 500],
      ['InvalidParameter', 400],
      ['ParameterValueInvalid', 400],
      ['InvalidSecurity', 403],
      ['KMSAccessDenied', 400],
      ['KMSDisabled', 400],
      ['KMSInvalidState', 400],
      ['KMSNotFound', 400],
      ['KMSOptInRequired', 403],
      ['KMSThrottling', 400],
      ['NotFound', 404],
      ['PlatformApplicationDisabled', 400],
      ['Throttled', 429],
      ['Throttling', 400],
      ['ValidationException', 400],
      ['ExpiredToken', 403],
      ['InvalidClientTokenId', 403],
    ] as const
  ).map(([code, status]) => [`${code} of SNS`, 'publish', xmlError(status, code)] as const),
];

describe("the bundle's own clients ask as those of the SDK do, and tell the same of", () => {
  test.each(ANSWERS)('%s', async (_sentence, call, scripted) => {
    script = scripted;
    const plain = await asked(handler, call);
    expect(plain.requests.length).toBeGreaterThan(0);
    expect(await asked(bundled, call)).toEqual(plain);
  });
});
