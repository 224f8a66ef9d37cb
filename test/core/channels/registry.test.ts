import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod/mini';
import type { Channel, CourierChannel } from '../../../core/channels/channel.ts';
import {
  CHANNEL_KINDS,
  CHANNELS,
  protocolOf,
  RECIPIENT_OPTIONS,
  type RecipientOptions,
  recipientIdOf,
  SUBSCRIBED_CHANNELS,
} from '../../../core/channels/registry.ts';
import { CHANNEL_VIEWS } from '../../../core/channels/views.ts';

describe('the registry of channels', () => {
  it('has each channel under its own kind', () => {
    expect(Object.entries(CHANNELS).map(([key, { kind }]) => [key, kind])).toEqual([
      ['email', 'email'],
      ['sms', 'sms'],
    ]);
    expect(CHANNEL_KINDS).toEqual(['email', 'sms']);
  });

  it('knows every option of every channel', () => {
    const listed = CHANNEL_KINDS.flatMap((kind) => Object.keys(CHANNELS[kind].options));
    expect(Object.keys(RECIPIENT_OPTIONS)).toEqual(listed);
    expectTypeOf<RecipientOptions>().toEqualTypeOf<{ maxPerDay?: number | undefined }>();
  });

  it('says what every option of every channel means', () => {
    for (const kind of CHANNEL_KINDS) {
      expect(Object.keys(CHANNEL_VIEWS[kind].optionMeanings)).toEqual(Object.keys(CHANNELS[kind].options));
    }
  });

  it('lists what SNS serves itself, under SNS’s own names', () => {
    expect(SUBSCRIBED_CHANNELS.map(({ protocol }) => protocol)).toEqual(['email', 'sms']);
    expect(CHANNEL_KINDS.map(protocolOf)).toEqual(['email', 'sms']);
  });

  it('identifies an address by its hash, as subscriptions out there do', () => {
    expect(recipientIdOf({ kind: 'sms', address: '+447700900123' })).toBe('a8acc3a9');
    expect(recipientIdOf({ kind: 'email', address: 'me@example.com' })).toBe('8c2a47d3');
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
