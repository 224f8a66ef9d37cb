import * as z from 'zod/mini';
import { type ChannelState, isOwedStill } from './channel-state.ts';
import { isPushKind, type PhoneKind } from './registry.ts';
import type { RuntimeRecipient } from './runtime-recipient.ts';

/** A push channel and its recipient. */
export interface PushChannel {
  readonly recipient: string;
  readonly kind: PhoneKind;
  readonly name: string;
}

/** A channel began to be out of order, or works again. */
export type ChannelNews =
  | { readonly kind: 'channel-broken'; readonly channel: PushChannel; readonly code: string }
  | { readonly kind: 'channel-works'; readonly channel: PushChannel; readonly lastedMs: number };

/** Since when channels are out of order that were told of, by recipient id: epoch ms. */
export const toldChannelsSchema = z.record(z.string(), z.number());
export type ToldChannels = z.output<typeof toldChannelsSchema>;

const NO_CODE = 'unknown';

/** What there is to tell of channels, given what was told before; each is told once, and so is its end. */
export const channelNews = (
  { recipients: states }: ChannelState,
  before: ToldChannels,
  recipients: readonly RuntimeRecipient[],
  now: number,
): { readonly news: readonly ChannelNews[]; readonly told: ToldChannels } => {
  const news: ChannelNews[] = [];
  const told: ToldChannels = {};
  for (const channel of pushChannels(recipients)) {
    const state = states[channel.recipient];
    const toldSince = before[channel.recipient];
    if (state?.brokenSince !== undefined) {
      told[channel.recipient] = toldSince ?? state.brokenSince;
      if (toldSince === undefined)
        news.push({ kind: 'channel-broken', channel, code: state.code ?? NO_CODE });
    } else if (toldSince !== undefined) {
      news.push({ kind: 'channel-works', channel, lastedMs: Math.max(0, now - toldSince) });
    }
  }
  return { news, told };
};

const pushChannels = (recipients: readonly RuntimeRecipient[]): PushChannel[] =>
  recipients.flatMap(({ id, kind, name }) =>
    isPushKind(kind) && name !== undefined ? [{ recipient: id, kind, name }] : [],
  );

/** Those who can be told of a channel: everybody but its own recipient and those whose channels are out of order. */
export const othersThan = (
  { recipient }: PushChannel,
  { recipients: states }: ChannelState,
  recipients: readonly RuntimeRecipient[],
): readonly RuntimeRecipient[] =>
  recipients.filter(({ id }) => id !== recipient && states[id]?.brokenSince === undefined);

/** A message that a push recipient is owed. */
export interface OwedPush {
  readonly recipient: string;
  readonly messageId: string;
  /** When it is to be tried again, epoch ms. */
  readonly retryAt: number;
}

/** What is owed: to push recipients, and to those that are none any more. */
export const owedPushes = (
  { recipients: states }: ChannelState,
  recipients: readonly RuntimeRecipient[],
  now: number,
): { readonly owed: readonly OwedPush[]; readonly toNobody: readonly OwedPush[] } => {
  const all = Object.entries(states).flatMap(([recipient, { owed }]) =>
    owed
      .filter((one) => isOwedStill(one, now))
      .map(({ id, retryAt }): OwedPush => ({ recipient, messageId: id, retryAt })),
  );
  const ids = new Set(pushChannels(recipients).map((channel) => channel.recipient));
  return {
    owed: all.filter(({ recipient }) => ids.has(recipient)),
    toNobody: all.filter(({ recipient }) => !ids.has(recipient)),
  };
};
