import { describe, expect, it } from 'vitest';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import { announceSignIn } from '../../../core/messages/sign-in-message.ts';
import { SIGN_IN_MS, signInOf } from '../../../core/web/sign-in.ts';
import { readToken } from '../../../core/web/token.ts';
import { contextAt, NOW } from '../../support/messages.ts';
import { MINUTE } from '../../support/timeline.ts';

const KEY = new Uint8Array(32).fill(7);
const WEB = { url: 'https://abc123.example.com/', key: KEY };
const ASKED_AT = NOW - 2 * MINUTE;
const EMAIL: RuntimeRecipient = { id: 'e', kind: 'email', minSeverity: 'critical' };
const PHONE: RuntimeRecipient = { id: 'n', kind: 'ntfy', name: 'kitchen', minSeverity: 'critical' };
const TEXTS: RuntimeRecipient = { id: 's', kind: 'sms', minSeverity: 'info' };

const announced = (recipients: readonly RuntimeRecipient[], now = NOW, key = KEY, asked = ASKED_AT) =>
  announceSignIn(asked, recipients, contextAt(now, { web: { ...WEB, key } }));
/** What the link in an email opens. */
const opened = (email = '', now = NOW, key = KEY) => {
  const token = /https:\/\/abc123\.example\.com\/sign-in\/(\S+)/.exec(email)?.[1] ?? '';
  const read = readToken(token, 'sign-in', { key, now });
  return read.ok ? signInOf(read.payload) : read.why;
};

describe('the message that brings a sign-in link', () => {
  it('goes to everyone with an email or a phone channel, however little they want to hear, never as a text', () => {
    const message = announced([EMAIL, TEXTS, PHONE]);
    expect(message?.to).toEqual(['e', 'n']);
    expect(message).toMatchObject({
      id: 'sign-in/2026-05-15T17:20:00.000Z',
      episode: 'sign-in/2026-05-15T17:20:00.000Z',
      rule: 'sign-in',
      event: 'sign-in',
      severity: 'info',
      createdAt: NOW,
      attemptedAt: NOW,
    });
  });

  it('is none where that is nobody, or without a page', () => {
    expect(announced([TEXTS])).toBeUndefined();
    expect(announced([])).toBeUndefined();
    expect(announceSignIn(ASKED_AT, [EMAIL], contextAt(NOW))).toBeUndefined();
  });

  it('says who asked when, how long the link works, and that nobody is let in without it', () => {
    const { subject = '', email = '' } = announced([EMAIL]) ?? {};
    expect(subject).toBe('[SIGN IN] Home: a link to the page');
    expect(email.replace(/\/sign-in\/\S+/, '/sign-in/TOKEN').split('\n')).toEqual([
      'Somebody asked on the page of Home to be signed in, at 18:20.',
      'If it was you, open the link within 15 minutes on the device that is to be signed in. If not, ignore this: nobody is let in without it.',
      '',
      'Sign in: https://abc123.example.com/sign-in/TOKEN',
      '',
      'Change a rule: npx home-mini rules edit --household home. Silence for a while: npx home-mini pause 3h',
      '',
    ]);
  });

  it('opens the page on a phone at a touch', () => {
    const { links } = JSON.parse(announced([PHONE])?.lambda ?? '{}');
    expect(links).toMatchObject([{ label: 'Sign in', action: 'open' }]);
    expect(opened(links[0].url)).toMatchObject({ household: 'home', rights: 'act' });
  });

  it('has a link that lets act, for a quarter of an hour', () => {
    const { email } = announced([EMAIL]) ?? {};
    expect(opened(email)).toMatchObject({ household: 'home', rights: 'act' });
    expect(opened(email, NOW + SIGN_IN_MS - 1)).toMatchObject({ household: 'home' });
    expect(opened(email, NOW + SIGN_IN_MS)).toBe('expired');
  });

  it('has the same link whichever run answers the request, and another for each request and each key', () => {
    const other = new Uint8Array(32).fill(8);
    const linkOf = (now: number, key = KEY, asked = ASKED_AT) => {
      const link = opened(announced([EMAIL], now, key, asked)?.email, now, key);
      return typeof link === 'object' ? link.id : link;
    };
    expect(linkOf(NOW)).toMatch(/^[\w-]{16}$/);
    expect(linkOf(NOW + MINUTE)).toBe(linkOf(NOW));
    expect(linkOf(NOW, KEY, ASKED_AT + 1)).not.toBe(linkOf(NOW));
    expect(linkOf(NOW, other)).not.toBe(linkOf(NOW));
  });
});
