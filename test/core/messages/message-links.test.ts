import { describe, expect, it } from 'vitest';
import { messageLinks, shortOpen, withoutOrders } from '../../../core/messages/message-links.ts';
import { readToken } from '../../../core/web/token.ts';
import { contextAt, NOW } from '../../support/messages.ts';
import { HOUR } from '../../support/timeline.ts';

const KEY = new Uint8Array(32).fill(7);
const WEB = contextAt(NOW, { web: { url: 'https://web.example/', key: KEY } });
const EPISODE = 'abcdefghijklmnopqrstuv';
const linksOf = (event: string, episode = EPISODE) => messageLinks({ rule: 'oven', event, episode }, WEB);
/** Links with what stands in their tokens in place of these. */
const read = (event: string, now = NOW) =>
  linksOf(event).map(({ label, url, action }) => {
    const [, kind, token = ''] = /^https:\/\/web\.example\/([mu])\/(.*)$/.exec(url) ?? [];
    if (kind === undefined) return { label, action, url };
    const opened = readToken(token, kind === 'm' ? 'mute' : 'unmute', { key: KEY, now });
    return { label, action, opened: opened.ok ? opened.payload : opened.why };
  });
const OPEN = { label: 'Open', action: 'open', url: `https://web.example/home#${EPISODE}` };

describe('the links of a message', () => {
  it.each(['raised', 'reminder'])('of an alert that may still be on mute it, or open it: %s', (event) => {
    expect(read(event)).toMatchObject([
      { label: 'Mute 1 h', action: 'mute', opened: { h: 'home', r: 'oven', e: EPISODE, d: '1h' } },
      {
        label: 'Mute until it is over',
        action: 'mute-over',
        opened: { h: 'home', r: 'oven', e: EPISODE, d: 'over' },
      },
      OPEN,
    ]);
  });

  it('mute for 48 hours after the message', () => {
    expect(read('raised', NOW + 48 * HOUR)[0]).toMatchObject({ opened: 'expired' });
  });

  it('of a mute undo it, or open it', () => {
    expect(read('muted')).toMatchObject([
      { label: 'Undo', action: 'undo', opened: { h: 'home', r: 'oven' } },
      OPEN,
    ]);
  });

  it.each(['recovered', 'ended', 'summary', 'digest'])('of what is over only open the page: %s', (event) => {
    expect(read(event)).toEqual([OPEN]);
  });

  it('open the page itself where the message is no alert’s', () => {
    expect(linksOf('service', 'service/meter-changed/2026-05-15T17:22:00.000Z')).toEqual([
      { label: 'Open', action: 'open', url: 'https://web.example/home' },
    ]);
  });

  it('are none without a page', () => {
    expect(messageLinks({ rule: 'oven', event: 'raised', episode: EPISODE }, contextAt(NOW))).toEqual([]);
    expect(shortOpen(contextAt(NOW))).toBeUndefined();
  });

  it('are one in a text: the page', () => {
    expect(shortOpen(WEB)).toBe('Open https://web.example/home');
  });

  it('that let anybody do something are left out for who may only look', () => {
    const [mute, over, open] = linksOf('raised').map(({ label, url }) => `${label}: ${url}\n`);
    expect(withoutOrders(`High.\n${mute}${over}${open}End.\n`)).toBe(`High.\n${open}End.\n`);
  });
});
