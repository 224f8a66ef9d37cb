import type { CourierChannel } from '../channel.ts';
import { channelIdentity, channelNameSchema } from '../channel-name.ts';

/** A topic of ntfy.sh or of an own server. */
export const ntfy: CourierChannel<'ntfy', Record<never, never>> = {
  kind: 'ntfy',
  address: channelNameSchema.clone(),
  identity: channelIdentity('ntfy'),
  options: {},
  delivery: 'courier',
};
