import type { CourierChannel } from '../channel.ts';
import { channelIdentity, channelNameSchema } from '../channel-name.ts';
import { pushoverOptions } from './config.ts';

/** Pushover: the one that can repeat a critical alert until somebody acknowledges it. */
export const pushover: CourierChannel<'pushover', typeof pushoverOptions> = {
  kind: 'pushover',
  address: channelNameSchema.clone(),
  identity: channelIdentity('pushover'),
  options: pushoverOptions,
  delivery: 'courier',
};
