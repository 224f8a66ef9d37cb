import { withoutOrders } from './message-links.ts';
import type { OutboxMessage } from './outbox.ts';

/** The layout of a message that is kept. */
export const TOLD_SCHEMA = 1;
/** How long messages are kept after what they tell happened. */
export const TOLD_KEPT_MS = 90 * 86_400_000;

/** Names a kept message: the same for one that is sent again, in the order in which things happened. */
export const toldName = ({ id, createdAt }: OutboxMessage): string => `${toldNameFrom(createdAt)}#${id}`;

/** No name of a message of this moment (epoch ms) or a later one comes before it. */
export const toldNameFrom = (at: number): string => new Date(at).toISOString();

/**
 * A message as it was sent, in every form for people, but for the links that let its readers mute: whoever may only look
 * reads this too. `at` is the moment it was written, epoch ms.
 */
export const serializeTold = ({
  attemptedAt: _attemptedAt,
  createdAt,
  email,
  lambda: _lambda,
  ...sent
}: OutboxMessage): string => JSON.stringify({ ...sent, email: withoutOrders(email), at: createdAt });
