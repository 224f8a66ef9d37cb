import { type ChannelView, courierLines } from '../view.ts';

/** Webhooks on the command line and in the config's schema. */
export const webhookView: ChannelView = {
  meaning:
    'Gets each message as JSON (Home Assistant and others); the name given to npx home-mini channels add webhook NAME',
  optionMeanings: {},
  ...courierLines('the webhook'),
};
