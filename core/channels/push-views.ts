import { ntfyPush } from './ntfy/push-view.ts';
import type { PushView } from './push-view.ts';
import { pushoverPush } from './pushover/push-view.ts';
import type { PhoneKind } from './registry.ts';
import { telegramPush } from './telegram/push-view.ts';
import { webhookPush } from './webhook/push-view.ts';
import { webPushPush } from './webPush/push-view.ts';

/** What is said about each push service; apart from what sends, so that the courier does not load it. */
export const PUSH_VIEWS: Readonly<Record<PhoneKind, PushView>> = {
  telegram: telegramPush,
  pushover: pushoverPush,
  ntfy: ntfyPush,
  webhook: webhookPush,
  webPush: webPushPush,
};
