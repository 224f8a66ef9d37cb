import { type ChannelView, courierLines } from '../view.ts';

/** Telegram on the command line and in the config's schema. */
export const telegramView: ChannelView = {
  meaning:
    'Gets messages of your own Telegram bot; the name given to npx home-mini channels add telegram NAME',
  optionMeanings: {},
  ...courierLines('Telegram'),
};
