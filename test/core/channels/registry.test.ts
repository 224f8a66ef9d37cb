import { createHash } from 'node:crypto';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod/mini';
import type { Channel, CourierChannel } from '../../../core/channels/channel.ts';
import {
  CHANNEL_KINDS,
  CHANNELS,
  isCourierKind,
  isPushKind,
  protocolOf,
  RECIPIENT_OPTIONS,
  type RecipientOptions,
  recipientIdOf,
  SUBSCRIBED_CHANNELS,
} from '../../../core/channels/registry.ts';
import { CHANNEL_VIEWS } from '../../../core/channels/views.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the registry of channels', () => {
  it('has each channel under its own kind', () => {
    expect(Object.entries(CHANNELS).map(([key, { kind }]) => [key, kind])).toEqual([
      ['email', 'email'],
      ['sms', 'sms'],
      ['telegram', 'telegram'],
      ['pushover', 'pushover'],
      ['ntfy', 'ntfy'],
      ['webhook', 'webhook'],
      ['webPush', 'webPush'],
    ]);
    expect(CHANNEL_KINDS).toEqual(['email', 'sms', 'telegram', 'pushover', 'ntfy', 'webhook', 'webPush']);
  });

  it('knows every option of every channel', () => {
    const listed = CHANNEL_KINDS.flatMap((kind) => Object.keys(CHANNELS[kind].options));
    expect(Object.keys(RECIPIENT_OPTIONS)).toEqual(listed);
    expectTypeOf<RecipientOptions>().toEqualTypeOf<{
      maxPerDay?: number | undefined;
      untilAcknowledged?: boolean | undefined;
    }>();
  });

  it('says what every option of every channel means', () => {
    for (const kind of CHANNEL_KINDS) {
      expect(Object.keys(CHANNEL_VIEWS[kind].optionMeanings)).toEqual(Object.keys(CHANNELS[kind].options));
    }
  });

  it('lists what SNS serves itself, under SNS’s own names', () => {
    expect(SUBSCRIBED_CHANNELS.map(({ protocol }) => protocol)).toEqual(['email', 'sms']);
    expect(CHANNEL_KINDS.map(protocolOf)).toEqual([
      'email',
      'sms',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(CHANNEL_KINDS.filter(isCourierKind)).toEqual(['telegram', 'pushover', 'ntfy', 'webhook']);
    expect(CHANNEL_KINDS.filter(isPushKind)).toEqual(['telegram', 'pushover', 'ntfy', 'webhook', 'webPush']);
  });

  it('identifies an address by its hash, as subscriptions out there do', () => {
    expect(recipientIdOf({ kind: 'sms', address: '+447700900123' })).toBe('a8acc3a9');
    expect(recipientIdOf({ kind: 'email', address: 'me@example.com' })).toBe('8c2a47d3');
  });

  it.each([
    ['telegram', 'family', sha256('telegram:family')],
    ['ntfy', 'family', sha256('ntfy:family')],
  ] as const)('identifies a channel by its kind and name: %s %s', (kind, address, hash) => {
    expect(recipientIdOf({ kind, address })).toBe(hash.slice(0, 8));
  });

  it('has room for a channel of the courier, and none for one without its parts', () => {
    const pager: CourierChannel<'pager', Record<never, never>> = {
      kind: 'pager',
      address: z.string(),
      identity: (name) => `pager:${name}`,
      options: {},
      delivery: 'courier',
    };
    expectTypeOf(pager).toExtend<Channel<'pager'>>();
    expectTypeOf<Omit<typeof pager, 'identity'>>().not.toExtend<Channel<'pager'>>();
    expectTypeOf<typeof pager>().not.toExtend<Channel<'ntfy'>>();
    expectTypeOf<{ email: object }>().not.toExtend<typeof CHANNEL_VIEWS>();
  });
});
