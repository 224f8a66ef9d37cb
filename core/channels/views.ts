import { emailView } from './email/view.ts';
import { ntfyView } from './ntfy/view.ts';
import { pushoverView } from './pushover/view.ts';
import type { ChannelKind } from './registry.ts';
import { smsView } from './sms/view.ts';
import { telegramView } from './telegram/view.ts';
import type { ChannelView } from './view.ts';
import { webhookView } from './webhook/view.ts';
import { webPushView } from './webPush/view.ts';

/** What is said about each channel; apart from the registry, so that the function does not load it. */
export const CHANNEL_VIEWS: Readonly<Record<ChannelKind, ChannelView>> = {
  email: emailView,
  sms: smsView,
  telegram: telegramView,
  pushover: pushoverView,
  ntfy: ntfyView,
  webhook: webhookView,
  webPush: webPushView,
};
