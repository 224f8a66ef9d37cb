import { request } from 'node:http';

/** A request as no browser and no SDK would let one write it. */
export interface Asking {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Asks 127.0.0.1 over HTTP with whatever headers are wanted, `host` included. */
export const ask = (port: number, { method = 'GET', path = '/', headers = {}, body }: Asking = {}) =>
  new Promise<Answered>((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    call.on('error', reject);
    call.end(body);
  });

/** What a browser needs to see before it shows an answer to a page of another origin. */
export const opensToOtherSites = ({ headers }: Answered): boolean =>
  Object.keys(headers).some((name) => name.startsWith('access-control-'));

/** The headers of a DynamoDB call under this access key id; nobody here checks the signature. */
export const dynamodbHeaders = (operation: string, accessKeyId: string): Record<string, string> => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-target': `DynamoDB_20120810.${operation}`,
  'x-amz-date': '20260515T171450Z',
  authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260515/eu-west-2/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
});
