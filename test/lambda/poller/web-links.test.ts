import { describe, expect, it } from 'vitest';
import { episodeId } from '../../../core/messages/episode.ts';
import { muteRequestOf } from '../../../core/web/mute.ts';
import { signInOf } from '../../../core/web/sign-in.ts';
import { readToken } from '../../../core/web/token.ts';
import { HOUSEHOLD, ME, PollWorld, START, WEB_KEY } from '../../support/poll-world.ts';
import { MINUTE } from '../../support/timeline.ts';

const WEB_URL = 'https://abc123.execute-api.eu-west-2.amazonaws.com/';
const PHONE = { id: '0a1b2c3d', kind: 'sms', minSeverity: 'info' } as const;

const highWorld = (web: { readonly webUrl?: string } = { webUrl: WEB_URL }) =>
  new PollWorld({
    settings: {
      ...web,
      recipients: [{ id: ME, kind: 'email', minSeverity: 'info' }, PHONE],
    },
    demandAt: (at) => (at >= START + 2 * MINUTE && at < START + 20 * MINUTE ? 9_400 : 400),
  });

const linkOf = (email: string, label: string): string =>
  email.match(new RegExp(`^${label}: (https://\\S+)$`, 'm'))?.[1] ?? '';

describe('links in messages', () => {
  it('of an alert mute it for an hour or until it is over, and open the page at it', async () => {
    const world = highWorld();
    await world.live(12 * MINUTE);
    const [raised] = world.inbox;
    const email = raised?.message.email ?? '';
    const episode = raised?.message.episode ?? '';
    expect(linkOf(email, 'Open')).toBe(`${WEB_URL}home#${episode}`);
    for (const [label, length] of [
      ['Mute 1 h', '1h'],
      ['Mute until it is over', 'over'],
    ] as const) {
      const token = linkOf(email, label).replace(`${WEB_URL}m/`, '');
      const read = readToken(token, 'mute', { key: WEB_KEY, now: world.now });
      expect(read.ok && muteRequestOf(read.payload)).toEqual({
        household: HOUSEHOLD,
        rule: 'very-high',
        episode,
        length,
      });
      expect(
        readToken(token, 'mute', { key: WEB_KEY, now: (raised?.message.createdAt ?? 0) + 48 * 60 * MINUTE }),
      ).toEqual({
        ok: false,
        why: 'expired',
      });
    }
  });

  it('name the very episode that the monitor remembers', async () => {
    const world = highWorld();
    await world.live(12 * MINUTE);
    const raisedAt = world.monitor?.alerts.raisedAt?.['very-high'] ?? 0;
    expect(world.inbox[0]?.message.episode).toBe(episodeId(HOUSEHOLD, 'very-high', raisedAt));
  });

  it('of an all-clear only open the page', async () => {
    const world = highWorld();
    await world.live(45 * MINUTE);
    const email = world.inbox.at(-1)?.message.email ?? '';
    expect(world.inbox.at(-1)?.message.event).toBe('recovered');
    expect(email).toContain(`Open: ${WEB_URL}home#`);
    expect(email).not.toContain('/m/');
  });

  it('are not in texts but for a short Open, and there only if it fits', async () => {
    const world = highWorld();
    await world.live(45 * MINUTE);
    for (const { message } of world.inbox) {
      expect(message.sms).not.toMatch(/\/(m|u)\//);
      expect(`HomeMini> ${message.sms}`.length).toBeLessThanOrEqual(160);
    }
  });

  it('are not in what is kept of them, which look-only devices may see', async () => {
    const world = highWorld();
    await world.live(12 * MINUTE);
    const { serializeTold } = await import('../../../core/messages/told.ts');
    const kept = [...world.kept.values()].map(serializeTold).join();
    expect(kept).toContain(`${WEB_URL}home#`);
    expect(kept).not.toMatch(/\/(m|u|sign-in)\/[\w-]+\./);
  });

  it('cost no call in a poll that says nothing', async () => {
    const world = highWorld();
    await world.live(2 * MINUTE);
    expect(world.webKey.made).toEqual([]);
    await world.live(10 * MINUTE);
    expect(world.inbox).toHaveLength(1);
    expect(world.webKey.made).toHaveLength(1);
  });

  it('are left out, and the message goes, where their key cannot be had', async () => {
    const world = highWorld();
    world.webKey.always(async () => {
      throw new Error('no key today');
    });
    await world.live(12 * MINUTE);
    expect(world.inbox[0]?.message.email).not.toContain('https://abc123');
    expect(world.logs).toContainEqual({
      level: 'warn',
      message: 'message without links',
      facts: { household: HOUSEHOLD, error: expect.stringContaining('no key today') },
    });
  });

  it('are in no message of a household without a page', async () => {
    const world = highWorld({});
    await world.live(12 * MINUTE);
    expect(world.inbox[0]?.message.email).not.toContain('Open:');
    expect(world.webKey.made).toEqual([]);
  });
});

describe('a sign-in message that somebody asked for', () => {
  it('goes out at the next poll, once, to emails and phones and never as a text', async () => {
    const world = highWorld();
    await world.live(1 * MINUTE);
    world.hush = { muted: {}, signInRequestedAt: world.now - 20_000 };
    await world.live(1 * MINUTE);
    const sent = world.inbox.filter(({ message }) => message.event === 'sign-in');
    expect(sent.map(({ message }) => message.to)).toEqual([[ME]]);
    const token = linkOf(sent[0]?.message.email ?? '', 'Sign in').replace(`${WEB_URL}sign-in/`, '');
    const read = readToken(token, 'sign-in', { key: WEB_KEY, now: world.now });
    expect(read.ok && signInOf(read.payload)).toMatchObject({ household: HOUSEHOLD, rights: 'act' });
    await world.live(30 * MINUTE);
    expect(world.inbox.filter(({ message }) => message.event === 'sign-in')).toHaveLength(1);
    expect(world.monitor?.signInSentFor).toBe(world.hush.signInRequestedAt);
  });

  it('goes out in quiet hours and in a pause', async () => {
    const world = highWorld();
    world.parameters.rules = {
      text: JSON.stringify({ pausedUntil: '2026-05-16T18:00', quietHours: '00:00-23:59', rules: [] }),
      version: 2,
    };
    world.hush = { muted: {}, pausedUntil: START + 60 * MINUTE, signInRequestedAt: START - 20_000 };
    await world.live(1 * MINUTE);
    expect(world.inbox.map(({ message }) => message.event)).toEqual(['sign-in']);
  });

  it('is not sent once nobody waits for it any more', async () => {
    const world = highWorld();
    world.hush = { muted: {}, signInRequestedAt: START - 16 * MINUTE };
    await world.live(2 * MINUTE);
    expect(world.inbox).toEqual([]);
    expect(world.monitor?.signInSentFor).toBe(START - 16 * MINUTE);
  });
});
