/** A request of the web function, its parts decoded and bounded; whose it is nobody has checked yet. */
export interface WebRequest {
  readonly method: string;
  /** Begins with a slash; not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** `name=value`, as the browser sent them. */
  readonly cookies: readonly string[];
  /** As text, whether or not it came as base64. */
  readonly body: string;
  /** The name that API Gateway answers to: never what the request says of itself. */
  readonly host: string;
}

export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole `Set-Cookie` values. */
  readonly cookies: readonly string[];
  readonly body: string | Uint8Array;
}

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer. HSTS is a year: the door has no http side. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

export const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json';

export interface AnswerOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
}

/** An answer with a body of this type. */
export const answerOf = (
  type: string,
  body: string | Uint8Array,
  { status = 200, headers = {}, cookies = [] }: AnswerOptions = {},
): WebAnswer => ({
  status,
  headers: { ...SECURITY_HEADERS, 'content-type': type, ...headers },
  cookies,
  body,
});

export const jsonAnswer = (value: unknown, options?: AnswerOptions): WebAnswer =>
  answerOf(JSON_TYPE, JSON.stringify(value), options);

/** Nothing to show. */
export const emptyAnswer = (options: AnswerOptions = {}): WebAnswer => ({
  status: options.status ?? 204,
  headers: { ...SECURITY_HEADERS, ...options.headers },
  cookies: options.cookies ?? [],
  body: '',
});

/** Sends the browser to a path of ours, by GET. */
export const redirectTo = (path: string, cookies: readonly string[] = []): WebAnswer =>
  emptyAnswer({ status: 303, headers: { location: path }, cookies });
