import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { createPlainPoll, type PlainAws } from './plain-poll.ts';

/** No SDK: requests signed by hand (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), no retry, no time-out. */

const manyItems = z.array(
  z.record(z.string(), z.object({ S: z.optional(z.string()), N: z.optional(z.string()) })),
);
const itemsSchema = z.object({ Items: manyItems });
const responsesSchema = z.object({ Responses: z.record(z.string(), manyItems) });

const agent = new Agent({ keepAlive: true });

const awsByHand = (environment: Readonly<Record<string, string | undefined>>): PlainAws => {
  const { AWS_ENDPOINT_URL_DYNAMODB = '', AWS_ENDPOINT_URL_SSM = '' } = environment;
  const dynamodb = (operation: string, input: object) =>
    send(environment, {
      url: AWS_ENDPOINT_URL_DYNAMODB,
      service: 'dynamodb',
      target: `DynamoDB_20120810.${operation}`,
      type: 'application/x-amz-json-1.0',
      body: JSON.stringify(input),
    });
  return {
    batchGet: async (tableName, input) =>
      responsesSchema.parse(JSON.parse(await dynamodb('BatchGetItem', input))).Responses[tableName] ?? [],
    query: async (input) => itemsSchema.parse(JSON.parse(await dynamodb('Query', input))).Items,
    batchWrite: async (input) => {
      await dynamodb('BatchWriteItem', input);
    },
    putItem: async (input) => {
      await dynamodb('PutItem', input);
    },
    getParameters: async (names) => {
      await send(environment, {
        url: AWS_ENDPOINT_URL_SSM,
        service: 'ssm',
        target: 'AmazonSSM.GetParameters',
        type: 'application/x-amz-json-1.1',
        body: JSON.stringify({ Names: names }),
      });
    },
  };
};

interface Call {
  readonly url: string;
  readonly service: string;
  readonly target: string;
  readonly type: string;
  readonly body: string;
}

const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex');
const hmac = (key: string | Buffer, value: string): Buffer =>
  createHmac('sha256', key).update(value).digest();

const send = async (
  {
    AWS_REGION = '',
    AWS_ACCESS_KEY_ID = '',
    AWS_SECRET_ACCESS_KEY = '',
  }: Readonly<Record<string, string | undefined>>,
  { url, service, target, type, body }: Call,
): Promise<string> => {
  const { host } = new URL(url);
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${stamp.slice(0, 8)}/${AWS_REGION}/${service}/aws4_request`;
  const signed = { 'content-type': type, host, 'x-amz-date': stamp, 'x-amz-target': target };
  const names = Object.keys(signed).join(';');
  const lines = Object.entries(signed).map(([name, value]) => `${name}:${value}\n`);
  const canonical = `POST\n/\n\n${lines.join('')}\n${names}\n${sha256(body)}`;
  const key = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${AWS_ACCESS_KEY_ID}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return exchange(url, { ...signed, authorization, 'content-length': String(Buffer.byteLength(body)) }, body);
};

const exchange = (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      text(response).then((answer) => {
        if (response.statusCode === 200) resolve(answer);
        else reject(new Error(`AWS answered ${response.statusCode}: ${answer}`));
      }, reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });

let poll: ReturnType<typeof createPlainPoll> | undefined;

/** The floor: nothing between the poll and the network but what the protocols ask for. */
export const handler = (event: { readonly household: string }) => {
  poll ??= createPlainPoll(awsByHand(process.env), process.env);
  return poll(event);
};
