import type { WebAnswer } from './exchange.ts';
import { html } from './html.ts';
import { paragraphs, plainPage } from './plain-page.ts';
import type { TokenAction, TokenReading } from './token.ts';

const refusal = (
  status: number,
  title: string,
  lines: readonly string[],
  styles: string,
  headers: Readonly<Record<string, string>> = {},
): WebAnswer => plainPage({ styles, title, body: html`${paragraphs(...lines)}` }, { status, headers });

const NEW_LINK: Readonly<Record<TokenAction, string>> = {
  mute: 'Open the newest message of this alert, or mute it with: npx home-mini mute RULE',
  unmute: 'End it with: npx home-mini resume',
  'sign-in': 'Make a new one with: npx home-mini web link',
  session: 'Sign in again.',
};

/** A link that does nothing, and why. */
export const badToken = (
  why: Extract<TokenReading, { ok: false }>['why'] | 'used',
  action: TokenAction,
  styles: string,
): WebAnswer => {
  const { title, line } = WHY[why];
  return refusal(
    403,
    title,
    [why === 'expired' && action === 'sign-in' ? SHORT_LIVED : line, NEW_LINK[action]],
    styles,
  );
};

const SHORT_LIVED = 'Links to sign in work for 15 minutes.';
const WHY = {
  forged: {
    title: 'This link does not work',
    line: 'It is incomplete, or was not made for this home. Copy the whole address.',
  },
  'other-action': { title: 'This link does not work', line: 'It was made for something else.' },
  expired: { title: 'This link has expired', line: 'Links in messages work for two days.' },
  used: { title: 'This link has been used', line: 'Each link signs one device in, once.' },
} as const;

/** A request that another site's page sent. */
export const foreignOrigin = (styles: string): WebAnswer =>
  refusal(
    403,
    'Another site asked for this',
    ['This page takes orders from no other site. Open its own address and press the button there.'],
    styles,
  );

/** A request that only a page of ours may send, and that does not say where it comes from. */
export const missingOrigin = (styles: string): WebAnswer =>
  refusal(
    403,
    'Your browser does not say where this comes from',
    ['This page obeys its own buttons only. Open it in an up-to-date browser and press the button there.'],
    styles,
  );

/** Somebody who is not signed in, or may not do this. */
export const notSignedIn = (styles: string): WebAnswer =>
  refusal(403, 'Not signed in', ['Open /sign-in on this address and sign in again.'], styles);
export const lookOnly = (styles: string): WebAnswer =>
  refusal(
    403,
    'This device may only look',
    ['It was signed in with --look-only. To let it mute as well, sign it in with: npx home-mini web link'],
    styles,
  );

export const notFound = (styles: string): WebAnswer =>
  refusal(404, 'Not here', ['There is no such page.'], styles);
export const wrongMethod = (allow: string, styles: string): WebAnswer =>
  refusal(405, 'Not like this', [`This address takes ${allow} only.`], styles, { allow });
export const tooLarge = (styles: string): WebAnswer =>
  refusal(413, 'Too much at once', ['No form here is that long.'], styles);
export const notUnderstood = (line: string, styles: string): WebAnswer =>
  refusal(400, 'Not understood', [line], styles);

/** Too often: when it may be tried again. */
export const tooOften = (line: string, seconds: number, styles: string): WebAnswer =>
  refusal(429, 'Too many tries', [line], styles, { 'retry-after': String(seconds) });
export const inTrouble = (styles: string): WebAnswer =>
  refusal(
    503,
    'Try again in a minute',
    ['Something failed on our side; nothing was changed. If it stays like this, run: npx home-mini doctor'],
    styles,
    { 'retry-after': '60' },
  );
