import * as z from 'zod/mini';
import type { WebAnswer, WebRequest } from '../../core/web/exchange.ts';

/** The longest body of ours is a push subscription, under 2 KB. */
const MAX_BODY_BYTES = 8 * 1_024;

/** An HTTP API's event, payload 2.0: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const eventSchema = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  rawQueryString: z._default(z.string(), ''),
  cookies: z._default(z.array(z.string()), []),
  headers: z._default(z.record(z.string(), z.string()), {}),
  requestContext: z.object({
    domainName: z.string(),
    http: z.object({ method: z.string() }),
  }),
  body: z._default(z.string(), ''),
  isBase64Encoded: z._default(z.boolean(), false),
});

/** The event of an invocation came from no HTTP API. */
class WebEventError extends Error {
  override readonly name = 'WebEventError';
}

/**
 * Reads an event. A body that is too long is left out, and said to be.
 * @throws WebEventError for anything but an event of payload 2.0
 */
export const readRequest = (event: unknown): { readonly request: WebRequest; readonly tooLarge: boolean } => {
  const parsed = eventSchema.safeParse(event);
  if (!parsed.success) throw new WebEventError('the event must be one of an HTTP API, payload 2.0');
  const { rawPath, rawQueryString, cookies, headers, requestContext, body, isBase64Encoded } = parsed.data;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const tooLarge = bytes.length > MAX_BODY_BYTES;
  return {
    tooLarge,
    request: {
      method: requestContext.http.method,
      path: rawPath,
      query: new URLSearchParams(rawQueryString),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      ),
      cookies,
      body: tooLarge ? '' : bytes.toString('utf8'),
      host: requestContext.domainName,
    },
  };
};

/** An answer as an HTTP API takes it. */
export interface WebResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/** An answer to HEAD has the headers and no body. */
export const resultOf = ({ status, headers, cookies, body }: WebAnswer, method: string): WebResult => {
  const isText = typeof body === 'string';
  const whole = isText ? body : Buffer.from(body).toString('base64');
  return {
    statusCode: status,
    headers,
    cookies,
    body: method === 'HEAD' ? '' : whole,
    isBase64Encoded: method !== 'HEAD' && !isText,
  };
};
