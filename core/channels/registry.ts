import type * as z from 'zod/mini';
import { recipientId } from '../contract/names.ts';
import type { Channel } from './channel.ts';
import { email } from './email/channel.ts';
import { ntfy } from './ntfy/channel.ts';
import { pushover } from './pushover/channel.ts';
import { sms } from './sms/channel.ts';
import { telegram } from './telegram/channel.ts';
import { webhook } from './webhook/channel.ts';
import { webPush } from './webPush/channel.ts';

/** Keeps every channel under its own kind. */
const registry = <R extends { readonly [K in keyof R & string]: Channel<K> }>(channels: R): R => channels;

/** Every way to a reader, in the order in which texts name them. */
export const CHANNELS = registry({ email, sms, telegram, pushover, ntfy, webhook, webPush });

export type ChannelKind = keyof typeof CHANNELS;
/** Where a message of a channel goes. */
export interface Address {
  readonly kind: ChannelKind;
  /** In the one spelling it is known by. */
  readonly address: string;
}

type AChannel = (typeof CHANNELS)[ChannelKind];

/** The options of all channels together. */
type AllOptions = {
  [K in ChannelKind]: (options: (typeof CHANNELS)[K]['options']) => void;
}[ChannelKind] extends (all: infer All) => void
  ? All
  : never;

/** What a recipient may say beside its address and `minSeverity`; each key belongs to the channels that list it. */
export const RECIPIENT_OPTIONS = {
  ...email.options,
  ...sms.options,
  ...pushover.options,
} satisfies AllOptions;
export type RecipientOptions = z.output<z.ZodMiniObject<typeof RECIPIENT_OPTIONS>>;

const all: readonly AChannel[] = Object.values(CHANNELS);
export const CHANNEL_KINDS = all.map(({ kind }) => kind);

const subscribed = all.filter((channel) => channel.delivery === 'subscription');
/** The channels that SNS serves itself. */
export const SUBSCRIBED_CHANNELS: readonly Extract<AChannel, { delivery: 'subscription' }>[] = subscribed;

/** A channel whose messages go through the courier. */
export type CourierKind = Extract<AChannel, { delivery: 'courier' }>['kind'];
const courierKinds: ReadonlySet<string> = new Set(
  all.filter(({ delivery }) => delivery === 'courier').map(({ kind }) => kind),
);
/** Whether messages of a channel go through the courier: then its recipients have a name, and their secret stands in SSM. */
export const isCourierKind = (kind: ChannelKind): kind is CourierKind => courierKinds.has(kind);

/** Every way to a phone: a push service, or the devices that are signed in to the page. */
export type PhoneKind = CourierKind | 'webPush';
/** Whether messages of a channel reach phones through the courier, by a push service or on the page's devices: then its recipients have a name. */
export const isPushKind = (kind: ChannelKind): kind is PhoneKind => isCourierKind(kind) || kind === 'webPush';

/** SNS's protocol for the addresses of a channel; undefined where they are no subscriptions. */
export const protocolOf = (kind: ChannelKind) =>
  subscribed.find((channel) => channel.kind === kind)?.protocol;

/** The id under which messages name a recipient: the address cannot be read from it. */
export const recipientIdOf = ({ kind, address }: Address): string =>
  recipientId(CHANNELS[kind].identity(address));
