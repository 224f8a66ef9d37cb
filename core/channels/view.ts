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

/** What is the same for every channel of the courier: it is no subscription of the reader's, so nobody confirms one. */
export const courierLines = (
  service: string,
): Pick<ChannelView, 'asksToConfirm' | 'handedOver' | 'subscribed'> => ({
  asksToConfirm: false,
  handedOver: (name) =>
    `${name}: handed over for ${service}; whether it arrived, only the phone shows (npx home-mini channels test ${name} tries it alone)`,
  subscribed: (name) => `${name} is reached through ${service}`,
});
