import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  MAX_TOKEN_LENGTH,
  readToken,
  signToken,
  type TokenAction,
  type TokenPayload,
} from '../../../core/web/token.ts';

const NOW = Date.parse('2026-11-27T03:12:00Z');
const KEY = new Uint8Array(32).fill(7);
const MUTE: TokenPayload = {
  v: 1,
  h: 'home',
  a: 'mute',
  r: 'left-on',
  e: 'k3Jx0o2B1nq8yWq5mT7vZw',
  d: '1h',
  x: NOW + 1,
};
const read = (text: string, action: TokenAction = 'mute', now = NOW) =>
  readToken(text, action, { key: KEY, now });

/** A token that is signed as ours are, whatever it says. */
const signed = (said: string): string => {
  const part = Buffer.from(said).toString('base64url');
  return `${part}.${createHmac('sha256', KEY).update(part).digest('base64url')}`;
};
const saying = (change: object) => signed(JSON.stringify({ ...MUTE, ...change }));

describe('a token', () => {
  it.each<TokenPayload>([
    MUTE,
    { v: 1, h: 'home', a: 'unmute', r: 'left-on', x: NOW + 1 },
    { v: 1, h: 'home', a: 'sign-in', n: 'act-a-link-number', x: NOW + 1 },
    { v: 1, h: 'home', a: 'session', n: 'device-1', x: NOW + 1 },
  ])('says what it was signed with: %j', (payload) => {
    expect(read(signToken(payload, KEY), payload.a)).toEqual({ ok: true, payload });
  });

  it('is what it says and an HMAC of that, in letters that stand in any address', () => {
    expect(signToken(MUTE, KEY)).toBe(signed(JSON.stringify(MUTE)));
    expect(signToken(MUTE, KEY)).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/);
  });

  it('is of use until its end and no longer', () => {
    expect(read(signToken({ ...MUTE, x: NOW }, KEY))).toEqual({ ok: false, why: 'expired' });
    expect(read(signToken({ ...MUTE, x: NOW + 1 }, KEY)).ok).toBe(true);
  });

  it('is of use for its own action alone, which comes before its end', () => {
    expect(read(signToken(MUTE, KEY), 'unmute')).toEqual({ ok: false, why: 'other-action' });
    expect(read(signToken({ ...MUTE, x: 0 }, KEY), 'session')).toEqual({ ok: false, why: 'other-action' });
  });

  it.each([
    { name: 'signed with another key', text: signToken(MUTE, new Uint8Array(32).fill(8)) },
    { name: 'empty', text: '' },
    { name: 'without a signature', text: signToken(MUTE, KEY).split('.')[0] ?? '' },
    { name: 'without what it says', text: `.${signToken(MUTE, KEY).split('.')[1]}` },
    { name: 'behind something else', text: ` ${signToken(MUTE, KEY)}` },
    { name: 'before something else', text: `${signToken(MUTE, KEY)} ` },
    { name: 'cut short', text: signToken(MUTE, KEY).slice(0, -1) },
    { name: 'of no JSON', text: signed('no JSON') },
    { name: 'of nothing', text: signed('null') },
    { name: 'of another version', text: saying({ v: 2 }) },
    { name: 'of no household', text: saying({ h: '' }) },
    { name: 'of a household with too long a name', text: saying({ h: 'h'.repeat(65) }) },
    { name: 'of an unknown action', text: saying({ a: 'own' }) },
    { name: 'of a rule with too long a name', text: saying({ r: 'r'.repeat(65) }) },
    { name: 'of an episode with too long a name', text: saying({ e: 'e'.repeat(65) }) },
    { name: 'that mutes for a day', text: saying({ d: '1d' }) },
    { name: 'without an end', text: saying({ x: undefined }) },
    { name: 'that ends between two milliseconds', text: saying({ x: NOW + 0.5 }) },
    { name: 'with too long a name', text: saying({ n: 'n'.repeat(65) }) },
    { name: 'that says more than ours', text: saying({ more: 1 }) },
  ])('is none of ours $name', ({ text }) => {
    expect(read(text)).toEqual({ ok: false, why: 'forged' });
  });

  it('is none of ours with another spelling of the same signature', () => {
    const token = signToken(MUTE, KEY);
    const signature = token.split('.')[1] ?? '';
    const same = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
      .map((last) => `${signature.slice(0, -1)}${last}`)
      .filter(
        (other) =>
          other !== signature && Buffer.from(other, 'base64url').equals(Buffer.from(signature, 'base64url')),
      );
    expect(same).toHaveLength(3);
    for (const other of same) {
      expect(read(`${token.split('.')[0]}.${other}`)).toEqual({ ok: false, why: 'forged' });
    }
  });

  it.each([
    { name: 'as long as allowed is read', longer: 0, ok: true },
    { name: 'longer than that is not', longer: 1, ok: false },
  ])('$name', ({ longer, ok }) => {
    // White space in JSON says nothing, and lets a token have any length: 468 characters say 351 bytes.
    const bytes = 351 + longer;
    const token = signed(`${JSON.stringify(MUTE)}${' '.repeat(bytes - JSON.stringify(MUTE).length)}`);
    expect(token.length - MAX_TOKEN_LENGTH).toBe(longer === 0 ? 0 : 2);
    expect(read(token).ok).toBe(ok);
  });

  it('with the longest of everything is not too long to be read', () => {
    const longest = {
      v: 1,
      h: 'h'.repeat(64),
      a: 'sign-in',
      r: 'r'.repeat(64),
      x: 1e14,
      n: 'n'.repeat(64),
    } as const;
    expect(read(signToken(longest, KEY), 'sign-in').ok).toBe(true);
  });
});
