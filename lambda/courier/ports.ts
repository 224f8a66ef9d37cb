import type { ChannelState } from '../../core/channels/channel-state.ts';
import type { Publication, PushRequest } from '../../core/channels/publication.ts';
import type { PushKindName } from '../../core/channels/push-kinds.ts';
import type { Subscription } from '../../core/web/device.ts';
import type { PushPolicy } from '../../core/web/push-endpoint.ts';
import type { PushTransport } from './push-transport.ts';

/** Each interface is one outside system as the courier sees it. Every AWS port throws what the SDK throws. */

/** A push recipient as the settings list it. */
export interface PushRecipient {
  readonly id: string;
  readonly kind: PushKindName;
  readonly name: string;
  readonly untilAcknowledged: boolean;
}

/** A channel's secret as it stands in SSM: JSON text that only the channel itself reads. */
export interface ChannelSecret {
  readonly text: string;
  readonly version: number;
}

/** The devices of the page that allowed notifications, as the settings name them. */
export interface DevicesRecipient {
  readonly id: string;
  readonly kind: 'webPush';
  readonly name: string;
  /** The page's address: whom a push service may turn to. */
  readonly webUrl: string;
}

/** A device that wants notifications. */
export interface NotifiedDevice {
  readonly id: string;
  readonly subscription: Subscription;
}

/** Devices of the page: written by the page itself, and here only where a device is gone. */
export interface NotifiedDevices {
  /** Those of a household that want notifications. */
  all(household: string, now: number): Promise<readonly NotifiedDevice[]>;
  /** Takes the subscription of a device away, if it is still this one; the device stays signed in. */
  unsubscribe(household: string, device: NotifiedDevice, now: number): Promise<void>;
  /** Encrypts a message for a device, signed as this home's. */
  seal(
    device: NotifiedDevice,
    message: Publication,
    webUrl: string,
  ): Promise<PushRequest<string | Uint8Array>>;
}

export interface ChannelSecrets {
  /** The push recipients of a household, at most five minutes old. */
  recipients(household: string, signal: AbortSignal): Promise<readonly (PushRecipient | DevicesRecipient)[]>;
  /** Read anew each time; undefined where there is none. */
  secret(
    household: string,
    recipient: PushRecipient,
    signal: AbortSignal,
  ): Promise<ChannelSecret | undefined>;
}

/** What is known of one message at one recipient. */
export type Claim =
  /** It is ours to send now; `tries` went before. */
  | { readonly kind: 'claimed'; readonly tries: number; readonly since: number }
  | { readonly kind: 'sent-before' }
  /** It was tried and waits for its next try. */
  | { readonly kind: 'waiting' }
  /** Another run has it and may still be sending. */
  | { readonly kind: 'held' };

/** What went to one recipient of an episode. */
export interface EpisodeRecord {
  /** `at` of the newest message of it, epoch ms. */
  readonly newestAt: number;
  /** `at` of its end; absent before. */
  readonly endedAt?: number | undefined;
  /** A raise or reminder may be being sent until then, epoch ms. */
  readonly sendingUntil?: number | undefined;
  /** What the service calls its first message. */
  readonly reference?: string | undefined;
}

export interface DeliveryStore {
  claim(delivery: DeliveryKey, message: Publication, now: number): Promise<Claim>;
  /** The message went out. */
  sent(delivery: DeliveryKey, now: number): Promise<void>;
  /** It did not, and the claim is given back: it may be tried again, and is kept until then where it is owed. */
  giveBack(
    delivery: DeliveryKey,
    kept:
      | {
          readonly message: Publication;
          readonly tries: number;
          readonly since: number;
          readonly retryAt: number;
        }
      | undefined,
    now: number,
  ): Promise<void>;
  episode(key: EpisodeKey): Promise<EpisodeRecord | undefined>;
  /** Saves what is known of an episode that goes on; false, and nothing is saved, where its end was noted. */
  saveEpisode(key: EpisodeKey, record: EpisodeRecord, now: number): Promise<boolean>;
  /** Notes the end of an episode, whatever was known; returns until when another run may still be sending its raise. */
  endEpisode(key: EpisodeKey, record: EpisodeRecord, now: number): Promise<number | undefined>;
}

/** One episode at one push recipient. */
export interface EpisodeKey {
  readonly household: string;
  readonly episode: string;
  readonly recipient: string;
}

export interface DeliveryKey {
  readonly household: string;
  readonly messageId: string;
  readonly recipient: string;
}

export interface ChannelStore {
  /** Unreadable state counts as none: phones are never silenced by it. */
  load(household: string): Promise<{ readonly state: ChannelState; readonly version: number }>;
  /** Saves under the condition that the stored version is still `expected`; false where it is not. */
  save(household: string, state: ChannelState, expected: number): Promise<boolean>;
}

export interface CourierLog {
  info(message: string, facts: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
}

/** Everything outside that the delivery of one publication touches. */
export interface CourierPorts {
  readonly secrets: ChannelSecrets;
  readonly deliveries: DeliveryStore;
  readonly channels: ChannelStore;
  readonly devices: NotifiedDevices;
  readonly transport: PushTransport;
  readonly policy: PushPolicy;
  readonly log: CourierLog;
  /** Epoch ms. */
  readonly clock: () => number;
}
