import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Publication } from '../../../core/channels/publication.ts';
import type { PushKindName } from '../../../core/channels/push-kinds.ts';
import { createPushTransport } from '../../../lambda/courier/push-transport.ts';
import {
  CHAT,
  type FourServices,
  serveFourServices,
  TOPIC,
  WEBHOOK_SECRET,
} from '../../support/push-services/four-services.ts';
import { MemoryCourier, publication } from './memory-courier.ts';

const KINDS: readonly PushKindName[] = ['telegram', 'pushover', 'ntfy', 'webhook'];
const EPISODE = publication().episode;
type Link = Publication['links'][number];
const OPEN: Link = { label: 'Open', url: 'https://page.example/home', action: 'open' };
const UNDO: Link = { label: 'Undo', url: 'https://page.example/m/undo', action: 'undo' };
const MUTES: readonly Link[] = [
  { label: 'Mute 1 h', url: 'https://page.example/m/one-hour', action: 'mute' },
  { label: 'Mute until it is over', url: 'https://page.example/m/over', action: 'mute-over' },
  OPEN,
];

type Step = Pick<Publication, 'event' | 'severity' | 'at' | 'headline' | 'text'> & {
  readonly links: readonly Link[];
};
const STEPS: readonly Step[] = [
  {
    event: 'raised',
    severity: 'critical',
    at: '2026-05-15T17:00:00.000Z',
    headline: '[ALERT] Left on? 830 W since 15:00',
    text: 'Left on? Our House has used about 830 W since 15:00 (limit 500 W).\nOven, immersion or heater?',
    links: MUTES,
  },
  {
    event: 'reminder',
    severity: 'critical',
    at: '2026-05-15T18:00:00.000Z',
    headline: '[ALERT] Left on? still 840 W after 3 h',
    text: 'Left on? Our House still uses about 840 W. It began at 15:00: £0.66 so far.',
    links: MUTES,
  },
  {
    event: 'muted',
    severity: 'info',
    at: '2026-05-15T18:05:00.000Z',
    headline: '[MUTED] Left on? until 19:05',
    text: 'No more messages about Left on? until 19:05.',
    links: [UNDO, OPEN],
  },
  {
    event: 'recovered',
    severity: 'info',
    at: '2026-05-15T18:40:00.000Z',
    headline: '[OK] Left on? is over: 3 h 40 min, 3.0 kWh, about GBP 0.81',
    text: 'Left on? is over: 3 h 40 min, 3.0 kWh, about £0.81.',
    links: [OPEN],
  },
];

/** An oven that was left on: told, told again, muted, over. */
const LIFE = STEPS.map((step) =>
  publication({
    ...step,
    links: [...step.links],
    to: KINDS.map((kind) => `id-${kind}`),
    id: `left-on/${step.event}/${step.at}`,
    facts: [{ label: 'Limit', value: '500 W for 2 h' }],
  }),
);

describe('the life of an alert', () => {
  let four: FourServices;
  const courier = new MemoryCourier();

  beforeAll(async () => {
    four = await serveFourServices();
    courier.recipients = KINDS.map((kind) => ({
      id: `id-${kind}`,
      kind,
      name: `our-${kind}`,
      untilAcknowledged: kind === 'pushover',
    }));
    for (const kind of KINDS)
      courier.secrets.set(`id-${kind}`, { text: JSON.stringify(four.secrets[kind]), version: 1 });
    courier.transport = createPushTransport({ allowLoopback: true });
    for (const message of LIFE) {
      courier.now = Date.parse(message.at) + 1_500;
      await courier.deliver(message);
      if (message.event === 'reminder') ringingBeforeTheMute = [...four.models.pushover.ringing];
    }
  });
  afterAll(async () => {
    await four[Symbol.asyncDispose]();
  });
  let ringingBeforeTheMute: string[] = [];

  it.each(KINDS)('reaches %s byte for byte as recorded', async (kind) => {
    const { received, origin } = four.services[kind];
    const text = received.map(({ bytes }) => bytes.toString('utf8')).join('\r\n\r\n');
    const host = new URL(origin).host;
    const readable = `${text.replaceAll(`Host: ${host}`, 'Host: HOST').replaceAll('\r\n', '\n')}\n`;
    await expect(readable).toMatchFileSnapshot(`alert-life/${kind}.http`);
  });

  it('is four messages in Telegram, with sound but for the quiet ones, each an answer to the first', () => {
    const [first, ...later] = four.models.telegram.shownIn(CHAT);
    expect([first?.silent, ...later.map(({ silent }) => silent)]).toEqual([false, false, true, true]);
    expect(later.map(({ replyTo }) => replyTo)).toEqual([first?.id, first?.id, first?.id]);
    expect(first?.buttons.map(({ text }) => text)).toEqual(['Mute 1 h', 'Mute until it is over', 'Open']);
  });

  it('rings in Pushover until it is muted', () => {
    expect(ringingBeforeTheMute).toEqual([`episode-${EPISODE}`]);
    expect([...four.models.pushover.ringing]).toEqual([]);
    expect(four.models.pushover.shown.map(({ priority }) => priority)).toEqual([2, 2, -1, -1]);
  });

  it('is one card in ntfy, which in the end says that it is over', () => {
    expect(four.models.ntfy.cardsOf(TOPIC)).toEqual([
      {
        sequence: EPISODE,
        title: LIFE[3]?.headline,
        message: LIFE[3]?.text,
        priority: 2,
        click: OPEN.url,
        actions: [{ action: 'view', label: 'Open' }],
        asFile: false,
      },
    ]);
  });

  it('is four signed publications at the webhook, without the ids of recipients', () => {
    expect(four.models.webhook.taken).toEqual(LIFE.map(({ to: _to, ...rest }) => rest));
    for (const [index, { body, headers }] of four.services.webhook.received.entries()) {
      const t = Math.floor(Date.parse(LIFE[index]?.at ?? '') / 1_000) + 1;
      const v1 = createHmac('sha256', WEBHOOK_SECRET).update(`${t}.${body}`).digest('hex');
      expect(headers['x-home-mini-signature']).toBe(`t=${t},v1=${v1}`);
    }
  });
});
