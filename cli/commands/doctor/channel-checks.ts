import type { ChannelKind } from '../../../core/channels/registry.ts';
import type { AwsAccess } from '../../aws/access.ts';
import type { Seen } from './finding.ts';
import { checkTexts } from './text-checks.ts';

/** What beside its subscriptions may keep a channel's messages back. */
export interface ChannelCheck {
  /** How findings call it. */
  readonly about: string;
  readonly check: (aws: AwsAccess, addresses: readonly string[]) => Promise<Seen[]>;
}

/** The channels that have more to look at than their subscriptions. */
export const CHANNEL_CHECKS: Readonly<Partial<Record<ChannelKind, ChannelCheck>>> = {
  sms: { about: 'texts', check: checkTexts },
};
