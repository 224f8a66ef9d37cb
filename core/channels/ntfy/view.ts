import { type ChannelView, courierLines } from '../view.ts';

/** Ntfy on the command line and in the config's schema. */
export const ntfyView: ChannelView = {
  meaning: 'Gets messages on an ntfy topic; the name given to npx home-mini channels add ntfy NAME',
  optionMeanings: {},
  ...courierLines('ntfy'),
};
