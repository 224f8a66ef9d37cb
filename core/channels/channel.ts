import type * as z from 'zod/mini';
import type { MessageContext } from '../messages/message-context.ts';
import type { MessageLink } from '../messages/message-links.ts';
import type { Wording } from '../messages/wording.ts';

/**
 * Zod shape of what a recipient of a channel may say beside its address and `minSeverity`: plain values, since the stack
 * writes what it parsed into the settings, and the poller parses that again.
 */
type OptionsShape = Readonly<Record<string, z.ZodMiniOptional>>;

/** What a recipient said of a channel's options. */
type Chosen<Options extends OptionsShape> = { readonly [K in keyof Options]?: z.output<Options[K]> };

/** What every way to a reader has. */
interface AnyChannel<Kind extends string, Options extends OptionsShape> {
  /** The key of its address in a recipient of the config: `email` in `{ "email": "me@example.com" }`. */
  readonly kind: Kind;
  /** An address as a person may write it, parsed to the one spelling it is known by. */
  readonly address: z.ZodMiniType<string, string>;
  /** What the id of a recipient is the hash of. */
  readonly identity: (address: string) => string;
  /** What only its recipients may say. */
  readonly options: Options;
  /** Most messages a local day its recipient wants; undefined where there is no limit. */
  readonly maxPerDay?: (recipient: Chosen<Options>) => number | undefined;
}

/** How one message is rendered. */
export interface RenderOptions {
  /** Its readers get no more by this channel today. */
  readonly last: boolean;
  /** What its readers may open; none without `web`. */
  readonly links?: readonly MessageLink[];
}

/** A channel that SNS serves itself: each address is a subscription of the household's topic, filtered by its id. */
export interface SubscribedChannel<Kind extends string = string, Options extends OptionsShape = OptionsShape>
  extends AnyChannel<Kind, Options> {
  readonly delivery: 'subscription';
  /** SNS's name of its protocol, and the key of its text in a published message. */
  readonly protocol: Kind;
  /** The text this channel's readers get; final, whatever happens before it is sent. */
  readonly render: (wording: Wording, context: MessageContext, options: RenderOptions) => string;
}

/** A channel whose messages go to the courier, which is subscribed once for all of them; no address is a subscription. */
export interface CourierChannel<Kind extends string = string, Options extends OptionsShape = OptionsShape>
  extends AnyChannel<Kind, Options> {
  readonly delivery: 'courier';
}

/** A channel of the devices that are signed in to the page: messages go to the courier, and what each device needs stands with it. */
export interface DevicesChannel<Kind extends string = string, Options extends OptionsShape = OptionsShape>
  extends AnyChannel<Kind, Options> {
  readonly delivery: 'devices';
}

/** One way to a reader. Its room is `core/channels/<kind>/`. */
export type Channel<Kind extends string = string, Options extends OptionsShape = OptionsShape> =
  | SubscribedChannel<Kind, Options>
  | CourierChannel<Kind, Options>
  | DevicesChannel<Kind, Options>;
