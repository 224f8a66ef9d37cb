import { expect, it } from 'vitest';
import type { ChannelKind } from '../../../core/channels/registry.ts';
import { CHANNEL_VIEWS } from '../../../core/channels/views.ts';

it.each<[ChannelKind, string, string, string]>([
  ['email', 'me@example.com', 'me@example.com: on its way (look in spam too)', 'me@example.com is confirmed'],
  [
    'sms',
    '+447700900123',
    '+447700900123: handed over for the carrier; whether it arrived, only the phone shows (npx home-mini doctor looks at what keeps texts back)',
    '+447700900123 is subscribed; whether a text arrives, only the phone shows',
  ],
  ...(
    [
      ['telegram', 'Telegram'],
      ['pushover', 'Pushover'],
      ['ntfy', 'ntfy'],
      ['webhook', 'the webhook'],
    ] as const
  ).map(([kind, service]): [ChannelKind, string, string, string] => [
    kind,
    'kitchen',
    `kitchen: handed over for ${service}; whether it arrived, only the phone shows (npx home-mini channels test kitchen tries it alone)`,
    `kitchen is reached through ${service}`,
  ]),
  [
    'webPush',
    'phones',
    'phones: handed over for the devices with notifications (npx home-mini web devices lists them); whether it arrived, only they show',
    'phones are the devices that allowed notifications on the page',
  ],
])('%s: what is said of a test message, and of a subscription', (kind, address, handedOver, subscribed) => {
  expect(CHANNEL_VIEWS[kind].handedOver(address)).toBe(handedOver);
  expect(CHANNEL_VIEWS[kind].subscribed(address)).toBe(subscribed);
});
