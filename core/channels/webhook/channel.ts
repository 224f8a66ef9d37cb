import type { CourierChannel } from '../channel.ts';
import { channelIdentity, channelNameSchema } from '../channel-name.ts';

/** An address that takes the message as JSON: Home Assistant and whatever else listens. */
export const webhook: CourierChannel<'webhook', Record<never, never>> = {
  kind: 'webhook',
  address: channelNameSchema.clone(),
  identity: channelIdentity('webhook'),
  options: {},
  delivery: 'courier',
};
