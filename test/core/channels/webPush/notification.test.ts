import { describe, expect, it } from 'vitest';
import type { Publication } from '../../../../core/channels/publication.ts';
import { deliveryOf, notificationOf } from '../../../../core/channels/webPush/notification.ts';
import { publication } from '../../../lambda/courier/memory-courier.ts';

const LINKS: Publication['links'] = [
  { label: 'Mute 1 h', url: 'https://x.example/m/one', action: 'mute' },
  { label: 'Mute until it is over', url: 'https://x.example/m/two', action: 'mute-over' },
  { label: 'Open', url: 'https://x.example/home', action: 'open' },
];
const shown = (change: Partial<Publication>) => JSON.parse(notificationOf(publication(change)));

describe('a notification of the page', () => {
  it('says what the message says, opens the page, and mutes where that is offered', () => {
    expect(shown({ links: LINKS, headline: '[ALERT] Left on? 830 W since 15:00' })).toEqual({
      title: '[ALERT] Left on? 830 W since 15:00',
      body: 'Home has used about 830 W since 15:00 (limit 500 W).',
      tag: 'k3Jx0o2B1nq8yWq5mT7vZw',
      url: 'https://x.example/home',
      mute: 'https://x.example/m/one',
      renotify: true,
      silent: false,
    });
  });

  it('without links opens the address it came from, and has nothing to mute', () => {
    const notification = shown({ links: [] });
    expect(notification.url).toBe('/');
    expect(notification).not.toHaveProperty('mute');
  });

  it.each([
    { event: 'raised', severity: 'critical', renotify: true, silent: false },
    { event: 'reminder', severity: 'warning', renotify: true, silent: false },
    { event: 'recovered', severity: 'warning', renotify: false, silent: false },
    { event: 'muted', severity: 'warning', renotify: false, silent: false },
    { event: 'raised', severity: 'info', renotify: true, silent: true },
    { event: 'sign-in', severity: 'info', renotify: true, silent: true },
    { event: 'test', severity: 'info', renotify: true, silent: false },
  ] as const)(
    '$event of severity $severity: heard again: $renotify, silent: $silent',
    ({ event, severity, renotify, silent }) => {
      expect(shown({ event, severity })).toMatchObject({ renotify, silent });
    },
  );

  it('has a tag that fits, whatever its episode is called', () => {
    expect(shown({ episode: 'test/2026-05-15T17:00:00.000Z' }).tag).toMatch(/^[-_A-Za-z0-9]{22}$/);
  });

  it.each([
    ['letters', 'x'],
    ['umlauts', 'ä'],
    ['pictures', '😀'],
    ['quotes and line breaks', '"\n'],
    ['what JSON writes as six characters', '\u0001'],
  ])('of a long text fits what push services take, and is as long as that allows: %s', (_, text) => {
    const json = notificationOf(publication({ text: text.repeat(5_000), headline: 'h'.repeat(400) }));
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(3_900);
    expect(Buffer.byteLength(json)).toBeGreaterThan(3_880);
    const { title, body } = JSON.parse(json);
    expect(Buffer.byteLength(title)).toBeLessThanOrEqual(300);
    expect(body).toMatch(/…$/);
  });

  it('of a text of quotes alone ends, which once was cut for ever', () => {
    expect(shown({ text: '"'.repeat(4_000) }).body).toMatch(/^"{1000,}…$/);
  });

  it('keeps a text that just fits whole', () => {
    const room = 3_900 - Buffer.byteLength(notificationOf(publication({ text: '' })));
    expect(shown({ text: 'x'.repeat(room) }).body).toBe('x'.repeat(room));
  });
});

describe('how push services treat it', () => {
  it.each([
    ['info', 'low'],
    ['warning', 'normal'],
    ['critical', 'high'],
  ] as const)('%s is of %s urgency, kept for six hours, and replaces an earlier one', (severity, urgency) => {
    expect(deliveryOf(publication({ severity }))).toEqual({
      TTL: 21_600,
      urgency,
      topic: 'k3Jx0o2B1nq8yWq5mT7vZw',
    });
  });

  it('has a topic of at most 32 characters', () => {
    expect(deliveryOf(publication({ episode: 'e'.repeat(64) })).topic).toBe('e'.repeat(32));
  });
});
