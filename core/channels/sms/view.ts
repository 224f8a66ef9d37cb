import type { ChannelView } from '../view.ts';

/** Texts on the command line and in the config's schema. */
export const smsView: ChannelView = {
  meaning: 'Gets texts; AWS wants a registered sender for UK numbers',
  optionMeanings: { maxPerDay: 'Most texts in a day; the last one says so' },
  asksToConfirm: false,
  handedOver: (address) =>
    `${address}: handed over for the carrier; whether it arrived, only the phone shows (npx home-mini doctor looks at what keeps texts back)`,
  subscribed: (address) => `${address} is subscribed; whether a text arrives, only the phone shows`,
};
