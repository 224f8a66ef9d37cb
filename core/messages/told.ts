import * as z from 'zod/mini';
import { type OutboxMessage, outboxMessageSchema } from './outbox.ts';

/** The layout of a message that is kept. */
export const TOLD_SCHEMA = 1;
/** How long messages are kept after what they tell happened. */
export const TOLD_KEPT_MS = 90 * 86_400_000;

const toldSchema = z.looseObject({ at: z.number() });

/** Names a kept message: the same for one that is sent again, in the order in which things happened. */
export const toldName = ({ id, createdAt }: OutboxMessage): string => `${toldNameFrom(createdAt)}#${id}`;

/** No name of a message of this moment (epoch ms) or a later one comes before it. */
export const toldNameFrom = (at: number): string => new Date(at).toISOString();

/** A message as it was sent, in every form; `at` is the moment it was written, epoch ms. */
export const serializeTold = ({ attemptedAt: _attemptedAt, createdAt, ...sent }: OutboxMessage): string =>
  JSON.stringify({ ...sent, at: createdAt });

/** Reads what `serializeTold` wrote; undefined for anything else. */
export const readTold = (schema: number, body: string): OutboxMessage | undefined => {
  if (schema !== TOLD_SCHEMA) return undefined;
  try {
    const told = toldSchema.safeParse(JSON.parse(body));
    if (!told.success) return undefined;
    const { at, ...sent } = told.data;
    return outboxMessageSchema.safeParse({ ...sent, createdAt: at, attemptedAt: at }).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
