import type { PushView } from '../push-view.ts';

/** Notifications of the page for people. */
export const webPushPush: PushView = {
  service: 'the page on the phone',
  can: 'a notification with Mute 1 h, replaced as the alert goes on; no account with anybody else',
  wakes: 'never',
  atNight: 'it makes a sound unless the phone is set to silent',
  trouble: {
    'no-device': {
      what: 'no signed-in device has notifications',
      fix: () =>
        'open the page on the phone (npx home-mini web link signs it in) and switch notifications on',
    },
  },
};
