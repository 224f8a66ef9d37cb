import type { SubscribedChannel } from '../channel.ts';
import { emailSchema } from './config.ts';
import { renderEmail } from './render.ts';

/** Email, for the record: it has room for everything. */
export const email: SubscribedChannel<'email', Record<never, never>> = {
  kind: 'email',
  address: emailSchema,
  identity: (address) => address,
  options: {},
  delivery: 'subscription',
  protocol: 'email',
  render: renderEmail,
};
