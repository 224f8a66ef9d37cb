import { emailView } from './email/view.ts';
import type { ChannelKind } from './registry.ts';
import { smsView } from './sms/view.ts';
import type { ChannelView } from './view.ts';

/** What is said about each channel; apart from the registry, so that the function does not load it. */
export const CHANNEL_VIEWS: Readonly<Record<ChannelKind, ChannelView>> = { email: emailView, sms: smsView };
