import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionCookie, sessionTokens } from '../../../core/web/session-cookie.ts';

describe('the session cookie', () => {
  const token = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}\.[A-Za-z0-9_-]{43}$/);

  it('gives back the tokens it was made of, the newest eight', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const cookie = sessionCookie(tokens).split(';')[0] ?? '';
        expect(sessionTokens(['other=1', cookie])).toEqual(tokens.slice(-8));
      }),
    );
  });

  it('reads anything without falling over', () => {
    fc.assert(fc.property(fc.array(fc.string()), (cookies) => sessionTokens(cookies).length <= 8));
  });

  it.each([
    [
      'keeps them for 90 days, from scripts and other sites',
      ['a.b', 'c.d'],
      '__Host-home-mini=a.b~c.d; Path=/; Max-Age=7776000; HttpOnly; Secure; SameSite=Lax',
    ],
    [
      'without any takes them away',
      [],
      '__Host-home-mini=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax',
    ],
  ])('%s', (_, tokens, cookie) => {
    expect(sessionCookie(tokens)).toBe(cookie);
  });

  it.each<[string, string[], string[]]>([
    ['no cookies', [], []],
    ['those of others', ['home-mini=a', 'x__Host-home-mini=a'], []],
    ['spaces around it, others before it', ['a=1', ' __Host-home-mini=a~b '], ['a', 'b']],
    ['nothing in it', ['__Host-home-mini='], []],
    ['nothing between tokens', ['__Host-home-mini=~a~~b~'], ['a', 'b']],
    ['more than eight', ['__Host-home-mini=1~2~3~4~5~6~7~8~9'], ['1', '2', '3', '4', '5', '6', '7', '8']],
  ])('is read with %s', (_, cookies, tokens) => {
    expect(sessionTokens(cookies)).toEqual(tokens);
  });
});
