import type { DevicesChannel } from '../channel.ts';
import { channelIdentity, channelNameSchema } from '../channel-name.ts';

/** Every signed-in device that allowed notifications on the page. */
export const webPush: DevicesChannel<'webPush', Record<never, never>> = {
  kind: 'webPush',
  address: channelNameSchema.clone(),
  identity: channelIdentity('webPush'),
  options: {},
  delivery: 'devices',
};
