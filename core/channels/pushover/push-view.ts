import type { PushView } from '../push-view.ts';

const WRONG_KEYS = {
  what: 'Pushover refuses the application token or the user key',
  fix: (again: string) => `compare both with https://pushover.net, then: ${again}`,
};

/** Pushover for people. */
export const pushoverPush: PushView = {
  service: 'Pushover',
  can: 'sound, one link, repeats until acknowledged (untilAcknowledged); about 5 USD once for iOS or Android',
  wakes: 'set up',
  atNight:
    'critical passes the quiet hours of the Pushover app; through a silent phone too, once the app may send Critical Alerts (iPhone) or override Do Not Disturb (Android)',
  trouble: {
    'http-400': WRONG_KEYS,
    'http-401': WRONG_KEYS,
    refused: WRONG_KEYS,
    'http-429': {
      what: "the application's messages of this month are used up",
      fix: () => 'buy more at https://pushover.net, or wait for the first of the month',
    },
  },
};
