import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Publication, publicationSchema } from '../../../core/channels/publication.ts';
import type { PushKindName } from '../../../core/channels/push-kinds.ts';
import type { RuntimeRecipient } from '../../../core/channels/runtime-recipient.ts';
import { createPushTransport } from '../../../lambda/courier/push-transport.ts';
import { HOUR, MINUTE, settledWorld } from '../../support/poll-world.ts';
import {
  CHAT,
  type FourServices,
  serveFourServices,
  TOPIC,
} from '../../support/push-services/four-services.ts';
import { TELEGRAM_FAULTS } from '../../support/push-services/telegram.ts';
import { MemoryCourier } from './memory-courier.ts';

const KINDS: readonly PushKindName[] = ['telegram', 'pushover', 'ntfy', 'webhook'];
const recipients = KINDS.map(
  (kind): RuntimeRecipient => ({
    id: `id-${kind}`,
    kind,
    name: `our-${kind}`,
    minSeverity: 'info',
    ...(kind === 'pushover' ? { untilAcknowledged: true } : {}),
  }),
);
const LEFT_ON = {
  kind: 'demand',
  name: 'left-on',
  title: 'Left on?',
  above: 500,
  for: '20m',
  remindEvery: '1h',
  severity: 'critical',
};
const LATENCY_MS = 1_500;

/** A poller whose messages go through the courier to the four services, until the clock has moved on by `lastMs`. */
const household = async (four: FourServices) => {
  const burning = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
  const world = await settledWorld({
    settings: { recipients },
    rules: [LEFT_ON],
    demandAt: (at) => (at >= burning.from && at < burning.to ? 830 : 200),
  });
  const courier = new MemoryCourier();
  courier.recipients = recipients.map(({ id, kind, name = '', untilAcknowledged = false }) => ({
    id,
    kind: kind as PushKindName,
    name,
    untilAcknowledged,
  }));
  for (const kind of KINDS)
    courier.secrets.set(`id-${kind}`, { text: JSON.stringify(four.secrets[kind]), version: 1 });
  courier.transport = createPushTransport({ allowLoopback: true });
  const published: Publication[] = [];
  return {
    world,
    burning,
    courier,
    published,
    live: async (lastMs: number) => {
      const until = world.now + lastMs;
      while (world.now < until) {
        const before = world.inbox.length;
        world.channels = courier.channels;
        await world.poll();
        courier.now = world.now + LATENCY_MS;
        for (const { message } of world.inbox.slice(before)) {
          const publication = publicationSchema.parse(JSON.parse(message.lambda ?? 'null'));
          published.push(publication);
          await courier.deliver(publication);
        }
        world.now += MINUTE;
      }
    },
  };
};

describe('an alert of the poller, with reminder, mute and end', () => {
  let four: FourServices;
  let published: readonly Publication[];
  const ringing: string[][] = [];

  beforeAll(async () => {
    four = await serveFourServices();
    const home = await household(four);
    const { world, burning, live } = home;
    const rung = () => ringing.push([...four.models.pushover.ringing]);
    burning.from = world.now;
    await live(30 * MINUTE);
    rung();
    await live(HOUR);
    world.hush = { muted: { 'left-on': { until: world.now + HOUR } } };
    await live(5 * MINUTE);
    rung();
    burning.to = world.now;
    await live(HOUR);
    rung();
    published = home.published;
  });
  afterAll(async () => {
    await four[Symbol.asyncDispose]();
  });

  it('is four messages of one episode', () => {
    expect(published.map(({ event, severity }) => `${event} ${severity}`)).toEqual([
      'raised critical',
      'reminder critical',
      'muted info',
      expect.stringMatching(/^recovered /),
    ]);
    expect(new Set(published.map(({ episode }) => episode)).size).toBe(1);
    expect(new Set(published.map(({ id }) => id)).size).toBe(4);
  });

  it('is in Telegram what was published, the later ones as answers to the first', () => {
    const shown = four.models.telegram.shownIn(CHAT);
    expect(shown.map(({ text }) => text)).toEqual(
      published.map(({ headline, text }) => `${headline}\n\n${text}`),
    );
    expect(shown.map(({ silent }) => silent)).toEqual(published.map(({ severity }) => severity === 'info'));
    expect(shown.slice(1).map(({ replyTo }) => replyTo)).toEqual(Array(3).fill(shown[0]?.id));
  });

  it('rings in Pushover from its raise to its mute, and no longer', () => {
    expect(ringing).toEqual([[`episode-${published[0]?.episode}`], [], []]);
    expect(four.models.pushover.shown.slice(0, 3).map(({ priority }) => priority)).toEqual([2, 2, -1]);
  });

  it('is one card in ntfy, that of its end', () => {
    expect(four.models.ntfy.cardsOf(TOPIC)).toMatchObject([
      { sequence: published[0]?.episode, title: published[3]?.headline, asFile: false },
    ]);
  });

  it('is at the webhook what was published, but for whom it is for', () => {
    expect(four.models.webhook.taken).toEqual(published.map(({ to: _to, ...rest }) => rest));
  });
});

describe('a service that takes nothing', () => {
  it('keeps no other waiting, and the others are told how it is fixed, once', async () => {
    await using four = await serveFourServices();
    const { world, burning, live, published, courier } = await household(four);
    four.services.telegram.fault = TELEGRAM_FAULTS.botBlocked;
    burning.from = world.now;
    await live(40 * MINUTE);
    expect(courier.channels.recipients['id-telegram']).toMatchObject({ code: 'http-403' });
    expect(published.map(({ event, to }) => [event, to.length])).toEqual([
      ['raised', 4],
      ['service', 3],
    ]);
    const [, service] = published;
    expect(service?.to).not.toContain('id-telegram');
    expect(service?.text).toContain('open the chat with the bot and press Start');
    const cards = four.models.ntfy.cardsOf(TOPIC);
    expect(cards.map(({ title }) => title)).toEqual(published.map(({ headline }) => headline));
  });
});
