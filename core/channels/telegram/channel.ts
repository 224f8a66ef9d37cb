import type { CourierChannel } from '../channel.ts';
import { channelIdentity, channelNameSchema } from '../channel-name.ts';

/** A chat with a Telegram bot of the household's own. */
export const telegram: CourierChannel<'telegram', Record<never, never>> = {
  kind: 'telegram',
  address: channelNameSchema.clone(),
  identity: channelIdentity('telegram'),
  options: {},
  delivery: 'courier',
};
