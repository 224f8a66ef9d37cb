import { describe, expect, it } from 'vitest';
import {
  answerOf,
  emptyAnswer,
  HTML,
  jsonAnswer,
  policyWithScript,
  redirectTo,
} from '../../../core/web/exchange.ts';

const COOKIE = 'session=1; Path=/';

/** What a content security policy allows, by directive. */
const allowedBy = (policy = ''): Readonly<Record<string, string>> =>
  Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
const OURS_ALONE = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'connect-src': "'self'",
  'img-src': "'self'",
  'manifest-src': "'self'",
  'worker-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

describe('an answer of the web function', () => {
  it.each([
    ['a page', () => answerOf(HTML, '<p>'), 200, 'text/html; charset=utf-8', '<p>'],
    [
      'a page of another status',
      () => answerOf(HTML, '', { status: 404 }),
      404,
      'text/html; charset=utf-8',
      '',
    ],
    ['JSON', () => jsonAnswer({ demandW: 300 }), 200, 'application/json', '{"demandW":300}'],
    ['JSON of another status', () => jsonAnswer(null, { status: 409 }), 409, 'application/json', 'null'],
    ['nothing', () => emptyAnswer(), 204, undefined, ''],
    ['nothing, of another status', () => emptyAnswer({ status: 304 }), 304, undefined, ''],
    ['the way elsewhere', () => redirectTo('/home'), 303, undefined, ''],
  ])(
    'that is %s lets nothing in that is not ours, and is kept and indexed nowhere',
    (_, answered, status, type, body) => {
      const answer = answered();
      expect(answer).toMatchObject({ status, body, cookies: [] });
      expect(answer.headers['content-type']).toBe(type);
      expect(allowedBy(answer.headers['content-security-policy'])).toEqual(OURS_ALONE);
      expect(answer.headers).toMatchObject({
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
        'x-robots-tag': 'noindex, nofollow',
        'referrer-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'permissions-policy': 'camera=(), geolocation=(), microphone=()',
        'cache-control': 'no-store',
      });
    },
  );

  it('may have one script in itself, by its hash, and no other', () => {
    const headers = policyWithScript('abc=');
    const answer = answerOf(HTML, '', { headers });
    expect(allowedBy(answer.headers['content-security-policy'])).toEqual({
      ...OURS_ALONE,
      'script-src': "'self' 'sha256-abc='",
    });
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('takes headers and cookies of its own', () => {
    const options = { headers: { 'cache-control': 'max-age=60', etag: '"1"' }, cookies: [COOKIE] };
    for (const answer of [answerOf(HTML, '', options), jsonAnswer({}, options), emptyAnswer(options)]) {
      expect(answer.headers).toMatchObject({ ...options.headers, 'x-content-type-options': 'nosniff' });
      expect(answer.cookies).toEqual([COOKIE]);
    }
  });

  it('that leads elsewhere says where', () => {
    expect(redirectTo('/home').headers.location).toBe('/home');
    expect(redirectTo('/home', [COOKIE]).cookies).toEqual([COOKIE]);
  });
});
