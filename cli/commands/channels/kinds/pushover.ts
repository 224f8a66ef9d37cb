import { pushoverSecretSchema } from '../../../../core/channels/pushover/send.ts';
import { checkedBy, neededValue, type SecretField } from '../given-secret.ts';
import type { ChannelSetup } from './channel-setup.ts';

const APP_TOKEN: SecretField = {
  key: 'appToken',
  variable: 'PUSHOVER_APP_TOKEN',
  what: 'application token',
  problem: checkedBy(pushoverSecretSchema.shape.appToken),
};
const USER_KEY: SecretField = {
  key: 'userKey',
  variable: 'PUSHOVER_USER_KEY',
  what: 'user key',
  problem: checkedBy(pushoverSecretSchema.shape.userKey),
};

/** Pushover: an application of the household's own, and who gets its messages. */
export const pushoverSetup: ChannelSetup = {
  fields: [APP_TOKEN, USER_KEY],
  notArrived: 'is the Pushover app signed in on the phone, its device active, and its licence bought?',
  prepare: async (given, { prompts, server, tell }) => {
    if (prompts !== undefined && given.appToken === undefined) {
      tell(
        'Make an application for your home at https://pushover.net/apps/build; your user key stands at https://pushover.net once you are signed in.',
      );
    }
    const appToken = await neededValue(given, APP_TOKEN, prompts);
    const userKey = await neededValue(given, USER_KEY, prompts);
    return { value: { appToken, userKey, ...(server === undefined ? {} : { server }) }, keep: [], facts: {} };
  },
};
