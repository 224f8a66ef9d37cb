import type { ChannelView } from '../view.ts';

/** Notifications of the page on the command line and in the config's schema. */
export const webPushView: ChannelView = {
  meaning:
    'Notifications on every signed-in device that allowed them on the page; any name, such as phones; needs "web": true',
  optionMeanings: {},
  asksToConfirm: false,
  handedOver: (name) =>
    `${name}: handed over for the devices with notifications (npx home-mini web devices lists them); whether it arrived, only they show`,
  subscribed: (name) => `${name} are the devices that allowed notifications on the page`,
};
