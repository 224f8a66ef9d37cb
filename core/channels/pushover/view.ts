import { type ChannelView, courierLines } from '../view.ts';

/** Pushover on the command line and in the config's schema. */
export const pushoverView: ChannelView = {
  meaning: 'Gets Pushover messages; the name given to npx home-mini channels add pushover NAME',
  optionMeanings: {
    untilAcknowledged: 'Critical alerts repeat each minute for an hour until somebody acknowledges them',
  },
  ...courierLines('Pushover'),
};
