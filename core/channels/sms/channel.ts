import type { SubscribedChannel } from '../channel.ts';
import { smsOptions } from './config.ts';
import { phoneSchema } from './phone.ts';
import { renderSms } from './render.ts';

/** Texts: short, and each costs money, so that a phone may limit them. */
export const sms: SubscribedChannel<'sms', typeof smsOptions> = {
  kind: 'sms',
  address: phoneSchema,
  identity: (address) => address,
  options: smsOptions,
  maxPerDay: ({ maxPerDay }) => maxPerDay,
  delivery: 'subscription',
  protocol: 'sms',
  render: renderSms,
};
