import type { ChannelView } from '../view.ts';

/** Email on the command line and in the config's schema. */
export const emailView: ChannelView = {
  meaning: 'Gets emails; must confirm a subscription once',
  optionMeanings: {},
  asksToConfirm: true,
  handedOver: (address) => `${address}: on its way (look in spam too)`,
  subscribed: (address) => `${address} is confirmed`,
};
