import * as z from 'zod/mini';
import { type OutboxMessage, outboxMessageSchema } from './outbox.ts';
import { TOLD_SCHEMA } from './told.ts';

const toldSchema = z.looseObject({ at: z.number() });

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
