import type { PushKindName } from '../../../../core/channels/push-kinds.ts';
import type { ChannelSetup } from './channel-setup.ts';
import { ntfySetup } from './ntfy.ts';
import { pushoverSetup } from './pushover.ts';
import { telegramSetup } from './telegram.ts';
import { webhookSetup } from './webhook.ts';

/** How each kind comes to its secret. */
export const CHANNEL_SETUPS: Readonly<Record<PushKindName, ChannelSetup>> = {
  telegram: telegramSetup,
  pushover: pushoverSetup,
  ntfy: ntfySetup,
  webhook: webhookSetup,
};
