/** What the command line and the docs say about a channel. */
export interface ChannelView {
  /** What its key in the config means. */
  readonly meaning: string;
  /** What its options mean, by key. */
  readonly optionMeanings: Readonly<Record<string, string>>;
  /** SNS mails its readers a link to confirm with, and whoever opens the unsubscribe link of a message ends it. */
  readonly asksToConfirm: boolean;
  /** One line: a test message was handed over for this address. */
  readonly handedOver: (address: string) => string;
  /** One line: nothing is wrong with the subscription of this address. */
  readonly subscribed: (address: string) => string;
}
