import { describe, expect, it } from 'vitest';
import type { WebAnswer } from '../../../core/web/exchange.ts';
import {
  badToken,
  foreignOrigin,
  inTrouble,
  lookOnly,
  missingOrigin,
  notFound,
  notSignedIn,
  notUnderstood,
  tooLarge,
  tooOften,
  wrongMethod,
} from '../../../core/web/refusals.ts';
import { readPage } from './pages.ts';

const STYLES = '/static/1/page.css';
const page = (status: number, title: string, ...lines: string[]) => ({
  status,
  styles: STYLES,
  title,
  text: lines.map((line) => `<p>${line}</p>\n`).join(''),
});

const MUTE_AGAIN = 'Open the newest message of this alert, or mute it with: npx home-mini mute RULE';
const NEW_LINK = 'Make a new one with: npx home-mini web link';

describe('a link that does nothing says why, and what to do', () => {
  it.each([
    [
      'forged',
      'mute',
      'This link does not work',
      'It is incomplete, or was not made for this home. Copy the whole address.',
      MUTE_AGAIN,
    ],
    ['other-action', 'mute', 'This link does not work', 'It was made for something else.', MUTE_AGAIN],
    ['expired', 'mute', 'This link has expired', 'Links in messages work for two days.', MUTE_AGAIN],
    [
      'expired',
      'unmute',
      'This link has expired',
      'Links in messages work for two days.',
      'End it with: npx home-mini resume',
    ],
    ['expired', 'sign-in', 'This link has expired', 'Links to sign in work for 15 minutes.', NEW_LINK],
    ['used', 'sign-in', 'This link has been used', 'Each link signs one device in, once.', NEW_LINK],
    [
      'forged',
      'session',
      'This link does not work',
      'It is incomplete, or was not made for this home. Copy the whole address.',
      'Sign in again.',
    ],
  ] as const)('%s, to %s', (why, action, title, line, next) => {
    expect(readPage(badToken(why, action, STYLES))).toEqual(page(403, title, line, next));
  });
});

it.each<[string, () => WebAnswer, ReturnType<typeof page>]>([
  [
    'from another site',
    () => foreignOrigin(STYLES),
    page(
      403,
      'Another site asked for this',
      'This page takes orders from no other site. Open its own address and press the button there.',
    ),
  ],
  [
    'from nowhere',
    () => missingOrigin(STYLES),
    page(
      403,
      'Your browser does not say where this comes from',
      'This page obeys its own buttons only. Open it in an up-to-date browser and press the button there.',
    ),
  ],
  [
    'of nobody',
    () => notSignedIn(STYLES),
    page(403, 'Not signed in', 'Open /sign-in on this address and sign in again.'),
  ],
  [
    'of somebody who may only look',
    () => lookOnly(STYLES),
    page(
      403,
      'This device may only look',
      'It was signed in with --look-only. To let it mute as well, sign it in with: npx home-mini web link',
    ),
  ],
  ['for nothing', () => notFound(STYLES), page(404, 'Not here', 'There is no such page.')],
  [
    'by another method',
    () => wrongMethod('GET, POST', STYLES),
    page(405, 'Not like this', 'This address takes GET, POST only.'),
  ],
  ['that is too long', () => tooLarge(STYLES), page(413, 'Too much at once', 'No form here is that long.')],
  ['that means nothing', () => notUnderstood('No rule.', STYLES), page(400, 'Not understood', 'No rule.')],
  ['that comes too often', () => tooOften('Wait.', 90, STYLES), page(429, 'Too many tries', 'Wait.')],
  [
    'while something fails',
    () => inTrouble(STYLES),
    page(
      503,
      'Try again in a minute',
      'Something failed on our side; nothing was changed. If it stays like this, run: npx home-mini doctor',
    ),
  ],
])('a request %s is refused in words', (_, answer, expected) => {
  expect(readPage(answer())).toEqual(expected);
});

it('programs learn from headers what they may do, and when', () => {
  expect(wrongMethod('GET, POST', STYLES).headers.allow).toBe('GET, POST');
  expect(tooOften('Wait.', 90, STYLES).headers['retry-after']).toBe('90');
  expect(inTrouble(STYLES).headers['retry-after']).toBe('60');
  expect(notFound(STYLES).headers).not.toHaveProperty('retry-after');
});
